"""The page of keys: a table with every action, its keys, and what stands in a new key's way."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from sleepscorer_app.ui.commands.action_row import ActionRow, key_words, plain_text
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.commands.key_presets import PRESETS
from sleepscorer_app.ui.commands.key_table import (
    as_texts,
    changes,
    holder,
    rows_in_force,
    why_not_a_key,
    with_keys,
)
from sleepscorer_app.ui.dialogs.settings.key_field import KeyField
from sleepscorer_app.ui.dialogs.settings.key_files import KeyFiles
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.preferences.settings import Preferences

OWN = "Your own"


class KeysPage(SettingsPage):
    """Give, take, swap and reset keys; whole sets of them from a list or a file."""

    title = "Keys"
    pad_rule_wanted = Signal(bool)
    """A set of keys goes with this rule: True if only the number pad goes on."""

    def __init__(self, files: KeyFiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[ActionRow, ...] = ACTIONS
        self._files = files
        self._by_pad_only: bool | None = None
        self._wanted = ""
        self.search = QLineEdit()
        self.search.setPlaceholderText("search an action or a key")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search")
        self.preset = NamedBox()
        self.preset.setAccessibleName("Set of keys")
        self.preset.addItem(OWN)
        for one in PRESETS:
            self.preset.addItem(one.name)
            self.preset.setItemData(self.preset.count() - 1, one.note, Qt.ItemDataRole.ToolTipRole)
        self.table = _table()
        self.field = KeyField()
        self.take = QPushButton()
        self.swap = QPushButton("&Swap the keys")
        self.remove = QPushButton("Remo&ve its keys")
        self.reset = QPushButton("&Reset it")
        self.reset_all = QPushButton("Reset &all")
        self.read = QPushButton("&Import…")
        self.write = QPushButton("E&xport…")
        self._lay_out()
        self._connect()

    def show_preferences(self, preferences: Preferences) -> None:
        self._by_pad_only = preferences.advances_by_pad_only
        self._take_rows(rows_in_force(preferences.keys))

    def put_into(self, preferences: Preferences) -> Preferences:
        return replace(preferences, keys=as_texts(changes(self.rows)))

    def choose(self, name: str) -> None:
        """Select the line of an action."""
        for line in range(self.table.rowCount()):
            if self._name(line) == name:
                self.table.setCurrentCell(line, 1)

    @property
    def chosen(self) -> ActionRow | None:
        """The action whose keys are looked at."""
        line = self.table.currentRow()
        name = self._name(line) if line >= 0 else ""
        return next((row for row in self.rows if row.name == name), None)

    def _name(self, line: int) -> str:
        item = self.table.item(line, 1)
        return "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))

    def give(self, key: str) -> None:
        """Give the chosen action this key, or say who has it and offer ways out."""
        row = self.chosen
        if row is None:
            self._say("Choose an action in the table first.")
            return
        reason, owner = why_not_a_key(key), holder(self.rows, key)
        if reason:
            self._say(reason)
        elif owner is not None and owner.name == row.name:
            self._say(f"{key_words(key)} is a key of “{_words(row)}” already.")
        elif owner is not None:
            place = _place(owner)
            self._say(f"{key_words(key)} is the key of “{_words(owner)}” ({place}).", key)
            self.take.setText(f"&Take it from “{_words(owner)}”")
        else:
            self._take_rows(with_keys(self.rows, row.name, (*row.shortcuts, key)))
            self._say(f"{key_words(key)} is a key of “{_words(row)}” now.")

    def _take_wanted(self) -> None:
        row = self.chosen
        if row is not None and self._wanted:
            self._take_rows(with_keys(self.rows, row.name, (*row.shortcuts, self._wanted)))

    def _swap_wanted(self) -> None:
        row = self.chosen
        if row is not None and self._wanted:
            first, others = row.shortcuts[0], row.shortcuts[1:]
            keys = (self._wanted, *others)
            self._take_rows(with_keys(self.rows, row.name, keys, swapped_for=first))

    def _give_own(self, keys: Sequence[str]) -> None:
        if self.chosen is not None:
            self._take_rows(with_keys(self.rows, self.chosen.name, keys))

    def _reset_one(self) -> None:
        row = self.chosen
        if row is not None:
            self._give_own(next(one.shortcuts for one in ACTIONS if one.name == row.name))

    def _take_preset(self, place: int) -> None:
        if place <= 0:
            return
        preset = PRESETS[place - 1]
        self._take_rows(preset.rows())
        self._take_rule(preset.by_pad_only)
        self._say(f"{preset.note}{_keyless(self.rows)}")

    def _take_rule(self, by_pad_only: bool | None) -> None:
        if by_pad_only is not None:
            self._by_pad_only = by_pad_only
            self.pad_rule_wanted.emit(by_pad_only)

    def _import(self) -> None:
        found = self._files.read(self)
        if found is None:
            return
        if found.rows is not None:
            self._take_rows(found.rows)
            self._take_rule(found.by_pad_only)
        self._say(found.sentence)

    def _export(self) -> None:
        self._say(self._files.write(self, self.rows, self._by_pad_only))

    def _take_rows(self, rows: tuple[ActionRow, ...]) -> None:
        chosen = self.chosen
        self.rows = rows
        self._fill()
        if chosen is not None:
            self.choose(chosen.name)
        names = [OWN, *(one.name for one in PRESETS)]
        worn = next((one.name for one in PRESETS if one.rows() == rows), OWN)
        self.preset.setCurrentIndex(names.index(worn))
        self._say("")

    def _fill(self) -> None:
        wanted = self.search.text().strip().casefold()
        changed = changes(self.rows)
        self.table.setRowCount(0)
        for row in self.rows:
            words = (_place(row), _words(row), _keys(row))
            if wanted and not any(wanted in one.casefold() for one in words):
                continue
            line = self.table.rowCount()
            self.table.insertRow(line)
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, row.name)
                if row.name in changed:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                self.table.setItem(line, column, item)

    def _say(self, sentence: str, wanted: str = "") -> None:
        self._wanted = wanted
        self.note.setText(sentence or "Bold lines are not as the program came.")
        if sentence:
            # A screen reader reads this of the one of them that has the keyboard.
            for one in (self.field, self.preset):
                one.setAccessibleDescription(sentence)
        self.take.setVisible(bool(wanted))
        self.swap.setVisible(bool(wanted) and self.chosen is not None)
        self.swap.setEnabled(self.chosen is not None and bool(self.chosen.shortcuts))

    def _lay_out(self) -> None:
        self.column.addLayout(_line(QLabel("Set"), self.preset, self.read, self.write))
        self.column.addWidget(self.search)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(
            _line(QLabel("New key"), self.field, self.remove, self.reset, self.reset_all)
        )
        self.note = self.add_note("")
        self.note.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.column.addLayout(_line(self.take, self.swap))
        for button in (self.take, self.swap):
            # So that the table stays as tall as it is while one looks at it.
            kept = button.sizePolicy()
            kept.setRetainSizeWhenHidden(True)
            button.setSizePolicy(kept)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda: (self._fill(), self._say("")))
        self.preset.activated.connect(self._take_preset)
        self.table.currentCellChanged.connect(lambda *_: self._say(""))
        self.table.itemActivated.connect(lambda: self.field.listen())
        self.field.pressed.connect(self.give)
        self.take.clicked.connect(self._take_wanted)
        self.swap.clicked.connect(self._swap_wanted)
        self.remove.clicked.connect(lambda: self._give_own(()))
        self.reset.clicked.connect(self._reset_one)
        self.reset_all.clicked.connect(lambda: self._take_rows(ACTIONS))
        self.read.clicked.connect(self._import)
        self.write.clicked.connect(self._export)


def _keyless(rows: Sequence[ActionRow]) -> str:
    """Which actions lose their keys to a set, so that nobody looks for them in vain."""
    came_with = {row.name for row in ACTIONS if row.shortcuts}
    lost = [_words(row) for row in rows if row.name in came_with and not row.shortcuts]
    return f" Without a key in this set: {', '.join(lost)}." if lost else ""


def _place(row: ActionRow) -> str:
    return row.menu.replace("/", " ▸ ")


def _words(row: ActionRow) -> str:
    return plain_text(row).rstrip("…")


def _keys(row: ActionRow) -> str:
    return "   ".join(key_words(key) for key in row.shortcuts)


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(8)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line


class _Lines(QTableWidget):
    """A table in which Enter is for the line, and not for the dialog's OK as well."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def _table() -> QTableWidget:
    table = _Lines(0, 3)
    table.setAccessibleName("Actions and their keys")
    table.setHorizontalHeaderLabels(["Menu", "Action", "Keys"])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(26)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setMinimumHeight(220)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(0, 180)
    table.setColumnWidth(2, 140)
    return table
