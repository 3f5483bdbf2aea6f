"""Which stretch of the night the strips above the page show: all of it, or a part zoomed into."""

from PySide6.QtCore import QObject, Signal

SHORTEST_SECONDS = 300.0
"""Ten epochs: closer than that the page itself shows more."""
ZOOM_STEP = 1.5
PAGE_MARGIN = 0.05
"""How far from an edge a page comes to stand that the stretch had to be moved for."""


class NightSpan(QObject):
    """The stretch shown, which always holds the page on screen; seconds after the night's start."""

    changed = Signal()
    """Another stretch is shown."""

    def __init__(self, duration_seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whole = (0.0, max(duration_seconds, 1.0))
        self._shown = self._whole
        self._page = (0.0, 0.0)

    @property
    def shown(self) -> tuple[float, float]:
        """First and last second shown."""
        return self._shown

    @property
    def is_whole(self) -> bool:
        return self._shown == self._whole

    @property
    def factor(self) -> float:
        """How many times larger than the whole night the stretch is drawn."""
        start_seconds, stop_seconds = self._shown
        return self._whole[1] / (stop_seconds - start_seconds)

    def show(self, start_seconds: float, stop_seconds: float) -> None:
        """Show this stretch, moved and made as long as it must be to hold the page."""
        length = max(stop_seconds - start_seconds, SHORTEST_SECONDS, self._page[1] - self._page[0])
        middle = (start_seconds + stop_seconds) / 2
        self._set(middle - length / 2, length)

    def show_whole(self) -> None:
        """Show the whole night again."""
        self._set(*self._whole)

    def zoom(self, steps: float, about_seconds: float | None = None) -> None:
        """Closer (steps over 0) or farther; what is at `about_seconds` stays where it is.

        Without a place it is the page's middle that comes to the middle.
        """
        start_seconds, stop_seconds = self._shown
        length = (stop_seconds - start_seconds) / ZOOM_STEP**steps
        least = max(SHORTEST_SECONDS, self._page[1] - self._page[0])
        length = min(max(length, least), self._whole[1])
        if about_seconds is None:
            start_seconds = (self._page[0] + self._page[1] - length) / 2
        else:
            share = (about_seconds - start_seconds) / (stop_seconds - start_seconds)
            start_seconds = about_seconds - share * length
        self._set(start_seconds, length)

    def follow_page(self, start_seconds: float, stop_seconds: float) -> None:
        """The page on screen is here now; the stretch comes along where it must."""
        self._page = (start_seconds, min(stop_seconds, self._whole[1]))
        shown_start, shown_stop = self._shown
        length = max(shown_stop - shown_start, self._page[1] - self._page[0])
        self._set(shown_start, length)

    def _set(self, start_seconds: float, length: float) -> None:
        length = min(length, self._whole[1])
        margin = min(PAGE_MARGIN * length, (length - (self._page[1] - self._page[0])) / 2)
        if start_seconds > self._page[0] or start_seconds + length < self._page[1]:
            latest = self._page[0] - margin
            earliest = self._page[1] + margin - length
            start_seconds = min(max(start_seconds, earliest), latest)
        start_seconds = min(max(start_seconds, 0.0), self._whole[1] - length)
        shown = self._whole if length == self._whole[1] else (start_seconds, start_seconds + length)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
