"""EEG and EOG whose numbers cannot be µV: what unit they more likely are in, with the evidence."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role, read_channel_name
from sleepscorer_app.domain.recording import Channel, Recording
from sleepscorer_app.domain.rescaled_recording import plain_factor

PLAUSIBLE_MICROVOLTS = (2.0, 3000.0)
"""Peak to peak within 2 s, in the middle of a night's values, of any scalp EEG or EOG.

Deep sleep reaches 75 µV and more (AASM), the noise of amplifiers is below 2 µV, and what exceeds
3 mV all night is no electrode on a head.
"""
_TYPICAL_MICROVOLTS = 70.0
_WINDOWS, _WINDOW_SECONDS = 60, 2.0
_UNIT_FACTORS = (1e-6, 1e-3, 1e3, 1e6)
"""Mistakes of units go by thousands: V or mV taken for µV, and the other way round."""
_COUNT_FACTORS = (0.001, 0.01, 0.1, 1.0, 10.0)


@dataclass(frozen=True)
class UnitDoubt:
    """A channel in doubt, and the factor that would make its numbers µV."""

    channel: int
    name: str
    unit: str
    """As the channel has it now: µV, digital, or nothing."""
    amplitude: float
    """Median of peak to peak in 2 s, in the numbers as they are."""
    factor: float

    @property
    def amplitude_after(self) -> float:
        """The same in µV, were the numbers multiplied by `factor`."""
        return self.amplitude * self.factor

    @property
    def evidence(self) -> str:
        """What speaks for it, in words."""
        told = f"in {self.unit}" if self.unit else "without a unit"
        return (
            f"{self.name} is {told}; its median amplitude is {self.amplitude:.3g}, and times "
            f"{plain_factor(self.factor)} it would be {self.amplitude_after:.3g} µV"
        )


def _keep_going(_fraction: float) -> None:
    pass


def unit_doubts(
    recording: Recording, report: Callable[[float], None] = _keep_going
) -> tuple[UnitDoubt, ...]:
    """The EEG and EOG channels whose unit is missing or makes µV impossible.

    Reads at most two minutes of each, spread over the night. Raises `OSError` when the file has
    gone.
    """
    watched = {
        index: channel
        for index, channel in enumerate(recording.channels)
        if channel.unit in ("µV", "digital", "")
        and read_channel_name(channel.name).role in (Role.EEG, Role.EOG)
    }
    amplitudes = _median_amplitudes(recording, list(watched), report)
    doubts = (
        _doubt(index, channel, amplitude)
        for (index, channel), amplitude in zip(watched.items(), amplitudes, strict=True)
    )
    return tuple(one for one in doubts if one is not None)


def _doubt(index: int, channel: Channel, amplitude: float) -> UnitDoubt | None:
    low, high = PLAUSIBLE_MICROVOLTS
    is_plausible = low <= amplitude <= high
    if not amplitude or (channel.unit == "µV" and is_plausible):
        return None
    if channel.unit == "µV":
        factors = _UNIT_FACTORS
    else:
        factors = (1.0,) if is_plausible else (*_COUNT_FACTORS, *_UNIT_FACTORS)
    fitting = [factor for factor in factors if low <= amplitude * factor <= high]
    if not fitting:
        return None
    best = min(fitting, key=lambda one: abs(math.log(amplitude * one / _TYPICAL_MICROVOLTS)))
    return UnitDoubt(index, channel.name, channel.unit, amplitude, best)


def _median_amplitudes(
    recording: Recording, channels: Sequence[int], report: Callable[[float], None]
) -> list[float]:
    """Median of peak to peak over the windows that have samples and are not flat; 0 if none."""
    last = max(0.0, recording.duration_seconds - _WINDOW_SECONDS)
    moving: list[list[float]] = [[] for _ in channels]
    for number, start in enumerate(np.linspace(0.0, last, _WINDOWS)):
        report(number / _WINDOWS)
        # All channels of one window, then the next: files hold them side by side.
        for ranges, channel in zip(moving, channels, strict=True):
            height = _range(recording.read(channel, float(start), float(start) + _WINDOW_SECONDS))
            ranges.extend([height] if height > 0 else [])
    return [float(np.median(ranges)) if ranges else 0.0 for ranges in moving]


def _range(samples: NDArray[np.float32]) -> float:
    there = samples[np.isfinite(samples)]
    return float(there.max() - there.min()) if there.size > 1 else 0.0
