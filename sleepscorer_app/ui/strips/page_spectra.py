"""The spectra of the page on screen; while nobody asks, those of the next page."""

from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectra.spectrogram import Spectrogram, page_spectrogram
from sleepscorer_app.ui.night.guarded_recording import unguarded
from sleepscorer_app.ui.strips.strip_choices import SpectrumChoice

SHORTEST_STEP_SECONDS = 0.1
MOST_COLUMNS = 600
MOST_KEPT = 4
"""The page on screen, those on both sides of it, and one that was just left."""


class _Wanted(NamedTuple):
    derivation: Derivation
    choice: SpectrumChoice
    page: tuple[float, float]


class PageSpectra(QObject):
    """Knows a page's spectra by all that they depend on, so that what is kept is never stale."""

    def __init__(self, recording: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = recording
        self._kept: dict[_Wanted, Spectrogram] = {}
        self._shown: _Wanted | None = None
        self._next: _Wanted | None = None
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._read_ahead)

    @property
    def is_reading_ahead(self) -> bool:
        return self._next is not None

    def of(
        self, derivation: Derivation, choice: SpectrumChoice, page: tuple[float, float]
    ) -> Spectrogram:
        """The spectra of a page, read with as much of its neighbours as the windows need."""
        wanted = _Wanted(derivation, choice, page)
        found = self._kept.pop(wanted, None)
        if found is None:
            found = _read(self._recording, wanted)
        self._keep(wanted, found)
        self._plan(wanted)
        return found

    def _plan(self, wanted: _Wanted) -> None:
        """Read the next page in the direction of travel once there is time."""
        start_seconds, stop_seconds = wanted.page
        before, self._shown = self._shown, wanted
        if before == wanted:
            return
        length_seconds = stop_seconds - start_seconds
        step_seconds = start_seconds - before.page[0] if before is not None else length_seconds
        if not 0 < abs(step_seconds) <= length_seconds:
            step_seconds = length_seconds
        next_page = (start_seconds + step_seconds, stop_seconds + step_seconds)
        is_in_night = next_page[1] > 0 and next_page[0] < self._recording.duration_seconds
        following = wanted._replace(page=next_page)
        if is_in_night and following not in self._kept:
            self._next = following
            self._idle.start()

    def _read_ahead(self) -> None:
        following, self._next = self._next, None
        if following is None:
            return
        try:
            # The file itself: a lost file's gaps are not the night's.
            found = _read(unguarded(self._recording), following)
        except OSError:
            # Whoever asks for that page is told.
            return
        self._keep(following, found)

    def _keep(self, wanted: _Wanted, found: Spectrogram) -> None:
        if not np.isfinite(found.power_db).all():
            # Gaps are looked at anew each time: the file may be back.
            return
        self._kept[wanted] = found
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]


def _read(recording: Recording, wanted: _Wanted) -> Spectrogram:
    derivation, choice, page = wanted
    window_seconds = choice.page_window_seconds
    read_from = max(page[0] - window_seconds, 0.0)
    rate_hz = derivation.rate_hz(recording)
    # The first sample at or after `read_from`, where the recording's reading begins.
    samples_start_seconds = np.ceil(read_from * rate_hz - 1e-6) / rate_hz
    return page_spectrogram(
        derivation.read(recording, read_from, page[1] + window_seconds),
        rate_hz,
        method=choice.method,
        window_seconds=window_seconds,
        step_seconds=max(SHORTEST_STEP_SECONDS, (page[1] - page[0]) / MOST_COLUMNS),
        top_hz=choice.top_hz,
        samples_start_seconds=float(samples_start_seconds),
        page_seconds=page,
    )
