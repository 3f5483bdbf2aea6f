"""Why the epoch on screen is unsure: probabilities, the rule, neighbours, similar epochs."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sleepscorer_app.domain.reviewing.similar_epochs import (
    MOST_SHOWN,
    SimilarEpoch,
    similar_decided_epochs,
)
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.review.probability_bars import ProbabilityBars, percent
from sleepscorer_app.ui.review.review_words import (
    neighbour_words,
    stands_words,
    views_words,
    why_words,
)


class EpochReasons(QWidget):
    """Follows the current epoch; a click on a similar epoch goes there, Backspace comes back."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._viewport = viewport
        self.title, self.stands, self.views = QLabel(), QLabel(), QLabel()
        self.why, self.neighbours, self.alike_words = QLabel(), QLabel(), QLabel()
        self.title.setProperty("look", "heading")
        for label in (self.stands, self.views, self.neighbours, self.alike_words):
            label.setProperty("look", "muted")
        for label in (self.stands, self.why, self.views, self.neighbours, self.alike_words):
            label.setWordWrap(True)
        self.bars = ProbabilityBars(colours)
        self.alike_buttons = tuple(QPushButton() for _ in range(MOST_SHOWN))
        self._lay_out()
        document.scoring_changed.connect(self.show_epoch)
        viewport.epoch_changed.connect(self.show_epoch)
        self.show_epoch()

    def show_epoch(self) -> None:
        """Say everything about the current epoch."""
        epoch, scoring = self._viewport.epoch, self._document.scoring
        if not scoring.n_epochs:
            self.title.setText("No whole epoch")
            return
        self.title.setText(f"Epoch {epoch + 1}")
        self.stands.setText(stands_words(scoring, epoch))
        self.bars.show_epoch(scoring.automatic, epoch)
        for label, words in (
            (self.views, views_words(scoring, epoch)),
            (self.why, why_words(scoring, epoch)),
            (self.neighbours, neighbour_words(scoring, epoch)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self._show_similar(similar_decided_epochs(scoring, epoch))
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setMinimumHeight(0)
            self._keep_height()

    def _keep_height(self) -> None:
        """Stay as tall as the longest words so far, so that no page turn moves what is around."""
        layout = self.layout()
        if layout is not None and self.isVisible():
            height = layout.totalHeightForWidth(self.width())
            self.setMinimumHeight(max(height, self.minimumHeight()))

    def _show_similar(self, found: tuple[SimilarEpoch, ...]) -> None:
        self.alike_words.setText("You decided similar epochs (Backspace comes back):")
        self.alike_words.setVisible(bool(found))
        for place, button in enumerate(self.alike_buttons):
            button.setVisible(place < len(found))
            if place < len(found):
                one = found[place]
                button.setText(f"{one.epoch + 1}  {one.stage.letter}  {percent(one.likeness)}")
                words = f"Epoch {one.epoch + 1}, {one.stage.letter}, {percent(one.likeness)} alike"
                button.setToolTip(f"{words}: go there")
                button.setAccessibleName(words)
                button.setProperty("epoch", one.epoch)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.alike_buttons:
            # By Tab while the panel has the keys; a click must not take Space away from the page.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self._visit, button))
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heading = QHBoxLayout()
        heading.setSpacing(10)
        heading.addWidget(self.title)
        heading.addWidget(self.stands, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(heading)
        for one in (self.bars, self.views, self.why, self.neighbours):
            column.addWidget(one)
        column.addWidget(self.alike_words)
        column.addLayout(row)
        column.addStretch(1)

    def _visit(self, button: QPushButton) -> None:
        self._viewport.visit(int(button.property("epoch")))
