"""What a spectrogram says under the mouse: time, frequency, power; drawn, and in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import proxy

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QWidget

from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.strips.strip import Strip


@dataclass(frozen=True, eq=False)
class DrawnSpectra:
    """The spectra as they are drawn: one per column, evenly over `time_range`.

    `power_db` has shape (n_columns, n_frequencies), `frequencies_hz` (n_frequencies,).
    """

    power_db: NDArray[np.float32]
    frequencies_hz: NDArray[np.floating]
    time_range: tuple[float, float]

    def power_at(self, seconds: float, hz: float) -> float | None:
        """The dB drawn at a time and a frequency; None where nothing is drawn."""
        n_columns, n_frequencies = self.power_db.shape
        start_seconds, stop_seconds = self.time_range
        if not n_columns or not n_frequencies or not start_seconds <= seconds < stop_seconds:
            return None
        column = int((seconds - start_seconds) / (stop_seconds - start_seconds) * n_columns)
        row = int(np.abs(self.frequencies_hz - hz).argmin())
        reach_hz = self.frequencies_hz[1] / 2 if n_frequencies > 1 else 0.5
        power_db = float(self.power_db[min(column, n_columns - 1), row])
        is_there = np.isfinite(power_db) and abs(self.frequencies_hz[row] - hz) <= reach_hz + 1e-9
        return power_db if is_there else None


@dataclass(frozen=True)
class Readout:
    """One place of a spectrogram."""

    clock: datetime
    hz: float
    power_db: float | None

    @property
    def short(self) -> str:
        """`03:10:12 · 12.5 Hz · −3.1 dB`."""
        power = "–" if self.power_db is None else f"{self.power_db:.1f} dB".replace("-", "−")
        return f"{self.clock:%H:%M:%S} · {self.hz:.1f} Hz · {power}"

    @property
    def words(self) -> str:
        """The same to be heard."""
        if self.power_db is None:
            return f"{self.clock:%H:%M:%S}, {self.hz:.1f} hertz, nothing recorded"
        sign = "minus " if round(self.power_db, 1) < 0 else ""
        return (
            f"{self.clock:%H:%M:%S}, {self.hz:.1f} hertz, {sign}{abs(self.power_db):.1f} decibels"
        )


def readout_at(
    drawn: DrawnSpectra, start: datetime, seconds: float, height_share: float, top_hz: float
) -> Readout:
    """What is drawn at a time, at a share of the picture's height from its bottom (0 to 1)."""
    hz = min(max(height_share, 0.0), 1.0) * top_hz
    return Readout(start + timedelta(seconds=seconds), hz, drawn.power_at(seconds, hz))


def paint_readout(strip: Strip, painter: QPainter, readout: Readout, at: QPointF) -> None:
    """The words in that upper corner of the strip from which the mouse is farther."""
    font = small_font(strip.font())
    metrics = QFontMetrics(font)
    plot = strip.plot
    width, height = metrics.horizontalAdvance(readout.short) + 12, metrics.height() + 2
    is_left = at.x() > plot.center().x()
    left = plot.left() + 4 if is_left else plot.right() - width - 4
    box = QRectF(left, plot.top() + 3, width, height)
    painter.fillRect(box, translucent(strip.colours.background, 0.88))
    painter.setFont(font)
    painter.setPen(thin_pen(strip.colours.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, readout.short)


def tell_status(widget: QWidget, words: str) -> None:
    """Show words in the window's status line for as long as the mouse stays; empty ends it."""
    QApplication.sendEvent(widget.window(), QStatusTipEvent(words))


class SpectrumPointer:
    """The mouse over a spectrogram: what it points at is drawn, shown in words and described."""

    def __init__(self, strip: Strip, start: datetime) -> None:
        # The strip holds its pointer, so that one which held the strip would keep both.
        self._strip: Strip = proxy(strip)
        self._start = start
        self._at: QPointF | None = None
        self.drawn: DrawnSpectra | None = None
        self.top_hz = 30.0
        self.readout: Readout | None = None
        self._description = ""

    def describe(self, description: str) -> None:
        """Describe the strip to a screen reader: with what is pointed at before it."""
        self._description = description
        pointed = f"{self.readout.words}. " if self.readout is not None else ""
        self._strip.setAccessibleDescription(pointed + description)

    def move(self, at: QPointF) -> None:
        """The mouse is here."""
        plot, drawn = self._strip.plot, self.drawn
        if drawn is None or not plot.contains(at):
            self.leave()
            return
        share = (plot.bottom() - at.y()) / plot.height()
        seconds = self._strip.seconds_at(at.x())
        self._at = at
        self.readout = readout_at(drawn, self._start, seconds, share, self.top_hz)
        tell_status(self._strip, f"{self._strip.accessibleName()}: {self.readout.words}")
        self.describe(self._description)
        self._strip.update()

    def leave(self) -> None:
        """The mouse is elsewhere."""
        if self.readout is not None:
            self._at = self.readout = None
            tell_status(self._strip, "")
            self.describe(self._description)
            self._strip.update()

    def paint(self, painter: QPainter) -> None:
        """Draw what is pointed at."""
        if self.readout is not None and self._at is not None:
            paint_readout(self._strip, painter, self.readout, self._at)
