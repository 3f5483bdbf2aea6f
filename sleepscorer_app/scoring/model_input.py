"""From a channel's samples, at any rate and in any unit, to what the networks read.

The same function prepares nights for training and for scoring.
"""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import EPOCH_SECONDS

RATE_HZ = 100
EPOCH_SAMPLES = RATE_HZ * EPOCH_SECONDS
LOWEST_RATE_HZ = 64.0
HIGH_PASS_HZ = 0.3
CLIP = 30.0
IQR_PER_SD = 1.349
"""The interquartile range of a normal distribution in standard deviations."""
MOST_UNSEEN_SECONDS = 10.0
"""An epoch with more than this missing or flat is not judged: the rest would be a guess."""
FLAT_SECONDS = 1.0
DEAD_SPREAD = 0.005
"""An epoch with less than this share of the night's spread holds the amplifier's noise alone."""
PIECE_SECONDS = 600
MARGIN_SECONDS = 60


def _keep_going(_fraction: float) -> None:
    pass


@dataclass(frozen=True)
class NightInput:
    """A night as the networks read it.

    `samples` has shape (n_epochs, 3000): 100 Hz, high-passed at 0.3 Hz, in units of the night's own
    spread (median 0, interquartile range 1.349), clipped to ±30; unseen epochs are 0. `is_seen`
    has shape (n_epochs,).
    """

    samples: NDArray[np.float32]
    is_seen: NDArray[np.bool_]


def night_input(
    samples: NDArray[np.float32],
    rate_hz: float,
    n_epochs: int,
    report: Callable[[float], None] = _keep_going,
) -> NightInput:
    """One derivation's samples, NaN in gaps, as `n_epochs` epochs on the network's scale.

    `report` is called with the fraction done every few minutes of the night. Raises `ValueError`
    for rates under 64 Hz: the spindles' harmonics and muscle tone would be missing.
    """
    if rate_hz < LOWEST_RATE_HZ:
        raise ValueError(
            f"the channel has {rate_hz:g} samples per second, scoring needs {LOWEST_RATE_HZ:g}"
        )
    if n_epochs == 0:
        return NightInput(np.zeros((0, EPOCH_SAMPLES), np.float32), np.zeros(0, np.bool_))
    wanted = round(n_epochs * EPOCH_SECONDS * rate_hz)
    night = np.full(wanted, np.nan, dtype=np.float32)
    night[: len(samples)] = samples[:wanted]
    report(0.0)
    is_seen = _seen_epochs(night, rate_hz, n_epochs)
    report(0.0)
    night = _without_gaps(night)
    report(0.0)
    slow = _resampled_and_high_passed(night, rate_hz, n_epochs * EPOCH_SAMPLES, report)
    epochs = slow.reshape(n_epochs, EPOCH_SAMPLES)
    if is_seen.any():
        epochs = _scaled(epochs, is_seen)
        # The median, as the filters ring for a second on both sides of a dead stretch.
        is_seen &= np.median(np.abs(epochs[:, ::7]), axis=1) > DEAD_SPREAD
    epochs[~is_seen] = 0
    return NightInput(epochs, is_seen)


def _scaled(epochs: NDArray[np.float32], is_seen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """In units of the seen epochs' spread; all zero where they have none."""
    judged = epochs[is_seen].ravel()
    # A seventh of a long night gives the same quartiles, and fast enough to be given up.
    step = 7 if len(judged) > 1_000_000 else 1
    low, middle, high = np.percentile(judged[::step], (25, 50, 75))
    scale = (high - low) / IQR_PER_SD
    if not scale > 0:
        return np.zeros_like(epochs)
    return np.clip((epochs - middle) / scale, -CLIP, CLIP).astype(np.float32)


def _seen_epochs(night: NDArray[np.float32], rate_hz: float, n_epochs: int) -> NDArray[np.bool_]:
    """Which epochs are neither missing nor flat for more than ten seconds, shape (n_epochs,)."""
    is_lost = ~np.isfinite(night)
    length = max(round(FLAT_SECONDS * rate_hz), 2)
    n_pieces = len(night) // length
    pieces = night[: n_pieces * length].reshape(n_pieces, length)
    # A dead input repeats one value; NaN pieces compare as not flat and are lost already.
    is_flat = (pieces == pieces[:, :1]).all(axis=1)
    is_lost[: n_pieces * length] |= np.repeat(is_flat, length)
    starts = np.round(np.arange(n_epochs) * EPOCH_SECONDS * rate_hz).astype(np.intp)
    lost_seconds = np.add.reduceat(is_lost, starts, dtype=np.intp) / rate_hz
    return lost_seconds <= MOST_UNSEEN_SECONDS


def _without_gaps(night: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples with straight lines across the gaps, so that filters do not spread them."""
    is_there = np.isfinite(night)
    if is_there.all():
        return night
    if not is_there.any():
        return np.zeros_like(night)
    filled = night.copy()
    there = np.flatnonzero(is_there)
    filled[~is_there] = np.interp(np.flatnonzero(~is_there), there, night[there])
    return filled


def _resampled_and_high_passed(
    night: NDArray[np.float32], rate_hz: float, n_wanted: int, report: Callable[[float], None]
) -> NDArray[np.float32]:
    """The night at 100 Hz without drift, zero phase, shape (n_wanted,).

    Done in pieces of ten minutes with a minute of the neighbours on both sides, after which the
    filters have forgotten where they started; so a long night can be given up half-way.
    """
    # Imported here: the window opens without scipy.signal.
    from scipy.signal import butter, resample_poly, sosfiltfilt

    ratio = Fraction(RATE_HZ / rate_hz).limit_denominator(2000)
    up, down = ratio.numerator, ratio.denominator
    high_pass = butter(2, HIGH_PASS_HZ, "highpass", fs=RATE_HZ, output="sos")
    # Both are whole numbers of resampling cycles: input i * down falls on output i * up.
    margin = max(int(MARGIN_SECONDS * rate_hz / down), 1)
    cycles = max(int(PIECE_SECONDS * rate_hz / down), 1)
    result = np.zeros(n_wanted, dtype=np.float32)
    n_cycles = -(-len(night) // down)
    for first in range(0, n_cycles, cycles):
        start = max(first - margin, 0)
        piece = night[start * down : (first + cycles + margin) * down].astype(np.float64)
        piece -= np.median(piece)
        at_100_hz: NDArray[np.float64] = (
            piece if up == down else np.asarray(resample_poly(piece, up, down, padtype="line"))
        )
        clean = sosfiltfilt(high_pass, at_100_hz, padlen=min(300, len(at_100_hz) - 1))
        kept = clean[(first - start) * up : (first - start + cycles) * up]
        at = first * up
        kept = kept[: max(n_wanted - at, 0)]
        result[at : at + len(kept)] = kept
        report(min((first + cycles) / n_cycles, 1.0))
    return result
