"""How a trace is filtered for the eye: the AASM's limits, without moving a wave in time."""

# scipy.signal declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role

_ORDER = 2
_NOTCH_QUALITY = 30.0


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

    A Butterworth filter of order 2 runs forwards and backwards (so it falls by 24 dB per octave)
    over each piece between gaps. What does not fit the sampling rate is left out: a high cut or
    notch at or above half the rate, and a low cut there too, since it would leave nothing.
    """
    filtered = np.array(samples, dtype=np.float32)
    sections = _sections(rate_hz, display_filter)
    if sections is None:
        return filtered
    # Here, because scipy.signal takes longer to import than the window may take to open.
    from scipy.signal import sosfiltfilt

    padding = round(padding_seconds(display_filter) * rate_hz)
    for first, last in _pieces(filtered):
        piece = filtered[first:last].astype(np.float64)
        filtered[first:last] = sosfiltfilt(sections, piece, padlen=min(padding, len(piece) - 1))
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


@lru_cache(maxsize=64)
def _sections(rate_hz: float, display_filter: DisplayFilter) -> NDArray[np.float64] | None:
    from scipy.signal import butter, iirnotch, tf2sos

    half_hz = rate_hz / 2
    low_hz, high_hz = display_filter.low_cut_hz, display_filter.high_cut_hz
    notch_hz = display_filter.notch_hz
    sections: list[Any] = []
    # Two passes would move the -3 dB points inwards; these factors put them back.
    narrowing = (np.sqrt(2.0) - 1.0) ** (1 / (2 * _ORDER))
    if low_hz is not None and low_hz < half_hz:
        cut_hz = _warped(low_hz, rate_hz, narrowing)
        sections.append(butter(_ORDER, cut_hz, "highpass", fs=rate_hz, output="sos"))
    if high_hz is not None and high_hz < half_hz:
        cut_hz = _warped(high_hz, rate_hz, 1 / narrowing)
        sections.append(butter(_ORDER, cut_hz, "lowpass", fs=rate_hz, output="sos"))
    if notch_hz is not None and notch_hz < half_hz:
        sections.append(tf2sos(*iirnotch(notch_hz, _NOTCH_QUALITY, fs=rate_hz)))
    return np.vstack(sections) if sections else None


def _warped(cut_hz: float, rate_hz: float, factor: float) -> float:
    """The cut-off times `factor`, on the frequency axis as the bilinear design bends it."""
    return rate_hz / np.pi * float(np.arctan(factor * np.tan(np.pi * cut_hz / rate_hz)))


def _pieces(samples: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First and last-plus-one of each run without NaN."""
    present = np.concatenate(([False], np.isfinite(samples), [False]))
    borders = np.flatnonzero(present[1:] != present[:-1])
    return [(int(first), int(last)) for first, last in borders.reshape(-1, 2)]
