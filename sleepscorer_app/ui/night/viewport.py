"""Which stretch of the night and which epoch are on screen; the one clock all views share."""

import math

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.ui.strips.night_span import NightSpan

SHORTEST_PAGE_SECONDS = 1.0
MOST_PAGES_LEFT = 50
"""How many zooms can be taken back."""


class Viewport(QObject):
    """The page and the current epoch.

    The page is `page_seconds` long. It starts with the current epoch unless somebody scrolled it
    freely; `context_seconds` of the neighbours may show on either side. Views read this and ask it
    to move; they never talk to each other.
    """

    page_changed = Signal()
    """Start, length or context of the page is another."""
    epoch_changed = Signal(int)
    """Another epoch is current."""
    cursor_moved = Signal(object)
    """The mouse points at these seconds (float), or at no time at all (None)."""
    zoom_armed = Signal(bool)
    """The next plain drag over the traces chooses what becomes the page, or does so no more."""

    def __init__(
        self, n_epochs: int, duration_seconds: float, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.n_epochs = n_epochs
        self.duration_seconds = duration_seconds
        self._epoch = 0
        self._start_seconds = 0.0
        self._page_seconds = float(EPOCH_SECONDS)
        self._context_seconds = 0.0
        self._cursor_seconds: float | None = None
        self._places_left: list[int] = []
        self._pages_left: list[tuple[float, float, int]] = []
        self._is_zoom_armed = False
        self.night = NightSpan(duration_seconds, self)
        """The stretch of the night that the strips above the page show."""
        self.page_changed.connect(self._keep_page_in_night)
        self._keep_page_in_night()

    @property
    def epoch(self) -> int:
        """The current epoch, from 0."""
        return self._epoch

    @property
    def start_seconds(self) -> float:
        """Where the page starts, without context."""
        return self._start_seconds

    @property
    def page_seconds(self) -> float:
        return self._page_seconds

    @property
    def stop_seconds(self) -> float:
        return self._start_seconds + self._page_seconds

    @property
    def context_seconds(self) -> float:
        return self._context_seconds

    @property
    def shown_range(self) -> tuple[float, float]:
        """First and last second on screen, context included; may reach beyond the night."""
        return (
            self._start_seconds - self._context_seconds,
            self.stop_seconds + self._context_seconds,
        )

    @property
    def cursor_seconds(self) -> float | None:
        return self._cursor_seconds

    @property
    def is_zoom_armed(self) -> bool:
        return self._is_zoom_armed

    def go_to_epoch(self, epoch: int) -> None:
        """Make `epoch` (kept inside the night) current and show it."""
        epoch = min(max(epoch, 0), max(self.n_epochs - 1, 0))
        has_changed = epoch != self._epoch
        self._epoch = epoch
        self._show(epoch)
        if has_changed:
            self.epoch_changed.emit(epoch)

    def visit(self, epoch: int) -> None:
        """Go to `epoch` for a look; `come_back` returns to the current one."""
        if epoch != self._epoch:
            self._places_left.append(self._epoch)
            self.go_to_epoch(epoch)

    def come_back(self) -> bool:
        """Return from the last visit; False when there was none."""
        if not self._places_left:
            return False
        self.go_to_epoch(self._places_left.pop())
        return True

    def go_to_seconds(self, seconds: float) -> None:
        """Make the epoch that holds `seconds` current, and show that time of it."""
        self.go_to_epoch(int(seconds // EPOCH_SECONDS))
        if self._page_seconds < EPOCH_SECONDS:
            within = min(max(seconds - self._epoch * EPOCH_SECONDS, 0.0), EPOCH_SECONDS - 1e-6)
            pages_in = within // self._page_seconds
            self._move(self._epoch * EPOCH_SECONDS + pages_in * self._page_seconds)

    def step(self, n_epochs: int) -> None:
        """Go `n_epochs` on (or back)."""
        self.go_to_epoch(self._epoch + n_epochs)

    def turn_page(self, n_pages: float) -> None:
        """Go pages on (or back); by epochs as long as the page is made of whole ones."""
        parts = (self._start_seconds, n_pages * self._page_seconds)
        if all(seconds % EPOCH_SECONDS == 0 for seconds in parts):
            self.go_to_epoch(round(sum(parts) / EPOCH_SECONDS))
        else:
            self.scroll_by(n_pages * self._page_seconds)

    def scroll_by(self, seconds: float) -> None:
        """Move the page on (or back) without regard to epochs."""
        self.scroll_to(self._start_seconds + seconds)

    def scroll_to(self, start_seconds: float) -> None:
        """Move the page without regard to epochs.

        On a page of several epochs the current one stays so while all of it is on the page, then
        the nearest takes over; on a shorter page the epoch at its middle is current.
        """
        self._move(start_seconds)
        self._follow_page()

    def zoom_around(self, seconds: float, page_seconds: float) -> None:
        """Make the page longer or shorter; a time stays where it is on the screen.

        A page of one epoch is the epoch that holds the time: stages are given by epochs.
        """
        if page_seconds == EPOCH_SECONDS:
            self.set_page_seconds(page_seconds)
            self.go_to_seconds(seconds)
            return
        share = (seconds - self._start_seconds) / self._page_seconds
        page_seconds = self._allowed_length(page_seconds)
        self._show_range(seconds - share * page_seconds, page_seconds)

    def zoom_to(self, one_seconds: float, other_seconds: float) -> None:
        """Make what lies between two times the page; `show_page_before` returns."""
        start_seconds, stop_seconds = sorted((one_seconds, other_seconds))
        length_seconds = self._allowed_length(stop_seconds - start_seconds)
        self._pages_left.append((self._start_seconds, self._page_seconds, self._epoch))
        del self._pages_left[:-MOST_PAGES_LEFT]
        middle = (start_seconds + stop_seconds) / 2
        self._show_range(middle - length_seconds / 2, length_seconds)

    def show_page_before(self) -> bool:
        """Take the last zoom back; False when there was none."""
        if not self._pages_left:
            return False
        start_seconds, page_seconds, epoch = self._pages_left.pop()
        self._show_range(start_seconds, page_seconds)
        if self._page_seconds > EPOCH_SECONDS and epoch != self._epoch:
            self._epoch = epoch
            self.epoch_changed.emit(epoch)
        return True

    def arm_zoom(self, is_armed: bool) -> None:
        """Let the next plain drag over the traces choose what becomes the page, or not."""
        if is_armed != self._is_zoom_armed:
            self._is_zoom_armed = is_armed
            self.zoom_armed.emit(is_armed)

    def set_page_seconds(self, page_seconds: float) -> None:
        """Make the page longer or shorter; the current epoch stays on it."""
        page_seconds = self._allowed_length(page_seconds)
        if page_seconds != self._page_seconds:
            self._page_seconds = page_seconds
            self._start_seconds = -1.0
            self._show(self._epoch)

    def set_context_seconds(self, context_seconds: float) -> None:
        """Show this much of the neighbours on either side of the page."""
        if context_seconds != self._context_seconds:
            self._context_seconds = max(context_seconds, 0.0)
            self.page_changed.emit()

    def point_at(self, seconds: float | None) -> None:
        """The mouse is over `seconds`, or over no view that has a time axis."""
        if seconds != self._cursor_seconds:
            self._cursor_seconds = seconds
            self.cursor_moved.emit(seconds)

    def _keep_page_in_night(self) -> None:
        self.night.follow_page(self.start_seconds, self.stop_seconds)

    def _show(self, epoch: int) -> None:
        start_seconds = float(epoch * EPOCH_SECONDS)
        if self._page_seconds > EPOCH_SECONDS:
            # The last page of the night ends with the night rather than showing emptiness.
            latest = max(self.n_epochs * EPOCH_SECONDS - self._page_seconds, 0.0)
            start_seconds = min(start_seconds, latest)
        if start_seconds != self._start_seconds:
            self._start_seconds = start_seconds
            self.page_changed.emit()

    def _allowed_length(self, page_seconds: float) -> float:
        return min(max(page_seconds, SHORTEST_PAGE_SECONDS), max(self.duration_seconds, 1.0))

    def _move(self, start_seconds: float) -> None:
        latest = max(self.duration_seconds - self._page_seconds, 0.0)
        start_seconds = min(max(start_seconds, 0.0), latest)
        if start_seconds != self._start_seconds:
            self._start_seconds = start_seconds
            self.page_changed.emit()

    def _show_range(self, start_seconds: float, page_seconds: float) -> None:
        latest = max(self.duration_seconds - page_seconds, 0.0)
        before = (self._start_seconds, self._page_seconds)
        self._start_seconds = min(max(start_seconds, 0.0), latest)
        self._page_seconds = page_seconds
        if before != (self._start_seconds, self._page_seconds):
            self.page_changed.emit()
        self._follow_page()

    def _follow_page(self) -> None:
        """Let the current epoch be one that is on the page."""
        start_seconds, stop_seconds = self._start_seconds, self.stop_seconds
        if self._page_seconds <= EPOCH_SECONDS:
            epoch = int((start_seconds + stop_seconds) / 2 // EPOCH_SECONDS)
        else:
            first = math.ceil(start_seconds / EPOCH_SECONDS)
            last = max(math.floor(stop_seconds / EPOCH_SECONDS) - 1, first)
            epoch = min(max(self._epoch, first), last)
        epoch = min(epoch, max(self.n_epochs - 1, 0))
        if epoch != self._epoch:
            self._epoch = epoch
            self.epoch_changed.emit(epoch)
