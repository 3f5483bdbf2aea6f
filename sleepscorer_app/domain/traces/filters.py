"""How a trace is filtered for the eye: the AASM's limits, without moving a wave in time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role

_NOTCH_QUALITY = 30.0
_LONGEST_PAGE = 1 << 18
"""Samples of pieces whose gains are kept: a night's would fill the memory."""


@dataclass(frozen=True)
class DisplayFilter:
    """The limits of one trace in Hz; None leaves that side, or the mains, as they are.

    A limit is where the trace is 3 dB (to 71 %) down. Raises `ValueError` for limits that are not
    above 0 Hz, or a low limit that is not below the high one.
    """

    low_cut_hz: float | None = None
    high_cut_hz: float | None = None
    notch_hz: float | None = None

    def __post_init__(self) -> None:
        for limit_hz in (self.low_cut_hz, self.high_cut_hz, self.notch_hz):
            if limit_hz is not None and not limit_hz > 0:
                raise ValueError(f"a filter's limits lie above 0 Hz, got {limit_hz:g} Hz")
        low_hz, high_hz = self.low_cut_hz, self.high_cut_hz
        if low_hz is not None and high_hz is not None and low_hz >= high_hz:
            raise ValueError(f"low cut ({low_hz:g} Hz) must be below high cut ({high_hz:g} Hz)")


AASM_FILTERS: Mapping[Role, DisplayFilter] = MappingProxyType(
    {
        Role.EEG: DisplayFilter(0.3, 35.0),
        Role.EOG: DisplayFilter(0.3, 35.0),
        Role.EMG: DisplayFilter(10.0, 100.0),
        Role.ECG: DisplayFilter(0.3, 70.0),
        Role.RESPIRATION: DisplayFilter(0.1, 15.0),
        Role.OTHER: DisplayFilter(),
    }
)
"""Low and high filters of the AASM manual's technical specifications for routine PSG."""


def apply_filter(
    samples: NDArray[np.float32], rate_hz: float, display_filter: DisplayFilter
) -> NDArray[np.float32]:
    """The samples, filtered without delay; as many as came, NaN where they were NaN.

    The response is that of a Butterworth filter of order 2 run forwards and backwards: zero phase,
    24 dB per octave. Each piece between gaps is filtered by itself. What does not fit the sampling
    rate is left out: a high cut or notch at or above half the rate, and a low cut there too, since
    it would leave nothing.
    """
    filtered = np.array(samples, dtype=np.float32)
    fitting = _fitting(display_filter, rate_hz)
    if fitting == DisplayFilter():
        return filtered
    padding = round(padding_seconds(fitting) * rate_hz)
    for first, last in _pieces(filtered):
        filtered[first:last] = _filter_piece(filtered[first:last], rate_hz, fitting, padding)
    return filtered


def padding_seconds(display_filter: DisplayFilter) -> float:
    """How much to read on either side of a page so that its edges look as in the whole night."""
    needed_seconds = [0.0]
    if display_filter.low_cut_hz is not None:
        needed_seconds.append(1.5 / display_filter.low_cut_hz)
    if display_filter.high_cut_hz is not None:
        needed_seconds.append(1.5 / display_filter.high_cut_hz)
    if display_filter.notch_hz is not None:
        needed_seconds.append(2.0 * _NOTCH_QUALITY / display_filter.notch_hz)
    return max(needed_seconds)


def _fitting(display_filter: DisplayFilter, rate_hz: float) -> DisplayFilter:
    """Those of the limits that lie below half the rate."""

    def fits(limit_hz: float | None) -> float | None:
        return limit_hz if limit_hz is not None and limit_hz < rate_hz / 2 else None

    return DisplayFilter(
        fits(display_filter.low_cut_hz),
        fits(display_filter.high_cut_hz),
        fits(display_filter.notch_hz),
    )


def _filter_piece(
    piece: NDArray[np.float32], rate_hz: float, display_filter: DisplayFilter, padding: int
) -> NDArray[np.floating]:
    """One piece without NaN through the filter, by way of its spectrum.

    Not `scipy.signal.sosfiltfilt`: importing scipy.signal takes half a second of the window's
    start, and this is as fast.
    """
    n_extra = min(padding, len(piece) - 1)
    turned = _turned_outwards(piece, n_extra)
    # Without the line from its first sample to its last the piece begins and ends at 0, so that
    # the spectrum, which takes it for periodic, sees no step. A low cut takes the line away for
    # good; other filters let a straight line pass as it is.
    along = np.linspace(0, 1, len(turned), dtype=np.float32)
    line = turned[0] + (turned[-1] - turned[0]) * along
    length = _fast_length(len(turned))
    spectrum = np.fft.rfft(turned - line, length)
    gain = _gain_of_page if length <= _LONGEST_PAGE else _gain
    spectrum *= gain(length, rate_hz, display_filter)
    filtered = np.fft.irfft(spectrum, length)[: len(turned)]
    if display_filter.low_cut_hz is None:
        filtered += line
    return filtered[n_extra : n_extra + len(piece)]


def _turned_outwards(piece: NDArray[np.float32], n_extra: int) -> NDArray[np.float32]:
    """The piece with `n_extra` samples more at either end, turned about its first and its last."""
    # As `np.pad` does with an odd reflection, which takes as long as the filter itself.
    if n_extra == 0:
        return piece
    before = 2 * piece[0] - piece[n_extra:0:-1]
    after = 2 * piece[-1] - piece[-2 : -n_extra - 2 : -1]
    return np.concatenate((before, piece, after))


def _gain(length: int, rate_hz: float, display_filter: DisplayFilter) -> NDArray[np.float32]:
    """What is left of each frequency of a piece: 1 nothing lost, 0 nothing left; shape (n_f,)."""
    frequencies_hz = np.fft.rfftfreq(length, 1 / rate_hz).astype(np.float32)
    # One pass of order 2 leaves 1 / sqrt(1 + (f / cut)⁴), two passes its square; the factor
    # makes that square 3 dB at the limit instead of 6.
    at_limit = np.float32(np.sqrt(2.0) - 1.0)
    gain = np.ones_like(frequencies_hz)
    if display_filter.low_cut_hz is not None:
        fourth_power = np.square(np.square(frequencies_hz / display_filter.low_cut_hz))
        gain *= fourth_power / (fourth_power + at_limit)
    if display_filter.high_cut_hz is not None:
        gain /= 1 + at_limit * np.square(np.square(frequencies_hz / display_filter.high_cut_hz))
    if display_filter.notch_hz is not None:
        ratio = frequencies_hz / display_filter.notch_hz
        away = np.square(_NOTCH_QUALITY * (np.square(ratio) - 1))
        gain *= away / (away + np.square(ratio))
    gain.setflags(write=False)
    return gain


# A page has the same length as the one before it, and so have twenty traces of it.
_gain_of_page = lru_cache(maxsize=32)(_gain)


def _fast_length(n_samples: int) -> int:
    """The next length whose Fourier transform is quick: a power of two times 1, 3, 5, 9 or 15."""
    next_power = 1 << max(4, (n_samples - 1).bit_length())
    lengths = (next_power * sixteenths // 16 for sixteenths in (9, 10, 12, 15, 16))
    return next(length for length in lengths if length >= n_samples)


def _pieces(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First and last-plus-one of each run without NaN."""
    present = np.concatenate(([False], np.isfinite(samples), [False]))
    borders = np.flatnonzero(present[1:] != present[:-1])
    return [(int(first), int(last)) for first, last in borders.reshape(-1, 2)]
