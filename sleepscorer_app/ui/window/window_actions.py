"""The table's actions as one window's `QAction`s, and the menus made of them."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QMenu

from sleepscorer_app.ui.commands.action_row import ActionRow, When, tip_text
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.commands.pad_keys import PadKeys, row_keys

_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "about": QAction.MenuRole.AboutRole,
    "quit": QAction.MenuRole.QuitRole,
}
MENU_KEY = "F10"
"""As on every desktop, though not all do it by themselves; no action may have it."""
Handlers = Mapping[str, Callable[[], object]]


class WindowActions(QObject):
    """The rows of the table, at work in one window.

    Raises `ValueError` when a row has no handler or a handler no row.
    """

    def __init__(
        self, window: QMainWindow, handlers: Handlers, rows: Iterable[ActionRow] = ACTIONS
    ) -> None:
        super().__init__(window)
        self.rows = tuple(rows)
        self._window = window
        check_handlers(self.rows, handlers)
        self.menus: dict[str, QMenu] = {}
        self._groups: dict[str, QActionGroup] = {}
        self._actions: dict[str, QAction] = {}
        for row in self.rows:
            self._actions[row.name] = self._build(row, window, handlers[row.name])
            self._add_to_menu(row, window)
        QShortcut(QKeySequence(MENU_KEY), window).activated.connect(self._open_first_menu)
        self._pad = PadKeys(window, self.trigger)
        self._pad.wear(self.rows)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def trigger(self, name: str) -> None:
        """Do what the action of this name does, if it applies."""
        self._actions[name].trigger()

    @property
    def is_from_pad(self) -> bool:
        """True while an action runs whose key was pressed on the number pad."""
        return self._pad.is_pressed

    def _open_first_menu(self) -> None:
        bar = self._window.menuBar()
        bar.setActiveAction(bar.actions()[0])

    def wear(self, rows: Iterable[ActionRow]) -> None:
        """Give the actions the keys of these rows, which are the table's in all else."""
        rows = tuple(rows)
        if rows == self.rows:
            return
        self.rows = rows
        for row in rows:
            self._actions[row.name].setShortcuts(row_keys(row))
            self._actions[row.name].setToolTip(tip_text(row))
        self._pad.wear(rows)

    def enable(self, now: frozenset[When]) -> None:
        """Enable what applies now, and nothing else."""
        for row in self.rows:
            self._actions[row.name].setEnabled(row.when is When.ALWAYS or row.when in now)

    def set_icons(self, icon: Callable[[str], QIcon]) -> None:
        """Draw the icons anew, in another theme's colours."""
        for row in self.rows:
            if row.icon:
                self._actions[row.name].setIcon(icon(row.icon))

    def _build(self, row: ActionRow, window: QMainWindow, handler: Callable[[], object]) -> QAction:
        action = QAction(QCoreApplication.translate("actions", row.text), window)
        action.setObjectName(row.name)
        action.setShortcuts(row_keys(row))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setAutoRepeat(row.repeats)
        action.setCheckable(row.is_checkable)
        action.setToolTip(tip_text(row))
        # The icons are for the toolbar; beside a few of a menu's lines they only make it ragged.
        action.setIconVisibleInMenu(False)
        if row.name in _ROLES:
            # On macOS these stand in the program's own menu.
            action.setMenuRole(_ROLES[row.name])
        if row.choice:
            if row.choice not in self._groups:
                self._groups[row.choice] = QActionGroup(window)
            self._groups[row.choice].addAction(action)
        # `triggered` also tells whether the action is checked, which no handler asks for.
        action.triggered.connect(lambda _checked=False: handler())
        window.addAction(action)
        return action

    def _add_to_menu(self, row: ActionRow, window: QMainWindow) -> None:
        menu = self._menu(row.menu, window)
        if row.begins_section:
            menu.addSeparator()
        menu.addAction(self._actions[row.name])

    def _menu(self, place: str, window: QMainWindow) -> QMenu:
        if place not in self.menus:
            outer, _, title = place.rpartition("/")
            words = QCoreApplication.translate("actions", title)
            if outer:
                self.menus[place] = self._menu(outer, window).addMenu(words)
            else:
                self.menus[place] = window.menuBar().addMenu(f"&{words}")
        return self.menus[place]


def check_handlers(rows: Iterable[ActionRow], handlers: Mapping[str, object]) -> None:
    """Raises `ValueError` unless every row has a handler and every handler a row."""
    names = {row.name for row in rows}
    missing, extra = names - set(handlers), set(handlers) - names
    if missing or extra:
        raise ValueError(
            f"actions without a handler: {sorted(missing)}; handlers without an action: "
            f"{sorted(extra)}"
        )


def doubled_keys(rows: Iterable[ActionRow]) -> tuple[str, ...]:
    """Keys that more than one row claims, each with the names of those rows."""
    claims: dict[str, list[str]] = {}
    for row in rows:
        for shortcut in row.shortcuts:
            key = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText)
            claims.setdefault(key, []).append(row.name)
    return tuple(f"{key}: {', '.join(names)}" for key, names in claims.items() if len(names) > 1)
