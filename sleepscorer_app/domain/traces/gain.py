"""How tall a trace is drawn: so many units per millimetre of screen, or per half of its lane."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from sleepscorer_app.domain.channel_names import Role

GAIN_SERIES = tuple(
    # Read, not multiplied: 7 · 0.1 is a hair more than 0.7.
    float(f"{digit}e{power}")
    for power in range(-3, 6)
    for digit in ("1", "1.5", "2", "3", "5", "7")
    # 1, 2, 3, 5, 7, 10, 15, 20, 30 …: what recorders have offered since the days of pen and paper.
    if digit != "1.5" or power > 0
)
"""What the gain keys step through."""
MM_PER_INCH = 25.4


class GainMeasure(StrEnum):
    """What a gain's number counts."""

    PER_MILLIMETRE = "per mm"
    """Units per millimetre of the screen, whatever the height of the lane: a true sensitivity."""
    PER_HALF_LANE = "half lane"
    """Units from the middle of the lane to its edge, whatever the screen."""


@dataclass(frozen=True)
class Gain:
    """How tall a trace is drawn; `value` is in the channel's unit (µV for voltages).

    Raises `ValueError` for a value that is not above 0.
    """

    value: float
    measure: GainMeasure = GainMeasure.PER_MILLIMETRE

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value > 0):
            raise ValueError(f"a gain stands for more than 0, not {self.value:g}")

    def pixels_per_unit(self, lane_pixels: float, pixels_per_mm: float) -> float:
        """How many pixels one unit of the channel is tall."""
        if self.measure is GainMeasure.PER_MILLIMETRE:
            return pixels_per_mm / self.value
        return lane_pixels / 2 / self.value

    def per_mm(self, lane_pixels: float, pixels_per_mm: float) -> float:
        """Units per millimetre of screen, in a lane of this height."""
        return pixels_per_mm / self.pixels_per_unit(lane_pixels, pixels_per_mm)

    def stepped(self, n_steps: int) -> "Gain":
        """The gain further along the series; more steps draw the trace larger."""
        value = self.value
        for _ in range(abs(n_steps)):
            value = _next_in_series(value, is_lower=n_steps > 0)
        return replace(self, value=value)

    def fitting(self, reach: float, lane_pixels: float, pixels_per_mm: float) -> "Gain":
        """The gain of the series at which what reaches so far from the middle stays in the lane.

        The measure stays; so does the gain where there is nothing to fit.
        """
        if not (math.isfinite(reach) and reach > 0):
            return self
        one = replace(self, value=1.0).pixels_per_unit(lane_pixels, pixels_per_mm)
        needed = reach * one / (lane_pixels / 2)
        return replace(self, value=next((v for v in GAIN_SERIES if v >= needed), needed))

    def words(self, unit: str) -> str:
        """`7 µV/mm`, `±10 %`."""
        if self.measure is GainMeasure.PER_MILLIMETRE:
            return f"{self.value:.3g} {unit}/mm"
        return f"±{self.value:.4g} {unit}".strip()


def first_gain(role: Role) -> Gain:
    """How tall a trace is drawn before anybody says otherwise.

    EEG and EOG: 7 µV/mm, where the AASM's technicians start. Chin and legs: 10 µV/mm, at which a
    waking chin fills a lane and the stillness of REM is a line. ECG: 100 µV/mm, the 10 mm per mV
    of every electrocardiogram. All else has no millimetres to go by: 100 of its units per half
    lane.
    """
    per_mm = {Role.EEG: 7.0, Role.EOG: 7.0, Role.EMG: 10.0, Role.ECG: 100.0}.get(role)
    return Gain(100.0, GainMeasure.PER_HALF_LANE) if per_mm is None else Gain(per_mm)


def pixels_per_mm_of(diagonal_inches: float, width_pixels: float, height_pixels: float) -> float:
    """Pixels per millimetre of a screen with square pixels and this diagonal.

    Raises `ValueError` for a screen without extent.
    """
    if not (diagonal_inches > 0 and width_pixels > 0 and height_pixels > 0):
        raise ValueError(
            f"a screen of {width_pixels:g} × {height_pixels:g} pixels and {diagonal_inches:g} "
            "inches has no size"
        )
    return math.hypot(width_pixels, height_pixels) / (diagonal_inches * MM_PER_INCH)


def _next_in_series(value: float, *, is_lower: bool) -> float:
    # A hair of tolerance: 0.1 · 7 is not the float that 0.7 is.
    if is_lower:
        return next((v for v in reversed(GAIN_SERIES) if v < value * (1 - 1e-9)), value)
    return next((v for v in GAIN_SERIES if v > value * (1 + 1e-9)), value)
