"""Keys of the number pad, told apart from the number row: which of them was pressed last."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.key_table import PAD, holder

_DIGITS = "0123456789"
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def row_keys(row: ActionRow) -> list[QKeySequence]:
    """The keys of an action that are not of the number pad alone."""
    return [QKeySequence(key) for key in row.shortcuts if not key.startswith(PAD)]


def pad_keys(rows: tuple[ActionRow, ...]) -> dict[str, ActionRow]:
    """Which action a key of the pad is for: the one it was given to, else the number row's."""
    given = {key: row for row in rows for key in row.shortcuts if key.startswith(PAD)}
    for digit in _DIGITS:
        row = holder(rows, digit)
        if row is not None:
            given.setdefault(f"{PAD}{digit}", row)
    return given


class PadKeys(QObject):
    """Takes the pad's keys before shortcuts do, so that what they do can know where it was pressed.

    Qt's own shortcuts cannot: under X11 and Wayland it compares keys without saying whether they
    are of the pad.
    """

    def __init__(self, window: QWidget, trigger: Callable[[str], None]) -> None:
        super().__init__(window)
        self._trigger = trigger
        self._rows: Mapping[str, ActionRow] = {}
        self.is_pressed = False
        """True while an action runs that the number pad asked for."""
        window.installEventFilter(self)

    def wear(self, rows: tuple[ActionRow, ...]) -> None:
        """Listen to the pad as these rows have it."""
        self._rows = pad_keys(rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What reaches the window: no field that has the keyboard wanted it."""
        if isinstance(event, QKeyEvent):
            row = self._row(event)
            if row is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if row is not None and event.type() == QEvent.Type.KeyPress:
                if row.repeats or not event.isAutoRepeat():
                    self._press(row.name)
                return True
        return super().eventFilter(watched, event)

    def _row(self, event: QKeyEvent) -> ActionRow | None:
        held = event.modifiers()
        if not held & Qt.KeyboardModifier.KeypadModifier or held & _HELD:
            return None
        return self._rows.get(f"{PAD}{QKeySequence(event.key()).toString()}")

    def _press(self, name: str) -> None:
        self.is_pressed = True
        try:
            self._trigger(name)
        finally:
            self.is_pressed = False
