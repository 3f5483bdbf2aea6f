"""The panel for reviewing: how many epochs are unsure, which, and why the current one is."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.review import (
    REVIEW_SECONDS_PER_EPOCH,
    review_minutes,
    uncertain_bouts,
    uncertain_epochs,
)
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.ui.bout_table import BoutTable, bout_view
from sleepscorer_app.ui.document import Document
from sleepscorer_app.ui.probability_bars import ProbabilityBars, percent
from sleepscorer_app.ui.theme import Colours
from sleepscorer_app.ui.viewport import Viewport

LOWEST_PERCENT, HIGHEST_PERCENT = 20, 100


def budget_words(n_uncertain: int, n_epochs: int) -> str:
    """`82 epochs · 10 % · about 11 min`: what a threshold asks a person to look at."""
    share = 100 * n_uncertain / n_epochs if n_epochs else 0
    minutes = review_minutes(n_uncertain)
    time = f"about {minutes:.0f} min" if minutes >= 1 else "under a minute"
    epochs = "epoch" if n_uncertain == 1 else "epochs"
    return f"{n_uncertain} {epochs} · {share:.0f} % · {time}"


def second_choice(scoring: Scoring, epoch: int) -> Stage | None:
    """The likeliest stage that the epoch does not have; None where the network saw nothing."""
    automatic = scoring.automatic
    if automatic is None or not automatic.is_seen[epoch]:
        return None
    shown = scoring.hypnogram[epoch]
    return next(stage for stage, _ in automatic.ranked(epoch) if stage is not shown)


def stands_words(scoring: Scoring, epoch: int) -> str:
    """What the epoch's stage is and who says so."""
    stage, source = scoring.hypnogram[epoch], scoring.source_of(epoch)
    if stage is Stage.UNSCORED:
        return "No stage yet."
    match source:
        case Source.PERSON:
            return f"{stage.letter}, scored by hand."
        case Source.CONFIRMED:
            return f"{stage.letter}, confirmed."
        case Source.IMPORTED:
            return f"{stage.letter}, imported."
        case Source.TAUGHT:
            return f"{stage.letter}, proposed after your corrections; not looked at."
        case _:
            return f"{stage.letter}, proposed by the network; not looked at."


