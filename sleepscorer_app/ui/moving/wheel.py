"""What the mouse wheel and the touch pad do over every row of the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.moving.time_base import next_page_length
from sleepscorer_app.ui.night.viewport import Viewport

ONE_NOTCH = 120
"""What Qt reports for one click of a mouse wheel, in eighths of a degree."""
FINE_SHARE = 0.1
"""Of the page, what one notch scrolls with Shift held."""


def wheel_notches(turned: int, delta: int) -> tuple[int, int]:
    """Whole notches in what the wheel has turned, and what is left for the next event.

    Touch pads report many small turns; only together do they make a notch.
    """
    turned += delta
    notches = int(turned / ONE_NOTCH)
    return notches, turned - notches * ONE_NOTCH


class Wheel:
    """Turned, it goes by epochs, on a page shorter than one by pages; Shift scrolls finely.

    Ctrl makes the page longer or shorter around the time pointed at. A wheel that turns sideways
    scrolls finely too.
    """

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._turned = 0

    def turn(self, event: QWheelEvent, pointed_seconds: float | None) -> None:
        """Take a turn; `pointed_seconds` is the time on the page under the mouse, if any is."""
        across, along = event.angleDelta().x(), event.angleDelta().y()
        held = event.modifiers()
        viewport = self._viewport
        is_fine = bool(held & Qt.KeyboardModifier.ShiftModifier) or abs(across) > abs(along)
        if is_fine and not held & Qt.KeyboardModifier.ControlModifier:
            notches = (along or across) / ONE_NOTCH
            viewport.scroll_by(-notches * FINE_SHARE * viewport.page_seconds)
            return
        whole, self._turned = wheel_notches(self._turned, along or across)
        if not whole:
            return
        if held & Qt.KeyboardModifier.ControlModifier:
            night_seconds = viewport.duration_seconds
            length_seconds = next_page_length(viewport.page_seconds, -whole, night_seconds)
            if pointed_seconds is None:
                viewport.set_page_seconds(length_seconds)
            else:
                viewport.zoom_around(pointed_seconds, length_seconds)
        elif viewport.page_seconds < EPOCH_SECONDS:
            viewport.turn_page(-whole)
        else:
            viewport.step(-whole)
