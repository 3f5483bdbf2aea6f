"""How strong delta, sigma and beta are in each epoch of the night."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.spectra.power_density import (
    SpectralMethod,
    frequencies_up_to,
    power_density,
    tapers,
)

WINDOW_SECONDS, STEP_SECONDS = 4.0, 2.0
_SMALLEST_POWER = 1e-8


@dataclass(frozen=True)
class Band:
    """Frequencies from `low_hz` up to, not including, `high_hz`."""

    name: str
    low_hz: float
    high_hz: float

    @property
    def words(self) -> str:
        """`delta 0.5–4 Hz`."""
        return f"{self.name} {self.low_hz:g}–{self.high_hz:g} Hz"


DELTA, SIGMA, BETA = Band("delta", 0.5, 4.0), Band("sigma", 11.0, 16.0), Band("beta", 16.0, 30.0)
BANDS = (DELTA, SIGMA, BETA)
WHOLE = Band("whole", 0.5, 30.0)
"""What relative powers are shares of."""

DEFINITION = (
    "Power of one epoch in a band: the mean over the epoch's Hann windows of 4 s, every 2 s, of "
    "the power density summed over the band's frequencies. Windows with missing samples do not "
    "count."
)


class BandScale(StrEnum):
    """In what the courses are told."""

    DECIBEL = "decibel"
    """10 log10 of µV²."""
    RELATIVE = "relative"
    """Per cent of the power from 0.5 to 30 Hz."""


@dataclass(frozen=True, eq=False)
class BandCourse:
    """The power of each band in each epoch, in µV² (whatever the samples' unit is, squared).

    `power` has shape (n_epochs, n_bands), `whole` (n_epochs,): 0.5–30 Hz. NaN where an epoch has no
    window without missing samples, and for bands that reach beyond half the channel's rate.
    """

    bands: tuple[Band, ...]
    power: NDArray[np.float64]
    whole: NDArray[np.float64]

    def on_scale(self, scale: BandScale) -> NDArray[np.float64]:
        """The courses in dB or in per cent of the whole, shape (n_epochs, n_bands)."""
        if scale is BandScale.DECIBEL:
            return 10 * np.log10(np.maximum(self.power, _SMALLEST_POWER))
        with np.errstate(invalid="ignore", divide="ignore"):
            share = 100 * self.power / self.whole[:, None]
        share[self.whole <= 0] = np.nan
        return share


def band_course(
    samples: NDArray[np.float32],
    rate_hz: float,
    bands: tuple[Band, ...] = BANDS,
    report: Callable[[float], None] | None = None,
) -> BandCourse:
    """The bands' powers in every whole epoch of a night's samples; see `DEFINITION`.

    After Welch (1967). `report` is told the fraction done and may raise to stop the work.
    """
    length = max(2, round(WINDOW_SECONDS * rate_hz))
    n_epochs = int(len(samples) / rate_hz / EPOCH_SECONDS + 1e-9)
    within = np.arange(0.0, EPOCH_SECONDS - WINDOW_SECONDS + 1e-9, STEP_SECONDS)
    starts_seconds = np.arange(n_epochs)[:, None] * EPOCH_SECONDS + within
    starts = np.minimum(np.round(starts_seconds * rate_hz), len(samples) - length).astype(np.int64)
    hann = tapers(SpectralMethod.WELCH, length)
    density = power_density(samples, starts.ravel(), hann, rate_hz, WHOLE.high_hz, report)
    frequencies_hz = frequencies_up_to(WHOLE.high_hz, rate_hz, length)
    powers = np.empty((n_epochs, len(bands) + 1))
    for place, band in enumerate((*bands, WHOLE)):
        inside = (frequencies_hz >= band.low_hz - 1e-9) & (frequencies_hz < band.high_hz - 1e-9)
        summed = density[:, inside].sum(axis=1, dtype=np.float64) * (rate_hz / length)
        powers[:, place] = _mean_of_present(summed.reshape(n_epochs, len(within)))
        if band.high_hz > rate_hz / 2 and band is not WHOLE:
            powers[:, place] = np.nan
    return BandCourse(bands, powers[:, :-1], powers[:, -1])


def smoothed(values: NDArray[np.float64], n_epochs: int) -> NDArray[np.float64]:
    """The running mean over `n_epochs` (odd) epochs around each, along the first axis.

    At the ends and beside NaN the mean is over the epochs that are there; what is NaN stays NaN.
    Raises `ValueError` for an even or negative number.
    """
    if n_epochs < 1 or n_epochs % 2 == 0:
        raise ValueError(f"smoothing needs an odd number of epochs, got {n_epochs}")
    is_there = np.isfinite(values)
    reach = n_epochs // 2
    last = np.minimum(np.arange(len(values)) + reach + 1, len(values))
    first = np.maximum(np.arange(len(values)) - reach, 0)
    sums, counts = (
        _sums_until(one)[last] - _sums_until(one)[first]
        for one in (
            np.where(is_there, values, 0.0),
            is_there.astype(np.float64),
        )
    )
    return np.where(is_there, sums / np.maximum(counts, 1.0), np.nan)


def _sums_until(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of the first 0, 1, 2 … rows."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


def _mean_of_present(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each row's finite values, NaN where there is none."""
    is_there = np.isfinite(values)
    counts = is_there.sum(axis=1)
    means = np.where(is_there, values, 0.0).sum(axis=1) / np.maximum(counts, 1)
    return np.where(counts > 0, means, np.nan)
