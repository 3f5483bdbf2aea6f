"""The undoable edit: one command that holds the scoring before and after."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from sleepscorer_app.domain.scoring import Scoring

Swap = Callable[[Scoring, Scoring, str], None]


class ChangeScoring(QUndoCommand):
    """Swaps one whole scoring for another; a night is about a kilobyte.

    Everything is computed and validated before the command is made: Qt swallows an exception inside
    `redo` and keeps the command.
    """

    def __init__(self, swap: Swap, before: Scoring, after: Scoring, text: str) -> None:
        super().__init__(text)
        self._swap = swap
        self._before = before
        self._after = after
        self._is_first_time = True

    def redo(self) -> None:
        text = self.text() if self._is_first_time else f"Redo: {self.text()}"
        self._is_first_time = False
        self._swap(self._before, self._after, text)

    def undo(self) -> None:
        self._swap(self._after, self._before, f"Undo: {self.text()}")
