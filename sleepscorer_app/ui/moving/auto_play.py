"""Turns one page after the other by itself, until the night or the person's patience ends."""

from PySide6.QtCore import QObject, QTimer, Signal

from sleepscorer_app.ui.markers.marking import Marking
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport


class AutoPlay(QObject):
    """Stops at the last page, at any edit, and as soon as anybody else moves the page."""

    changed = Signal()
    """It began, or stopped."""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        marking: Marking,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._viewport = viewport
        self._is_turning = False
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._turn)
        viewport.page_changed.connect(self._heed_others)
        viewport.epoch_changed.connect(self._heed_others)
        document.scoring_changed.connect(self.stop)
        marking.changed.connect(self._heed_others)

    @property
    def is_playing(self) -> bool:
        return self._clock.isActive()

    def start(self, seconds_per_page: float) -> None:
        """Turn pages, each this long on screen; the speed may be changed on the way."""
        was_playing = self.is_playing
        self._clock.start(round(seconds_per_page * 1000))
        if not was_playing:
            self.changed.emit()

    def stop(self) -> None:
        """Stay on the page that is on screen."""
        if self.is_playing:
            self._clock.stop()
            self.changed.emit()

    def _turn(self) -> None:
        before = (self._viewport.start_seconds, self._viewport.epoch)
        self._is_turning = True
        self._viewport.turn_page(1)
        self._is_turning = False
        if (self._viewport.start_seconds, self._viewport.epoch) == before:
            self.stop()

    def _heed_others(self) -> None:
        if not self._is_turning:
            self.stop()
