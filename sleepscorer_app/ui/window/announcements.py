"""What a screen reader is told without being asked: the epoch shown, what was done, the banner."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.window.announcement import announce
from sleepscorer_app.ui.window.banner import Banner, BannerKind
from sleepscorer_app.ui.window.status_line import StatusLine


class Announcements(QObject):
    """Says everything of one turn of the event loop in one go; silent while nobody listens."""

    def __init__(self, window: QWidget, status_line: StatusLine, banner: Banner) -> None:
        super().__init__(window)
        self._window = window
        self._words: list[str] = []
        self._stack: QUndoStack | None = None
        self._n_steps = 0
        self._is_urgent = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._announce)
        status_line.sentence_changed.connect(self._say_epoch)
        banner.said.connect(self._say_banner)
        self._epoch_words = ""

    def follow(self, night: OpenNight) -> None:
        """Say from now on what is done to this night."""
        self._stack, self._n_steps = night.document.undo_stack, night.document.undo_stack.index()
        night.document.scoring_changed.connect(self._say_step)

    def leave_night(self) -> None:
        """Say nothing more of the night that goes."""
        self._stack = None

    def _say_step(self) -> None:
        # Only later: the stack counts a step after what it did was told.
        self._soon.start(0)

    def _step_words(self) -> str:
        stack = self._stack
        if stack is None or stack.index() == self._n_steps:
            return ""
        is_back = stack.index() < self._n_steps
        self._n_steps = stack.index()
        return f"Undone: {stack.redoText()}" if is_back else stack.undoText()

    def _say_epoch(self, words: str) -> None:
        # Of several epochs passed in one turn only the last is of interest; it comes at the end.
        self._epoch_words = words
        self._soon.start(0)

    def _say_banner(self, words: str, kind: str) -> None:
        self._is_urgent = self._is_urgent or kind != BannerKind.NOTE
        self._say(words)

    def _say(self, words: str) -> None:
        self._words.append(words)
        self._soon.start(0)

    def _announce(self) -> None:
        told = (self._step_words(), *self._words, self._epoch_words)
        words = [one.rstrip(".") for one in told if one]
        if words:
            announce(self._window, f"{'. '.join(words)}.", is_urgent=self._is_urgent)
        self._words, self._epoch_words, self._is_urgent = [], "", False
