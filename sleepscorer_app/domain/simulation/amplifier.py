"""What a recorder does to a voltage: filters, gain, polarity, steps and a ceiling."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt


def amplified(
    rng: np.random.Generator, samples: NDArray[np.float32], rate_hz: float
) -> NDArray[np.float32]:
    """The night as one of many recorders would have stored it, in its own idea of µV."""
    stored = high_passed(samples, rng.uniform(0.05, 0.5), int(rng.integers(1, 3)), rate_hz)
    if rng.random() < 0.5:
        cutoff_hz = rng.uniform(28.0, 48.0)
        low_pass = butter(int(rng.integers(1, 5)), cutoff_hz, "lowpass", fs=rate_hz, output="sos")
        stored = np.asarray(sosfilt(low_pass, stored), dtype=np.float32)
    gain = np.exp(rng.normal(0.0, 0.4)) * (-1.0 if rng.random() < 0.2 else 1.0)
    stored *= np.float32(gain)
    if rng.random() < 0.5:
        step = np.float32(10.0 ** rng.uniform(-1.3, 0.0))
        stored = np.round(stored / step) * step
    if rng.random() < 0.6:
        ceiling = rng.uniform(200.0, 600.0)
        np.clip(stored, -ceiling, ceiling, out=stored)
    return stored


def high_passed(
    samples: NDArray[np.float32], cutoff_hz: float, order: int, rate_hz: float
) -> NDArray[np.float32]:
    """`samples` without what is slower than `cutoff_hz` (Butterworth, forward only)."""
    sections = butter(order, cutoff_hz, "highpass", fs=rate_hz, output="sos")
    return np.asarray(sosfilt(sections, samples), dtype=np.float32)
