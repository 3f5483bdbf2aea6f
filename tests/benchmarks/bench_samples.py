"""How long a night's samples take on their way to the screen: filter, envelope, spectrograms."""

import time
from collections.abc import Iterator

import numpy as np

from sleepscorer_app.domain.spectra.band_course import band_course
from sleepscorer_app.domain.spectra.power_density import SpectralMethod
from sleepscorer_app.domain.spectra.spectrogram import night_spectrogram, page_spectrogram
from sleepscorer_app.domain.traces.envelope import min_max_envelope
from sleepscorer_app.domain.traces.filters import DisplayFilter, apply_filter, padding_seconds
from tests.benchmarks.figures import Figure, median_seconds

RATE_HZ = 256.0
N_CHANNELS = 20


def measure() -> Iterator[Figure]:
    night = np.random.default_rng(0).normal(0, 20, int(8 * 3600 * RATE_HZ)).astype(np.float32)
    start = time.perf_counter()
    night_spectrogram(night, RATE_HZ)
    first_seconds = time.perf_counter() - start
    yield Figure("spectrogram of 8 h at 256 Hz, first time", first_seconds, "s", 0.3)
    again_seconds = median_seconds(lambda: night_spectrogram(night, RATE_HZ))
    yield Figure("spectrogram of 8 h at 256 Hz, again", again_seconds, "s", 0.3)
    multitaper = SpectralMethod.MULTITAPER
    start = time.perf_counter()
    night_spectrogram(night, RATE_HZ, method=multitaper)
    first_seconds = time.perf_counter() - start
    what = "the same by multitaper, first time (imports scipy.signal)"
    yield Figure(what, first_seconds, "s", 0.8)
    again_seconds = median_seconds(lambda: night_spectrogram(night, RATE_HZ, method=multitaper))
    yield Figure("the same by multitaper, again", again_seconds, "s", 0.5)
    bands_seconds = median_seconds(lambda: band_course(night, RATE_HZ))
    yield Figure("band powers of every epoch of 8 h", bands_seconds, "s", 0.5)
    page = night[: int(32 * RATE_HZ)]
    yield Figure(
        "spectrogram of a 30-s page",
        1000 * median_seconds(lambda: page_spectrogram(page, RATE_HZ)),
        "ms",
    )
    yield Figure(
        "the same by multitaper",
        1000 * median_seconds(lambda: page_spectrogram(page, RATE_HZ, method=multitaper)),
        "ms",
    )
    eeg = DisplayFilter(0.3, 35.0, 50.0)
    padded = night[: int((30 + 2 * padding_seconds(eeg)) * RATE_HZ)]

    def filter_a_page() -> None:
        for _ in range(N_CHANNELS):
            apply_filter(padded, RATE_HZ, eeg)

    yield Figure("filter a 30-s page of 20 channels", 1000 * median_seconds(filter_a_page), "ms")

    def compress_a_night() -> None:
        for _ in range(N_CHANNELS):
            min_max_envelope(night, 1800)

    yield Figure("envelope of 8 h of 20 channels", 1000 * median_seconds(compress_a_night), "ms")
