"""The line at the bottom: the current epoch in words, what is at work, and what this is for."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QSizePolicy, QStatusBar, QWidget

from sleepscorer_app.domain.intended_use import INTENDED_USE, intended_use_within
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, clock_time
from sleepscorer_app.domain.scoring import Scoring, Source

_GAP = "    "
ROOM_FOR_SENTENCE = 720
"""Pixels that the sentence about the epoch is to have before more of the intended use is told."""
_SHORTER_AND_SHORTER = tuple(
    dict.fromkeys(
        words for n in range(len(INTENDED_USE), 0, -1) if (words := intended_use_within(n))
    )
)


def epoch_sentence(recording: Recording, scoring: Scoring, epoch: int) -> str:
    """Epoch n of N, clock time, stage, where it came from, how sure the network is."""
    if not scoring.n_epochs:
        return "No whole epoch of 30 s in this recording"
    clock = clock_time(recording, epoch * EPOCH_SECONDS)
    return _GAP.join(
        (
            f"Epoch {epoch + 1} of {scoring.n_epochs}",
            f"{clock:%H:%M:%S}",
            *_stage_words(scoring, epoch),
        )
    )


def _stage_words(scoring: Scoring, epoch: int) -> tuple[str, ...]:
    letter = scoring.hypnogram[epoch].letter
    network = _network_words(scoring, epoch)
    in_brackets = (f"({network})",) if network else ()
    match scoring.source_of(epoch):
        case Source.MODEL:
            return f"{letter} — {network}", "not yet looked at"
        case Source.TAUGHT:
            words = f"{letter} — proposed after your corrections"
            return words, *in_brackets, "not yet looked at"
        case Source.CONFIRMED:
            return f"{letter} — confirmed by a person", *in_brackets
        case Source.PERSON:
            return f"{letter} — scored by a person", *in_brackets
        case Source.IMPORTED:
            return f"{letter} — imported from {scoring.imported_from}", "not yet looked at"
        case Source.NOBODY:
            return "not scored", *in_brackets


def _network_words(scoring: Scoring, epoch: int) -> str:
    """`MC2SleepNet 46 %, next R 38 %`, with its stage if another stands; empty if none judged."""
    automatic = scoring.automatic
    if automatic is None:
        return ""
    if not automatic.is_seen[epoch]:
        return f"{automatic.model.name} could not see this epoch"
    (best, sure), (second, next_sure), *_ = automatic.ranked(epoch)
    said = "" if best is scoring.hypnogram[epoch] else f" {best.letter}"
    return (
        f"{automatic.model.name}{said} {_percent(sure)}, next {second.letter} {_percent(next_sure)}"
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def spoken_epoch(scoring: Scoring, epoch: int) -> str:
    """The same for the ear: what changes first and nothing that a scorer knows anyway."""
    if not scoring.n_epochs:
        return "No whole epoch"
    return f"Epoch {epoch + 1}, {_spoken_stage(scoring, epoch)}"


def _spoken_stage(scoring: Scoring, epoch: int) -> str:
    stage, automatic = scoring.hypnogram[epoch].letter, scoring.automatic
    match scoring.source_of(epoch):
        case Source.MODEL:
            if automatic is None or not automatic.is_seen[epoch]:
                return f"{stage} proposed"
            (_, sure), (second, next_sure), *_ = automatic.ranked(epoch)
            sure_words = f"{_percent(sure)}, or {second.letter} {_percent(next_sure)}"
            return f"{stage} proposed, {sure_words}"
        case Source.TAUGHT:
            return f"{stage} proposed after your corrections"
        case Source.CONFIRMED:
            return f"{stage}, confirmed"
        case Source.PERSON:
            return f"{stage}, by hand"
        case Source.IMPORTED:
            return f"{stage}, imported"
        case Source.NOBODY:
            return "not scored"


class ElidedLabel(QLabel):
    """A label that shortens its text rather than widen the window; the tip has it all.

    For screen readers the tip says nothing: they read the whole text as it is.
    """

    elides = Qt.TextElideMode.ElideRight

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        # Not QLabel's own: that has the whole window laid out anew, though no text changes this
        # label's size, and a page turn changes the text each time.
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        # Without a description of its own the tip is one, and all is read twice.
        self.setAccessibleDescription(" ")
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inside = self.contentsRect().adjusted(6, 0, -6, 0)
        shown = self.fontMetrics().elidedText(self.text(), self.elides, inside.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(inside, self.alignment() | Qt.AlignmentFlag.AlignVCenter, shown)


class StatusLine(QStatusBar):
    """The window's status bar."""

    cancel_wanted = Signal()
    sentence_changed = Signal(str)
    """The sentence is another; this is how it is read aloud."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._sentence = ElidedLabel()
        self._work = QLabel()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setFixedWidth(140)
        self._bar.setTextVisible(False)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(self.cancel_wanted)
        self._use = QLabel(INTENDED_USE)
        self._use.setProperty("look", "muted")
        self._use.setToolTip(INTENDED_USE)
        # However little of it there is room for, a screen reader reads it whole, and once.
        self._use.setAccessibleName(INTENDED_USE)
        self._use.setAccessibleDescription(" ")
        self.addWidget(self._sentence, 1)
        for widget in (self._work, self._bar, self.cancel_button, self._use):
            self.addPermanentWidget(widget)
        self.show_idle()

    @property
    def text(self) -> str:
        """The sentence about the current epoch."""
        return self._sentence.text()

    @property
    def sentence(self) -> str:
        """The same with commas, as a screen reader reads it."""
        return self.text.replace(_GAP, ", ")

    @property
    def is_busy(self) -> bool:
        """True while work is shown."""
        return not self._work.isHidden()

    @property
    def progress(self) -> float | None:
        """How far the work is, 0 to 1; None while it has not said."""
        return self._bar.value() / 1000 if self._bar.maximum() else None

    def show_sentence(self, text: str, spoken: str = "") -> None:
        """Show the sentence about the current epoch, and have it read where somebody listens."""
        if text == self.text:
            return
        self._sentence.setText(text)
        self._sentence.setAccessibleName(self.sentence)
        self.sentence_changed.emit(spoken or self.sentence)

    def show_work(self, words: str, *, can_cancel: bool = True) -> None:
        """Say that something is at work; it has not said yet how far it is."""
        self._work.setText(words)
        self._bar.setRange(0, 0)
        self._work.show()
        self._bar.show()
        self.cancel_button.setVisible(can_cancel)
        self.cancel_button.setEnabled(True)
        self._fit_use()

    def show_progress(self, fraction: float) -> None:
        """Move the bar, 0 to 1."""
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(min(max(fraction, 0.0), 1.0) * 1000))

    def show_cancelling(self) -> None:
        """Cancel was asked for and will be obeyed in a moment."""
        self._work.setText("Stopping…")
        self.cancel_button.setEnabled(False)

    def show_idle(self) -> None:
        """Nothing is at work."""
        for widget in (self._work, self._bar, self.cancel_button):
            widget.hide()
        self._fit_use()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_use()

    def _fit_use(self) -> None:
        """Tell of the intended use what leaves the sentence its room, and at least its front."""
        # By the room alone, not by each sentence: nothing moves while pages are turned.
        at_work = (one for one in (self._work, self._bar, self.cancel_button) if not one.isHidden())
        left_over = (
            self.width() - ROOM_FOR_SENTENCE - sum(one.sizeHint().width() for one in at_work)
        )
        metrics = self._use.fontMetrics()
        fitting = (
            one for one in _SHORTER_AND_SHORTER if metrics.horizontalAdvance(one) <= left_over
        )
        self._use.setText(next(fitting, _SHORTER_AND_SHORTER[-1]))
