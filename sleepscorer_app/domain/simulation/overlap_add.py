"""Filtering by a gain that changes over the night: overlapping frames, a gain for each."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

FRAME_SAMPLES = 512
HOP_SAMPLES = 256
FRAMES_AT_ONCE = 256
N_BINS = FRAME_SAMPLES // 2 + 1
# Its square adds up to one over neighbouring frames, so a gain of one changes nothing.
WINDOW = np.sin(np.pi * np.arange(FRAME_SAMPLES) / FRAME_SAMPLES).astype(np.float32)


def n_frames(n_samples: int) -> int:
    """How many frames cover `n_samples`; frame `k` is centred on sample `256 k`."""
    return -(-n_samples // HOP_SAMPLES) + 1


def bin_frequencies_hz(rate_hz: float) -> NDArray[np.float32]:
    """The frequency of each bin of a frame, shape (257,)."""
    return np.linspace(0.0, rate_hz / 2, N_BINS, dtype=np.float32)


def per_frame(
    per_second: NDArray[np.float32], n_samples: int, rate_hz: float
) -> NDArray[np.float32]:
    """Values given once a second, (n_seconds, k), at the frames' centres, (n_frames, k)."""
    seconds = np.arange(n_frames(n_samples)) * (HOP_SAMPLES / rate_hz) - 0.5
    return interpolated_rows(per_second, seconds)


def interpolated_rows(
    rows: NDArray[np.float32], places: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Rows at fractional `places`, linearly between neighbours, the end rows beyond the ends."""
    places = np.clip(places, 0, len(rows) - 1)
    below = np.minimum(places.astype(np.intp), max(len(rows) - 2, 0))
    above = np.minimum(below + 1, len(rows) - 1)
    share = (places - below).astype(np.float32)[:, None]
    return (rows[below] * (1 - share) + rows[above] * share).astype(np.float32, copy=False)


def filtered(samples: NDArray[np.float32], gain: NDArray[np.float32]) -> NDArray[np.float32]:
    """`samples` with each frame's spectrum multiplied by its gain.

    `samples` has shape (n,), `gain` shape (n_frames(n), 257) or (257,): amplitude factors.
    """
    frames_total = n_frames(len(samples))
    padded = np.zeros((frames_total + 1) * HOP_SAMPLES, dtype=np.float32)
    padded[HOP_SAMPLES : HOP_SAMPLES + len(samples)] = samples
    halves = padded.reshape(-1, HOP_SAMPLES)
    out = np.zeros_like(halves)
    # In blocks that stay in the processor's cache: half the time of all frames at once.
    for first in range(0, frames_total, FRAMES_AT_ONCE):
        last = min(first + FRAMES_AT_ONCE, frames_total)
        frames = np.concatenate([halves[first:last], halves[first + 1 : last + 1]], axis=1)
        spectra: NDArray[np.complex64] = np.asarray(rfft(frames * WINDOW))
        spectra *= gain if gain.ndim == 1 else gain[first:last]
        pieces = np.asarray(irfft(spectra, FRAME_SAMPLES), dtype=np.float32) * WINDOW
        out[first:last] += pieces[:, :HOP_SAMPLES]
        out[first + 1 : last + 1] += pieces[:, HOP_SAMPLES:]
    return out.reshape(-1)[HOP_SAMPLES : HOP_SAMPLES + len(samples)]
