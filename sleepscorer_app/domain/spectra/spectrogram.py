"""How much of each frequency there is at each time: of a whole night, or of the page on screen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.spectra.power_density import (
    SpectralMethod,
    frequencies_up_to,
    power_density,
    tapers,
)

_FLOOR_DB = -80.0


@dataclass(frozen=True, eq=False)
class Spectrogram:
    """Power density by time and frequency.

    `times_seconds` are the centres of the columns, shape (n_t,); `frequencies_hz` has shape (n_f,);
    `power_db` is in dB of µV²/Hz, shape (n_t, n_f), NaN where samples are missing. A column without
    any power (a flat trace) stands at -80 dB.
    """

    times_seconds: NDArray[np.floating]
    frequencies_hz: NDArray[np.floating]
    power_db: NDArray[np.float32]


def night_spectrogram(
    samples: NDArray[np.float32],
    rate_hz: float,
    *,
    method: SpectralMethod = SpectralMethod.WELCH,
    window_seconds: float = 4.0,
    step_seconds: float | None = None,
    top_hz: float = 30.0,
    report: Callable[[float], None] | None = None,
) -> Spectrogram:
    """The spectrogram of a night's samples in µV, times counted from the first sample.

    Windows overlap by half unless `step_seconds` says otherwise. Welch gives the same numbers as
    `scipy.signal.spectrogram` with Hann windows, multitaper those of MNE-Python's
    `psd_array_multitaper`. `report` is told the fraction done and may raise to stop the work.
    """
    length = window_length(window_seconds, rate_hz)
    step_seconds = window_seconds / 2 if step_seconds is None else step_seconds
    n_steps = max(0, int(np.floor((len(samples) - length) / (step_seconds * rate_hz) + 1e-9)) + 1)
    starts = np.round(np.arange(n_steps) * step_seconds * rate_hz).astype(np.int64)
    starts = starts[starts + length <= len(samples)]
    density = power_density(samples, starts, tapers(method, length), rate_hz, top_hz, report)
    frequencies_hz = frequencies_up_to(top_hz, rate_hz, length)
    return Spectrogram((starts + length / 2) / rate_hz, frequencies_hz, _in_db(density))


def page_spectrogram(
    samples: NDArray[np.float32],
    rate_hz: float,
    *,
    method: SpectralMethod = SpectralMethod.WELCH,
    window_seconds: float = 2.0,
    step_seconds: float = 0.1,
    top_hz: float = 30.0,
    samples_start_seconds: float = 0.0,
    page_seconds: tuple[float, float] | None = None,
) -> Spectrogram:
    """The spectrogram of one page, its columns filling the page's time axis from edge to edge.

    `samples` should reach half a window beyond the page on both sides; `samples_start_seconds`
    says when they begin and `page_seconds` from when to when the page goes, on the same clock as
    the times returned. Without `page_seconds` the page is all the samples. `step_seconds` gives
    way a little where the page is not a whole number of steps. Columns whose window reaches beyond
    the samples are NaN.
    """
    if page_seconds is None:
        page_seconds = (samples_start_seconds, samples_start_seconds + len(samples) / rate_hz)
    start_seconds, stop_seconds = page_seconds
    page_length = max(0.0, stop_seconds - start_seconds)
    n_columns = round(page_length / step_seconds)
    times_seconds = start_seconds + (np.arange(n_columns) + 0.5) * page_length / max(1, n_columns)
    length = window_length(window_seconds, rate_hz)
    centres = (times_seconds - samples_start_seconds) * rate_hz
    starts = np.round(centres - length / 2).astype(np.int64)
    inside = (starts >= 0) & (starts + length <= len(samples))
    density = power_density(samples, starts[inside], tapers(method, length), rate_hz, top_hz)
    frequencies_hz = frequencies_up_to(top_hz, rate_hz, length)
    whole = np.full((n_columns, len(frequencies_hz)), np.nan, dtype=np.float32)
    whole[inside] = _in_db(density)
    return Spectrogram(times_seconds, frequencies_hz, whole)


def colour_limits(power_db: NDArray[np.float32]) -> tuple[float, float]:
    """The dB values for the darkest and the brightest colour: the 5th and 95th percentile.

    Gaps and flat stretches do not count. With nothing left to count the limits are 0 and 1 dB.
    """
    counted = power_db[np.isfinite(power_db) & (power_db > _FLOOR_DB + 0.01)]
    if counted.size == 0:
        return 0.0, 1.0
    lowest, highest = np.percentile(counted, (5, 95))
    return float(lowest), float(max(highest, lowest + 1.0))


def window_length(window_seconds: float, rate_hz: float) -> int:
    """How many samples a window has, at least 2."""
    return max(2, round(window_seconds * rate_hz))


def _in_db(density: NDArray[np.float32]) -> NDArray[np.float32]:
    return 10 * np.log10(np.maximum(density, np.float32(10 ** (_FLOOR_DB / 10))))
