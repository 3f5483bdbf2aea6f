"""Asks how large the screen's pixels are: by a bank card, by the diagonal, or by a ruler."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QScreen
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.traces.gain import MM_PER_INCH, pixels_per_mm_of
from sleepscorer_app.ui.dialogs.wrapped_label import wrapped_label
from sleepscorer_app.ui.look.pens_and_fonts import small_font, thin_pen, translucent
from sleepscorer_app.ui.traces.screen_size import (
    CARD_HEIGHT_MM,
    CARD_WIDTH_MM,
    ScreenSize,
    own_pixels,
    pixel_density,
)

WIDTH = 560
NARROWEST_CARD, WIDEST_CARD = 120, 1600
"""Pixels as the desktop counts them."""


@dataclass(frozen=True)
class MeasuredScreen:
    """What the dialog came to; None of pixels per millimetre: as the system says."""

    pixels_per_mm: float | None


class CardRuler(QWidget):
    """The outline of a bank card with a scale of millimetres, as wide as the person says."""

    stepped = Signal(int)
    """An arrow key wants the card so many pixels wider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._card_width = 320.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Outline of a bank card")
        self.setAccessibleDescription("Left and right arrow make it narrower and wider.")

    @property
    def card_width(self) -> float:
        """Pixels of the desktop."""
        return self._card_width

    def set_card_width(self, pixels: float) -> None:
        self._card_width = pixels
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = self._card_width * CARD_HEIGHT_MM / CARD_WIDTH_MM
        return QSize(round(self._card_width) + 16, round(height) + 52)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.stepped.emit(10 * step if is_far else step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, accent = self.palette().windowText().color(), self.palette().highlight().color()
        per_mm = self._card_width / CARD_WIDTH_MM
        card = QRectF(8, 8, self._card_width, CARD_HEIGHT_MM * per_mm)
        painter.setBrush(translucent(accent.name(), 0.14))
        painter.setPen(thin_pen((accent if self.hasFocus() else text).name()))
        # The corners of the standard's card have a radius of 3.18 mm.
        painter.drawRoundedRect(card, 3.18 * per_mm, 3.18 * per_mm)
        painter.setPen(thin_pen(text.name()))
        painter.setFont(small_font(self.font()))
        for mm in range(0, int(CARD_WIDTH_MM) + 1):
            x = card.left() + mm * per_mm
            length = 10 if mm % 10 == 0 else 7 if mm % 5 == 0 else 4
            painter.drawLine(
                round(x), round(card.bottom()), round(x), round(card.bottom()) + length
            )
            if mm % 10 == 0 and mm:
                place = QRectF(x - 20, card.bottom() + 11, 40, 16)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, str(mm))
        painter.setPen(thin_pen(self.palette().color(QPalette.ColorRole.WindowText).name()))
        words = "Lay a bank card here\n85.60 × 53.98 mm"
        painter.drawText(card, Qt.AlignmentFlag.AlignCenter, words)


class ScreenSizeDialog(QDialog):
    """Three ways to say one number: the card, the diagonal, millimetres per 100 pixels."""

    def __init__(
        self, screen: QScreen, measured: Sequence[ScreenSize], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ratio = screen.devicePixelRatio()
        self._own_pixels = own_pixels(screen)
        density = pixel_density(screen, measured)
        self._per_mm = density.pixels_per_mm * self._ratio
        self._forgets = False
        self.setWindowTitle("Screen size")
        self.card = CardRuler()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(NARROWEST_CARD, WIDEST_CARD)
        self.slider.setAccessibleName("Width of the card in pixels")
        self.diagonal = _box(" inches", 2, 3.0, 200.0)
        self.diagonal.setAccessibleName("Diagonal of the screen in inches")
        self.per_100 = _box(" mm", 3, 100 / 60, 100.0)
        self.per_100.setAccessibleName("Millimetres per 100 pixels of the screen")
        self._state = QLabel()
        self._state.setProperty("look", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.forget = self.buttons.addButton(
            "As the system says", QDialogButtonBox.ButtonRole.ResetRole
        )
        self._lay_out(screen.name() or "this screen")
        self._connect()
        self._show()
        self._say(is_calibrated=density.is_calibrated)

    @property
    def answer(self) -> MeasuredScreen:
        """The screen's own pixels per millimetre, or that the system knows best."""
        return MeasuredScreen(None if self._forgets else self._per_mm)

    def _lay_out(self, name: str) -> None:
        heading = QLabel(f"How large are the pixels of {name}?")
        heading.setProperty("look", "heading")
        words = (
            "Hold a bank card, or any card of its size, against the outline and make the outline "
            "as wide with the slider or the arrow keys. Or type what you know or have measured."
        )
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow("&Card's width", self.slider)
        form.addRow("&Diagonal of the picture", self.diagonal)
        form.addRow("&100 pixels are", self.per_100)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(wrapped_label(words, width=WIDTH))
        column.addWidget(self.card, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        column.addWidget(self._state)
        column.addWidget(self.buttons)

    def _connect(self) -> None:
        self.slider.valueChanged.connect(
            lambda width: self._take(width * self._ratio / CARD_WIDTH_MM)
        )
        self.card.stepped.connect(lambda step: self.slider.setValue(self.slider.value() + step))
        self.diagonal.valueChanged.connect(
            lambda inches: self._take(pixels_per_mm_of(inches, *self._own_pixels))
        )
        self.per_100.valueChanged.connect(lambda mm: self._take(100 / mm))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.forget.clicked.connect(self._forget)

    def _take(self, per_mm: float) -> None:
        self._per_mm = per_mm
        self._show()
        self._say(is_calibrated=True)

    def _forget(self) -> None:
        self._forgets = True
        self.accept()

    def _show(self) -> None:
        """The number in all its forms; who types keeps what was typed."""
        card_width = self._per_mm / self._ratio * CARD_WIDTH_MM
        self.card.set_card_width(card_width)
        inches = hypot(*self._own_pixels) / self._per_mm / MM_PER_INCH
        for box, value in ((self.diagonal, inches), (self.per_100, 100 / self._per_mm)):
            if not box.hasFocus():
                _set_quietly(box, value)
        if not self.slider.hasFocus() and not self.card.hasFocus():
            _set_quietly(self.slider, round(card_width))
        self.adjustSize()

    def _say(self, *, is_calibrated: bool) -> None:
        doubt = "" if is_calibrated else " (as the system says; uncalibrated)"
        self._state.setText(f"{self._per_mm:.3f} pixels of the screen per millimetre{doubt}")


def _set_quietly(box: QDoubleSpinBox | QSlider, value: float) -> None:
    box.blockSignals(True)
    if isinstance(box, QSlider):
        box.setValue(round(value))
    else:
        box.setValue(value)
    box.blockSignals(False)


def _box(suffix: str, decimals: int, least: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setDecimals(decimals)
    box.setRange(least, most)
    box.setSingleStep(10.0**-decimals * 10)
    box.setSuffix(suffix)
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setKeyboardTracking(False)
    return box
