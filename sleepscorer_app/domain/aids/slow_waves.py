"""The AASM's slow waves, found in the raw EEG and summed over an epoch: what makes N3.

The AASM Manual for the Scoring of Sleep and Associated Events calls slow wave activity what has
0.5 to 2 Hz and more than 75 µV from peak to peak over the frontal regions, against the mastoid of
the other side; an epoch of which it takes 20 % or more, 6 s, is N3. The manual says what is
measured, not by which steps. These are ours:

* Where waves begin and end is seen in a copy of the EEG without what is slower than 0.2 Hz and
  faster than 4 Hz. A half-wave lies between two crossings of its zero line, a wave is two
  half-waves next to each other, whichever is up.
* A wave is slow if it lasts 0.5 to 2 s, so that its frequency is 2 to 0.5 Hz, and if in that time
  the EEG as it was recorded, not the copy, goes over more than 75 µV from its lowest to its highest
  sample. No display filter is ever in it: 0.3 Hz would take a tenth off a wave of 0.5 Hz.
* Two thirds of the 75 µV are in the copy as well: a spindle that rides on a ripple is no slow wave.
* Either half-wave has a tenth of the copy's height at least. What is less is background that
  happens to lie beside half a wave.
* What several waves share counts once; a wave over the border of an epoch counts in each with the
  part that lies there.

Nobody but a person tells a slow wave from an eye that rolls or an electrode that sways.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.traces.filters import DisplayFilter, apply_filter

SLOWEST_HZ, FASTEST_HZ = 0.5, 2.0
SLOW_WAVE_MICROVOLTS = 75.0
"""What a slow wave must exceed from peak to peak."""
N3_SECONDS = 0.2 * EPOCH_SECONDS
"""So much of an epoch makes it N3: 6 s of 30."""
SLOW_WAVE_PADDING_SECONDS = 12.0
"""How much EEG on either side makes the waves of a stretch those of the whole night."""

_TIMING = DisplayFilter(0.2, 4.0)
_SMALLEST_HALF = 0.1
_LEAST_SLOW_PART = 2 / 3


@dataclass(frozen=True)
class SlowWave:
    """One wave: from when to when in seconds, and how many µV from peak to peak."""

    start_seconds: float
    stop_seconds: float
    microvolts: float


def slow_waves(
    samples: NDArray[np.float32], rate_hz: float, start_seconds: float = 0.0
) -> tuple[SlowWave, ...]:
    """The slow waves of raw EEG in µV, shape (n,), in their order; none over a gap (NaN).

    `start_seconds` is the time of the first sample. Waves may overlap by half. Near either end, up
    to `SLOW_WAVE_PADDING_SECONDS`, they may differ from those of a longer stretch.
    """
    timing = apply_filter(samples, rate_hz, _TIMING)
    with np.errstate(invalid="ignore"):
        is_up = timing > 0
        crosses = is_up[1:] != is_up[:-1]
    before = np.flatnonzero(crosses & np.isfinite(timing[1:]) & np.isfinite(timing[:-1]))
    if len(before) < 3:
        return ()
    # Between samples, so that 2 Hz are 2 Hz at every sampling rate.
    depth = timing[before].astype(np.float64)
    rise = timing[before + 1].astype(np.float64) - depth
    crossings = start_seconds + (before - depth / rise) / rate_hz
    edges = before + 1
    heights = _extremes(np.abs(timing), edges, np.maximum)
    lowest, highest = (
        _extremes(samples, edges, np.minimum),
        _extremes(samples, edges, np.maximum),
    )
    seconds = crossings[2:] - crossings[:-2]
    microvolts = np.maximum(highest[1:], highest[:-1]) - np.minimum(lowest[1:], lowest[:-1])
    smaller, slow_part = np.minimum(heights[1:], heights[:-1]), heights[1:] + heights[:-1]
    with np.errstate(invalid="ignore"):
        is_slow = (
            (seconds >= 1 / FASTEST_HZ)
            & (seconds <= 1 / SLOWEST_HZ)
            & (microvolts > SLOW_WAVE_MICROVOLTS)
            & (slow_part >= _LEAST_SLOW_PART * SLOW_WAVE_MICROVOLTS)
            & (smaller >= _SMALLEST_HALF * slow_part)
        )
    return tuple(
        SlowWave(float(crossings[one]), float(crossings[one + 2]), float(microvolts[one]))
        for one in np.flatnonzero(is_slow)
    )


def slow_wave_stretches(
    waves: Sequence[SlowWave], start_seconds: float, stop_seconds: float
) -> tuple[tuple[float, float], ...]:
    """From when to when there are slow waves between two times; each moment once."""
    merged: list[tuple[float, float]] = []
    for wave in sorted(waves, key=lambda one: one.start_seconds):
        first = max(wave.start_seconds, start_seconds)
        last = min(wave.stop_seconds, stop_seconds)
        if last <= first:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def slow_wave_seconds(
    waves: Sequence[SlowWave], start_seconds: float, stop_seconds: float
) -> float:
    """How many seconds between two times are slow waves."""
    return sum(
        last - first for first, last in slow_wave_stretches(waves, start_seconds, stop_seconds)
    )


def _extremes(
    values: NDArray[np.float32], edges: NDArray[np.intp], of: np.ufunc
) -> NDArray[np.float64]:
    """The extreme of each stretch between two edges, shape (n_edges - 1,); NaN where one is."""
    return of.reduceat(values[: edges[-1]], edges[:-1]).astype(np.float64)
