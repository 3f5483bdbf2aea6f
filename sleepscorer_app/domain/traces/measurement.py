"""What a ruler between two points of a trace says: how far apart, how often, how high."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Measurement:
    """From one point to another. Values are in the trace's unit, `seconds` are never below 0.

    `difference` is the later value minus the earlier; `peak_to_peak` is from the lowest to the
    highest sample in between, None where there is none.
    """

    seconds: float
    difference: float
    peak_to_peak: float | None

    @property
    def hz(self) -> float | None:
        """How often a wave of this length comes in a second; None without a length."""
        return 1 / self.seconds if self.seconds > 0 else None

    def words(self, unit: str) -> str:
        """`−82.4 µV · 640 ms · 1.56 Hz · 96.1 µV peak to peak`."""
        parts = [f"{_signed(self.difference)} {unit}".strip(), f"{self.seconds * 1000:.0f} ms"]
        if self.hz is not None:
            parts.append(f"{self.hz:.2f} Hz" if self.hz < 100 else f"{self.hz:.0f} Hz")
        if self.peak_to_peak is not None:
            parts.append(f"{_short(self.peak_to_peak)} {unit}".strip() + " peak to peak")
        return " · ".join(parts)


def measure(
    one: tuple[float, float],
    other: tuple[float, float],
    samples: NDArray[np.floating],
    start_seconds: float,
    rate_hz: float,
) -> Measurement:
    """The measurement between two points (seconds, value), in whichever order they come.

    `samples` are the trace's, shape (n,), from `start_seconds` on; what is missing (NaN) is passed
    over.
    """
    earlier, later = sorted((one, other))
    seconds = start_seconds + np.arange(len(samples)) / rate_hz
    # A hair of tolerance, so that a point on a sample has that sample in it.
    hair = 1e-6 / rate_hz
    between = samples[(seconds >= earlier[0] - hair) & (seconds <= later[0] + hair)]
    between = between[np.isfinite(between)]
    peak_to_peak = float(between.max() - between.min()) if between.size else None
    return Measurement(later[0] - earlier[0], later[1] - earlier[1], peak_to_peak)


def _signed(value: float) -> str:
    # A true minus sign is as wide as the plus and is read out as one.
    return f"{'−' if value < 0 else '+'}{_short(abs(value))}"


def _short(value: float) -> str:
    """Three digits, or as many as stand before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
