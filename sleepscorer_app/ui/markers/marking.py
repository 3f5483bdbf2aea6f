"""Marks set by the person: on the stretch chosen with the mouse, else on the epoch shown."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport

SHORTEST_SECONDS = 0.05
"""A stretch no longer than this was a click that slipped."""


@dataclass(frozen=True)
class Stretch:
    """A piece of the night, on one channel or (empty) on all."""

    start_seconds: float
    stop_seconds: float
    channel: str = ""


class Marking(QObject):
    """What the next mark will cover; forgotten as soon as it is off the screen."""

    changed = Signal()
    """Another stretch is chosen, or none."""

    def __init__(
        self, document: Document, viewport: Viewport, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._viewport = viewport
        self._stretch: Stretch | None = None
        # A key must never mark what nobody sees.
        viewport.page_changed.connect(self.forget)
        viewport.epoch_changed.connect(self.forget)

    @property
    def stretch(self) -> Stretch | None:
        """What was chosen with the mouse."""
        return self._stretch

    def choose(self, one_seconds: float, other_seconds: float, channel: str) -> None:
        """Choose what lies between two times, in either direction, kept inside the night."""
        if self._document.is_read_only:
            return
        end_seconds = self._viewport.duration_seconds
        start, stop = sorted(
            min(max(seconds, 0.0), end_seconds) for seconds in (one_seconds, other_seconds)
        )
        # To the hundredth: finer than any hand, and what a list can show.
        start, stop = round(start, 2), round(stop, 2)
        is_long = stop - start >= SHORTEST_SECONDS
        self._take(Stretch(start, stop, channel) if is_long else None)

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._take(None)

    def marker(self, kind: MarkerKind) -> Marker:
        """The mark of this kind as it would be set now."""
        stretch = self._stretch or self._epoch_shown()
        length_seconds = round(stretch.stop_seconds - stretch.start_seconds, 2)
        return Marker(stretch.start_seconds, length_seconds, kind, "", stretch.channel)

    def set_marker(self, marker: Marker) -> None:
        """Set the mark as one step that can be undone; the choice has been used."""
        self._document.add_marker(marker)
        self.forget()

    def _epoch_shown(self) -> Stretch:
        start_seconds = float(self._viewport.epoch * EPOCH_SECONDS)
        return Stretch(start_seconds, start_seconds + EPOCH_SECONDS)

    def _take(self, stretch: Stretch | None) -> None:
        if stretch != self._stretch:
            self._stretch = stretch
            self.changed.emit()
