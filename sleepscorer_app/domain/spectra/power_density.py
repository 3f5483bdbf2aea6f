"""How much power each frequency has in stretches of samples: through one Hann window, or several.

Two estimates: Welch's (1967), Hann windows whose periodograms are averaged wherever more than one
falls into a place; and Thomson's multitaper (1982), where each stretch is seen through several
windows that are independent of each other, and their spectra are averaged at once. The second is
smoother at the same length, the first sharper in frequency.
"""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import NDArray

TIME_HALF_BANDWIDTH = 3.0
"""Of the multitaper estimate: a peak is 2 × 3 / window length wide, 1.5 Hz at 4 s."""
N_TAPERS = 5
"""As many as keep more than nine tenths of their power within that width: 2 × 3 − 1."""
SHORTEST_FOR_TAPERS = 16
"""Samples; shorter windows are too short for five independent tapers and get a Hann window."""
# So few that they stay in the processor's cache: 2.5 times as fast as four times as many.
_WINDOWS_AT_ONCE, _SAMPLES_AT_ONCE = 256, 1 << 18

Report = Callable[[float], None]


class SpectralMethod(StrEnum):
    """How a spectrum is estimated."""

    WELCH = "welch"
    MULTITAPER = "multitaper"


@dataclass(frozen=True, eq=False)
class Tapers:
    """Windows of one length, each of energy 1, and how much each one's spectrum counts.

    `windows` has shape (n_tapers, length), `weights` (n_tapers,); the weights sum to 1.
    """

    windows: NDArray[np.float32]
    weights: NDArray[np.float32]


@lru_cache(maxsize=16)
def tapers(method: SpectralMethod, length: int) -> Tapers:
    """The windows of `length` samples that a method looks through.

    Multitaper: discrete prolate spheroidal sequences (Slepian 1978) with a time-half-bandwidth of
    3, weighted by their eigenvalues (Percival & Walden 1993, eq. 369a), as in MNE-Python.
    """
    if method is SpectralMethod.MULTITAPER and length >= SHORTEST_FOR_TAPERS:
        # Imported here: scipy.signal would hold up the first page by half a second.
        from scipy.signal.windows import dpss

        windows, kept = dpss(length, TIME_HALF_BANDWIDTH, N_TAPERS, return_ratios=True)
        shares = np.asarray(kept, dtype=np.float32)
        return Tapers(np.asarray(windows, dtype=np.float32), shares / shares.sum())
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    hann /= np.sqrt(np.square(hann).sum())
    return Tapers(hann.astype(np.float32)[None], np.ones(1, dtype=np.float32))


def frequencies_up_to(top_hz: float, rate_hz: float, length: int) -> NDArray[np.floating]:
    """The frequencies of a spectrum of `length` samples, from 0 to `top_hz` or half the rate."""
    frequencies_hz = np.fft.rfftfreq(length, 1 / rate_hz)
    return frequencies_hz[frequencies_hz <= top_hz + 1e-9]


def power_density(
    samples: NDArray[np.float32],
    starts: NDArray[np.int64],
    looked_through: Tapers,
    rate_hz: float,
    top_hz: float,
    report: Report | None = None,
) -> NDArray[np.float32]:
    """The one-sided power density of the windows of samples that begin at `starts`.

    Shape (len(starts), n_f) with the frequencies of `frequencies_up_to`, in the samples' unit
    squared per Hz; NaN for windows that hold NaN. The mean of each window is taken off first.
    Every window must lie inside the samples. `report` is told the fraction done and may raise.
    """
    # Imported here: the first page is there before the first spectrum is wanted. A third to seven
    # times as fast as numpy's.
    from scipy import fft

    length = looked_through.windows.shape[1]
    n_kept = len(frequencies_up_to(top_hz, rate_hz, length))
    scale = _one_sided(length, rate_hz)[:n_kept]
    density = np.zeros((len(starts), n_kept), dtype=np.float32)
    if len(starts) == 0:
        return density
    all_windows = np.lib.stride_tricks.sliding_window_view(np.asarray(samples, np.float32), length)
    at_once = min(max(_SAMPLES_AT_ONCE // length, 1), _WINDOWS_AT_ONCE)
    for first in range(0, len(starts), at_once):
        part = slice(first, first + at_once)
        some = all_windows[starts[part]]
        some -= some.mean(axis=1, keepdims=True)
        for window, weight in zip(looked_through.windows, looked_through.weights, strict=True):
            spectra = cast("NDArray[np.complex64]", fft.rfft(some * window, axis=1))[:, :n_kept]
            density[part] += weight * (np.square(spectra.real) + np.square(spectra.imag))
        density[part] *= scale
        if report is not None:
            report(min(1.0, (first + at_once) / len(starts)))
    return density


def _one_sided(length: int, rate_hz: float) -> NDArray[np.float32]:
    """What makes squared amplitudes densities: twice per frequency, but for 0 and half the rate."""
    scale = np.full(length // 2 + 1, 2.0 / rate_hz, dtype=np.float32)
    scale[0] /= 2
    if length % 2 == 0:
        scale[-1] /= 2
    return scale
