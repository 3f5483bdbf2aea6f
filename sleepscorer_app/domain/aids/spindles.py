"""Where sleep spindles seem to be: trains of 11 to 16 Hz of half a second and more, as an aid.

The AASM's manual names frequency and length, not a method. Ours is a short one, after those of
Lacourse and others (A7, 2019) and YASA (Vallat and Walker 2021): at a moment there is a spindle if

* it stands out: the root mean square of the EEG from 11 to 16 Hz, over 0.2 s, is at least 2.5 times
  what it usually (median) is within a minute, half of it before, half after;
* it is of that frequency: from 11 to 16 Hz lie at least three tenths of the power from 4 to 30 Hz,
  over half a second. Alpha and muscle stand out too, but elsewhere.

It begins and ends where its size has fallen to half of that; what is then shorter than 0.5 s or
longer than 2.5 s is none, and two that are less than 0.3 s apart are one. The numbers were chosen
on simulated nights and measured on others: see `tests/domain/aids/test_spindles.py`.
"""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.aids.moving_means import moving_mean, runs
from sleepscorer_app.domain.traces.filters import DisplayFilter, apply_filter

SPINDLE_LOW_HZ, SPINDLE_HIGH_HZ = 11.0, 16.0
SHORTEST_SECONDS, LONGEST_SECONDS = 0.5, 2.5
CLOSEST_SECONDS = 0.3
TIMES_USUAL = 2.5
LEAST_SHARE = 0.3
SPINDLE_PADDING_SECONDS = 45.0
"""How much EEG on either side tells what is usual there."""
LEAST_RATE_HZ = 61.0

_SIGMA = DisplayFilter(SPINDLE_LOW_HZ, SPINDLE_HIGH_HZ)
_BROAD = DisplayFilter(4.0, 30.0)
_SIZE_SECONDS, _SHARE_SECONDS = 0.2, 0.5
_USUAL_SECONDS, _USUAL_STEP_SECONDS = 60.0, 5.0

Stretch = tuple[float, float]
"""From when to when, in seconds."""


def spindles(
    samples: NDArray[np.float32], rate_hz: float, start_seconds: float = 0.0
) -> tuple[Stretch, ...]:
    """From when to when there are spindles in raw EEG in µV, shape (n,).

    `start_seconds` is the time of the first sample. The stretch should reach
    `SPINDLE_PADDING_SECONDS` beyond what is asked about. None over gaps (NaN), and none below
    61 Hz, which cannot hold 30 Hz.
    """
    present = np.isfinite(samples)
    if rate_hz < LEAST_RATE_HZ or np.count_nonzero(present) < rate_hz:
        return ()
    silent = np.where(present, samples, np.float32(0))
    sigma_power = np.square(apply_filter(silent, rate_hz, _SIGMA), dtype=np.float64)
    broad_power = np.square(apply_filter(silent, rate_hz, _BROAD), dtype=np.float64)
    size = np.sqrt(moving_mean(sigma_power, _window(_SIZE_SECONDS, rate_hz)))
    n_share = _window(_SHARE_SECONDS, rate_hz)
    broad = moving_mean(broad_power, n_share)
    is_of_frequency = moving_mean(sigma_power, n_share) >= LEAST_SHARE * broad
    limit = TIMES_USUAL * _usual(size, present, rate_hz)
    cores = runs(is_of_frequency & (size >= limit) & (limit > 0) & present)
    found: list[Stretch] = []
    for first, last in _joined(cores, round(CLOSEST_SECONDS * rate_hz)):
        least = float(limit[first]) / 2
        begin, end = _widened(size, first, last, least)
        if SHORTEST_SECONDS <= (end - begin) / rate_hz <= LONGEST_SECONDS:
            found.append((start_seconds + begin / rate_hz, start_seconds + end / rate_hz))
    return tuple(dict.fromkeys(found))


def _usual(
    size: NDArray[np.float64], present: NDArray[np.bool_], rate_hz: float
) -> NDArray[np.float64]:
    """The median size within a minute of each moment, shape (n,); looked at every few seconds."""
    half, step = _window(_USUAL_SECONDS / 2, rate_hz), _window(_USUAL_STEP_SECONDS, rate_hz)
    thin = max(round(rate_hz / 20), 1)
    places = np.arange(0, len(size), step)
    medians = np.zeros(len(places))
    for row, place in enumerate(places):
        around = slice(max(place - half, 0), place + half, thin)
        known = size[around][present[around]]
        medians[row] = np.median(known) if known.size else 0.0
    return np.interp(np.arange(len(size)), places, medians)


def _window(seconds: float, rate_hz: float) -> int:
    return max(round(seconds * rate_hz), 1)


def _joined(stretches: list[tuple[int, int]], n_apart: int) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in stretches:
        if joined and first - joined[-1][1] < n_apart:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _widened(size: NDArray[np.float64], first: int, last: int, least: float) -> tuple[int, int]:
    """To where the size has fallen below `least` on both sides."""
    before, after = np.flatnonzero(size[:first] < least), np.flatnonzero(size[last:] < least)
    return (
        int(before[-1]) + 1 if before.size else 0,
        last + int(after[0]) if after.size else len(size),
    )
