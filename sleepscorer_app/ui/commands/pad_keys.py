"""Keys of the number pad, told apart from the number row: which of them was pressed last."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.key_table import PAD, holder

_DIGITS = "0123456789"


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


class PadKeys:
    """One shortcut for each key of the pad, so that what it does can know where it was pressed."""

    def __init__(self, window: QWidget, trigger: Callable[[str], None]) -> None:
        self._window = window
        self._trigger = trigger
        self._shortcuts: list[QShortcut] = []
        self.is_pressed = False
        """True while an action runs that the number pad asked for."""

    def wear(self, rows: tuple[ActionRow, ...]) -> None:
        """Listen to the pad as these rows have it."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = [self._shortcut(key, row) for key, row in pad_keys(rows).items()]

    def _shortcut(self, key: str, row: ActionRow) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setAutoRepeat(row.repeats)
        shortcut.activated.connect(lambda: self._press(row.name))
        return shortcut

    def _press(self, name: str) -> None:
        self.is_pressed = True
        try:
            self._trigger(name)
        finally:
            self.is_pressed = False
