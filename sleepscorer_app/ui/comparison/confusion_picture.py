"""A confusion matrix as a picture: which stage was taken for which, and how often."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.interscorer.comparison import Comparison
from sleepscorer_app.ui.look.pens_and_fonts import (
    bold_font,
    small_font,
    stage_ink,
    thin_pen,
    translucent,
)
from sleepscorer_app.ui.look.theme import Colours

N_STAGES = len(HYPNOGRAM_ORDER)
FIGURES = ("F1", "κ")
N_COLUMNS = N_STAGES + len(FIGURES)
CENTRE = Qt.AlignmentFlag.AlignCenter


class ConfusionPicture(QWidget):
    """Rows are the night's own stages, columns the other's; a cell is as strong as its share.

    Shares are of the row: how the epochs of one stage were called by the other. Beside each row
    stand the stage's F1 and kappa.
    """

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._shown: Comparison | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Confusion matrix")

    def show_comparison(self, found: Comparison | None) -> None:
        """Draw these figures, or nothing."""
        self._shown = found
        self.setAccessibleDescription(confusion_words(found) if found is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, (N_STAGES + 1) * self._row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        painter = QPainter(self)
        self._paint_headings(painter)
        for row, own in enumerate(HYPNOGRAM_ORDER):
            self._paint_letter(painter, self._cell(row + 1, -1), own)
            total = int(self._shown.confusion[own].sum())
            for column, other in enumerate(HYPNOGRAM_ORDER):
                count = int(self._shown.confusion[own, other])
                share = count / total if total else 0.0
                self._paint_cell(painter, self._cell(row + 1, column), count, share, own is other)
            found = self._shown.stages[own]
            painter.setFont(small_font(self.font()))
            painter.setPen(thin_pen(self._colours.muted))
            for place, figure in enumerate((found.f1, found.kappa)):
                cell = self._cell(row + 1, N_STAGES + place)
                painter.drawText(cell, CENTRE, "–" if figure != figure else f"{figure:.2f}")
        painter.end()

    def _row_height(self) -> int:
        return QFontMetrics(self.font()).height() + 8

    def _cell(self, row: int, column: int) -> QRectF:
        """A cell of the grid; row 0 and column −1 hold the letters."""
        left = QFontMetrics(bold_font(self.font())).horizontalAdvance("N2") + 10
        width = (self.width() - left) / N_COLUMNS
        top = row * self._row_height()
        if column < 0:
            return QRectF(0, top, left, self._row_height())
        return QRectF(left + column * width, top, width, self._row_height())

    def _paint_headings(self, painter: QPainter) -> None:
        for column, stage in enumerate(HYPNOGRAM_ORDER):
            self._paint_letter(painter, self._cell(0, column), stage)
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self._colours.muted))
        for place, words in enumerate(FIGURES):
            painter.drawText(self._cell(0, N_STAGES + place), CENTRE, words)

    def _paint_letter(self, painter: QPainter, cell: QRectF, stage: Stage) -> None:
        painter.setFont(bold_font(self.font()))
        painter.setPen(thin_pen(stage_ink(self._colours, stage)))
        painter.drawText(cell, CENTRE, stage.letter)

    def _paint_cell(
        self, painter: QPainter, cell: QRectF, count: int, share: float, is_agreed: bool
    ) -> None:
        colour = self._colours.accent if is_agreed else self._colours.error
        inside = cell.adjusted(1, 1, -1, -1)
        painter.fillRect(inside, translucent(self._colours.grid, 0.45))
        painter.fillRect(inside, translucent(colour, 0.6 * share))
        painter.setFont(small_font(self.font()))
        painter.setPen(thin_pen(self._colours.text if count else self._colours.muted))
        painter.drawText(cell, CENTRE, f"{count}")


def confusion_words(found: Comparison) -> str:
    """The matrix for a screen reader: of each stage how many epochs went where."""
    rows: list[str] = []
    for own in HYPNOGRAM_ORDER:
        counts = [
            f"{int(found.confusion[own, other])} {other.letter}"
            for other in HYPNOGRAM_ORDER
            if found.confusion[own, other]
        ]
        if counts:
            rows.append(f"{own.letter} was called {', '.join(counts)}.")
    return " ".join(rows)