class ReviewPanel(QWidget):
    """Reads the scoring, moves the viewport, and asks the window for what the keys would do."""

    threshold_changed = Signal(float)
    action_asked = Signal(str)

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        threshold: float,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._viewport = viewport
        self._threshold = threshold
        self._budget, self._border, self._progress = QLabel(), QLabel(), QLabel()
        self._border.setProperty("look", "muted")
        self._progress.setProperty("look", "muted")
        self.slider = self._made_slider()
        self._by_time = QRadioButton("in order of time")
        self._by_doubt = QRadioButton("least certain first")
        self.bouts = BoutTable(document.recording.start, self)
        self.bout_view = bout_view(self.bouts, colours)
        self.bout_view.clicked.connect(self._go_to_bout)
        self.bout_view.activated.connect(self._go_to_bout)
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._stands = QLabel()
        self._stands.setProperty("look", "muted")
        self._stands.setWordWrap(True)
        self.bars = ProbabilityBars(colours)
        self.confirm_button = _button("", "Agree with the stage shown (Space)")
        self.confirm_button.setObjectName("primary")
        self.second_button = _button("", "Give the epoch the next likeliest stage")
        self.next_button = _button("Tab  next", "Go to the next uncertain epoch (Tab)")
        self.confirm_button.clicked.connect(lambda: self.action_asked.emit("confirm"))
        self.second_button.clicked.connect(self._ask_for_second)
        self.next_button.clicked.connect(lambda: self.action_asked.emit("next_uncertain"))
        self._lay_out()
        document.scoring_changed.connect(self._show_scoring)
        viewport.epoch_changed.connect(self._show_epoch)
        self._show_scoring()

    def _lay_out(self) -> None:
        order = QButtonGroup(self)
        order_row, bottom = QHBoxLayout(), QHBoxLayout()
        for choice in (self._by_time, self._by_doubt):
            order.addButton(choice)
            order_row.addWidget(choice)
        self._by_time.setChecked(True)
        self._by_time.toggled.connect(self._show_bouts)
        order_row.setSpacing(18)
        order_row.addStretch(1)
        for button in (self.confirm_button, self.second_button, self.next_button):
            bottom.addWidget(button)
        bottom.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(6)
        for one in (self._budget, self.slider, self._border, self._progress):
            layout.addWidget(one)
        layout.addSpacing(4)
        layout.addLayout(order_row)
        layout.addWidget(self.bout_view, 1)
        layout.addSpacing(6)
        for one in (self._title, self._stands, self.bars):
            layout.addWidget(one)
        layout.addSpacing(4)
        layout.addLayout(bottom)

    def _made_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(LOWEST_PERCENT, HIGHEST_PERCENT)
        slider.setValue(round(self._threshold * 100))
        slider.setAccessibleName("Confidence below which an epoch is uncertain, in percent")
        slider.valueChanged.connect(self._set_threshold)
        return slider

    def _set_threshold(self, threshold_percent: int) -> None:
        self._threshold = threshold_percent / 100
        self._show_scoring()
        self.threshold_changed.emit(self._threshold)

    def _show_scoring(self) -> None:
        scoring = self._document.scoring
        automatic = scoring.automatic
        for one in (self.slider, self._by_time, self._by_doubt):
            one.setEnabled(automatic is not None)
        if automatic is None:
            self._budget.setText("Not auto-scored yet")
            self._border.setText("Uncertain epochs are listed here after auto-scoring.")
            self._progress.setText("")
        else:
            uncertain = uncertain_epochs(automatic, self._threshold)
            n_done = int(scoring.is_decided[uncertain].sum())
            self._budget.setText(f"Look at {budget_words(len(uncertain), scoring.n_epochs)}")
            seconds = f"{REVIEW_SECONDS_PER_EPOCH:g} s"
            self._border.setText(
                f"Confidence below {percent(self._threshold)}; time at {seconds} an epoch"
            )
            self._progress.setText(f"{n_done} of {len(uncertain)} done")
        self._show_bouts()
        self._show_epoch()

    def _show_bouts(self) -> None:
        bouts = uncertain_bouts(self._document.scoring, self._threshold)
        self.bouts.show_bouts(tuple(sorted(bouts)) if self._by_time.isChecked() else bouts)
        self._mark_bout()

    def _mark_bout(self) -> None:
        row = self.bouts.row_of(self._viewport.epoch)
        if row is None:
            self.bout_view.clearSelection()
        else:
            self.bout_view.selectRow(row)

    def _show_epoch(self) -> None:
        epoch, scoring = self._viewport.epoch, self._document.scoring
        has_epochs = scoring.n_epochs > 0
        for button in (self.confirm_button, self.second_button, self.next_button):
            button.setEnabled(has_epochs and not self._document.is_read_only)
        if not has_epochs:
            self._title.setText("No whole epoch")
            return
        self._title.setText(f"Epoch {epoch + 1}")
        self._stands.setText(stands_words(scoring, epoch))
        self.bars.show_epoch(scoring.automatic, epoch)
        stage, second = scoring.hypnogram[epoch], second_choice(scoring, epoch)
        is_scored = stage is not Stage.UNSCORED
        letter = stage.letter if is_scored else ""
        self.confirm_button.setText(f"Space  confirm {letter}".strip())
        self.confirm_button.setEnabled(is_scored and self.confirm_button.isEnabled())
        self.second_button.setVisible(second is not None)
        if second is not None:
            self.second_button.setText(f"{second.letter[-1]}  score as {second.letter}")
        self.next_button.setEnabled(scoring.automatic is not None)
        self._mark_bout()

    def _go_to_bout(self, index: QModelIndex) -> None:
        self._viewport.go_to_epoch(self.bouts.bouts[index.row()].first)

    def _ask_for_second(self) -> None:
        second = second_choice(self._document.scoring, self._viewport.epoch)
        if second is not None:
            self.action_asked.emit(f"score_{second.letter}")


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(tip)
    # Space and Tab belong to the window's keys even after a click here.
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
