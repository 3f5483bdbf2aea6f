"""What a screen reader is told without being asked: stages, steps, the epoch shown, the banner."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.window.announcement import announce
from sleepscorer_app.ui.window.banner import Banner, BannerKind
from sleepscorer_app.ui.window.status_line import StatusLine
from sleepscorer_app.ui.window.window_actions import WindowActions

STAGE_WORDS = {Stage.UNSCORED: "Unscored", Stage.W: "Wake", Stage.R: "REM"}
"""Of the others the letter and number are read as they are said."""
Standing = Callable[[], tuple[str, ...]]
"""How the night is shown now, in words: page length, filters, montage."""


class Announcements(QObject):
    """Says everything of one turn of the event loop in one go; silent while nobody listens."""

    def __init__(
        self,
        window: QWidget,
        status_line: StatusLine,
        banner: Banner,
        actions: WindowActions,
        standing: Standing,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._standing = standing
        self._stood: tuple[str, ...] | None = None
        self._words: list[str] = []
        self._night: OpenNight | None = None
        self._n_steps = 0
        self._is_urgent = False
        self._deed_words, self._epoch_words = "", ""
        self._deed_epoch = -1
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._announce)
        status_line.sentence_changed.connect(self._say_epoch)
        banner.said.connect(self._say_banner)
        for row in actions.rows:
            if row.is_checkable and not row.choice:
                actions[row.name].triggered.connect(partial(self._say_switch, actions[row.name]))
        self._switched: QAction | None = None

    def follow(self, night: OpenNight) -> None:
        """Say from now on what is done to this night."""
        self._night, self._n_steps = night, night.document.undo_stack.index()
        self._stood = None
        night.document.scoring_changed.connect(self._say_step)
        night.deeds.staged.connect(self._say_stage)
        night.viewport.page_changed.connect(self._say_step)
        night.traces.traces_changed.connect(self._say_step)

    def leave_night(self) -> None:
        """Say nothing more of the night that goes."""
        self._night = None

    def _say_switch(self, action: QAction, _checked: bool = False) -> None:
        # What it came to is known only when everything has been done that the action asks for.
        self._switched = action
        self._soon.start(0)

    def _switch_words(self) -> str:
        action, self._switched = self._switched, None
        if action is None:
            return ""
        words = action.text().replace("&", "").rstrip("…")
        return f"{words} {'on' if action.isChecked() else 'off'}"

    def _say_step(self) -> None:
        # Only later: the stack counts a step after what it did was told.
        self._soon.start(0)

    def _say_stage(self, stage: Stage) -> None:
        # Also where the epoch had that stage, so that no step was made.
        if self._night is not None:
            self._deed_epoch = self._night.viewport.epoch
            source = self._night.document.scoring.source_of(self._deed_epoch)
            confirmed = " confirmed" if source is Source.CONFIRMED else ""
            self._deed_words = f"{STAGE_WORDS.get(stage, stage.letter)}{confirmed}"
            self._soon.start(0)

    def _step_words(self) -> str:
        night = self._night
        if night is None or night.document.undo_stack.index() == self._n_steps:
            return self._deed_words
        stack = night.document.undo_stack
        is_back = stack.index() < self._n_steps
        self._n_steps = stack.index()
        return f"Undone: {stack.redoText()}" if is_back else self._deed_words or stack.undoText()

    def _epoch_news(self) -> str:
        """The epoch that came up; not the one that was just given a stage and stays."""
        night = self._night
        stays = night is not None and night.viewport.epoch == self._deed_epoch
        return "" if self._deed_words and stays else self._epoch_words

    def _standing_news(self) -> tuple[str, ...]:
        before, self._stood = self._stood, self._standing()
        if self._night is None or before is None:
            return ()
        return tuple(words for words in self._stood if words not in before)

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
        told = (
            self._step_words(),
            self._switch_words(),
            *self._words,
            *self._standing_news(),
            self._epoch_news(),
        )
        words = [one.rstrip(".") for one in told if one]
        if words:
            announce(self._window, f"{'. '.join(words)}.", is_urgent=self._is_urgent)
        self._words, self._epoch_words, self._is_urgent = [], "", False
        self._deed_words, self._deed_epoch = "", -1
