"""The undoable edit: one command that holds the scoring before and after."""

from collections.abc import Callable
from weakref import WeakMethod

from PySide6.QtGui import QUndoCommand

from sleepscorer_app.domain.scoring import Scoring

Swap = Callable[[Scoring, Scoring, str], None]


class ChangeScoring(QUndoCommand):
    """Swaps one whole scoring for another, by a method of the document whose history it is in.

    A night is about a kilobyte. The document is not kept alive from here: a ring of document, history
    and commands, each owned by Qt and by Python, ends the process when Python collects it. Everything is computed and validated before the command is made: Qt swallows an exception inside
    `redo` and keeps the command.
    """

    def __init__(self, swap: Swap, before: Scoring, after: Scoring, text: str) -> None:
        super().__init__(text)
        self._swap = WeakMethod(swap)
        self._before = before
        self._after = after
        self._is_first_time = True

    def redo(self) -> None:
        text = self.text() if self._is_first_time else f"Redo: {self.text()}"
        self._is_first_time = False
        self._change(self._before, self._after, text)

    def undo(self) -> None:
        self._change(self._after, self._before, f"Undo: {self.text()}")

    def _change(self, before: Scoring, after: Scoring, what: str) -> None:
        swap = self._swap()
        if swap is not None:
            swap(before, after, what)
