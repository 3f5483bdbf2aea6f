"""Each training sequence as another amplifier, electrode and skull would have given it.

The measurement behind it: a random smooth distortion of the spectrum, constant over a sequence,
was worth more than any detail of the simulator. Both views are computed from the distorted samples.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_input import CLIP, RATE_HZ

KNOTS_HZ = np.array([0.3, 0.8, 2, 4, 7, 11, 16, 23, 33, 50])
DISTORTED_SHARE = 0.75
FLIPPED_SHARE = 0.3
SHIFTED_SHARE = 0.3
NOISY_SHARE = 0.4
LARGEST_SHIFT_SECONDS = 2.0


def augmented(
    rng: np.random.Generator, epochs: NDArray[np.float32], envelopes: Sequence[int] = ()
) -> NDArray[np.float32]:
    """A sequence of epochs (L, 3000) at 100 Hz, distorted, shifted or flipped by chance.

    Of several channels, (L, C, 3000), each is distorted and flipped by draws of its own, as each
    has its own electrodes; all are shifted together, as one clock recorded them. Those at the
    places `envelopes` are strengths, which have neither spectrum nor polarity: only shifted.
    """
    channels = epochs[:, None] if epochs.ndim == 2 else epochs
    traces = np.stack(
        [
            channels[:, place].ravel()
            if place in envelopes and channels.shape[1] > 1
            else _distorted(rng, channels[:, place].ravel())
            for place in range(channels.shape[1])
        ]
    )
    if rng.random() < SHIFTED_SHARE:
        furthest = int(LARGEST_SHIFT_SECONDS * RATE_HZ)
        traces = np.roll(traces, rng.integers(-furthest, furthest + 1), axis=1)
    clipped = np.clip(traces, -CLIP, CLIP).astype(np.float32)
    by_epoch = clipped.reshape(channels.shape[1], len(epochs), -1).swapaxes(0, 1)
    return np.ascontiguousarray(by_epoch).reshape(epochs.shape)


def _distorted(rng: np.random.Generator, trace: NDArray[np.float32]) -> NDArray[np.float32]:
    """One channel's samples (n,) with another spectrum, tones, noise and polarity by chance."""
    samples = trace.astype(np.float32)
    if rng.random() < DISTORTED_SHARE:
        samples = _with_lines(rng, _with_other_spectrum(rng, samples))
        if rng.random() < NOISY_SHARE:
            level = samples.std() * 10 ** rng.uniform(-2.3, -0.8)
            samples = samples + level * rng.standard_normal(len(samples), dtype=np.float32)
    if rng.random() < FLIPPED_SHARE:
        samples = -samples
    return samples


def _with_other_spectrum(
    rng: np.random.Generator, samples: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Every frequency up or down by a smooth random gain, and all of them together."""
    gain_db = rng.normal(0, 2.5 * abs(rng.standard_normal()), len(KNOTS_HZ)) + rng.normal(0, 1.5)
    spectrum = np.fft.rfft(samples)
    frequencies = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
    at = np.log(np.maximum(frequencies, KNOTS_HZ[0]))
    gain = 10 ** (np.interp(at, np.log(KNOTS_HZ), gain_db) / 20)
    return np.fft.irfft(spectrum * gain.astype(np.float32), len(samples)).astype(np.float32)


def _with_lines(rng: np.random.Generator, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Now and then a steady tone of some device, 14 to 48 Hz."""
    seconds = np.arange(len(samples), dtype=np.float32) / RATE_HZ
    spread = samples.std()
    for _ in range(rng.poisson(0.6)):
        level = spread * 10 ** rng.uniform(-2, -0.7) * np.sqrt(2)
        phase = 2 * np.pi * (rng.uniform(14, 48) * seconds + rng.random())
        samples = samples + (level * np.sin(phase)).astype(np.float32)
    return samples
