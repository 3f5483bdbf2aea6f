"""A night's spectrum mapped to the spectrum a network was trained on.

Convolutional Monge mapping (Gnassounou, Flamary, Gramfort 2023), with the mean of log spectra as
barycentre: one zero-phase filter per night takes away what the amplifier, the derivation and the
person's skull did to all stages alike.
"""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import numpy as np
from numpy.typing import NDArray

N_FFT = 256
N_BINS = N_FFT // 2 + 1
LARGEST_GAIN = 2.5
"""In nepers of power on either side: no filter undoes more than a factor 12."""
_SMALLEST_POWER = 1e-9


def log_spectrum(epochs: NDArray[np.float32]) -> NDArray[np.float64]:
    """Mean over epochs of the natural log of their Welch spectra, shape (129,).

    `epochs` (n, 3000) at 100 Hz; Hann windows of 2.56 s, half overlapping, lightly smoothed over
    frequency. Raises `ValueError` without an epoch.
    """
    if len(epochs) == 0:
        raise ValueError("a spectrum of 0 epochs was asked for, at least 1 is needed")
    window = np.hanning(N_FFT + 1)[:-1].astype(np.float32)
    frames = np.lib.stride_tricks.sliding_window_view(epochs, N_FFT, axis=1)[:, :: N_FFT // 2]
    total = np.zeros(N_BINS)
    # A hundred epochs at a time keep the memory of a 24-h night small.
    for first in range(0, len(epochs), 100):
        amplitudes = np.fft.rfft(frames[first : first + 100] * window, axis=2)
        power = (np.abs(amplitudes) ** 2).mean(axis=1)
        total += np.log(power + _SMALLEST_POWER).sum(axis=0)
    mean = total / len(epochs)
    padded = np.concatenate([mean[:1], mean, mean[-1:]])
    return 0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]


def map_spectrum(
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    reference: NDArray[np.float64],
    statistics_of: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """The night filtered so that its log spectrum becomes `reference` (129,), shape (n, 3000).

    The night's own spectrum is taken over the seen epochs, or over `statistics_of` where training
    wants a stretch to stand for the night. Unseen epochs stay 0.
    """
    # Imported here: the window opens without scipy.signal.
    from scipy.signal import oaconvolve

    chosen = is_seen if statistics_of is None else is_seen & statistics_of
    if not chosen.any():
        return epochs.copy()
    difference = np.clip(reference - log_spectrum(epochs[chosen]), -LARGEST_GAIN, LARGEST_GAIN)
    gain = np.exp(difference / 2)
    # Centred, zero-phase taps; the Hann taper keeps the filter from ringing beyond 1.3 s.
    taps = np.fft.fftshift(np.fft.irfft(gain, N_FFT))
    taps = np.concatenate([taps, taps[:1]]) * np.hanning(N_FFT + 1)
    # Mirrored ends: else the first and last second of the night would fade.
    padded = np.pad(epochs.ravel(), N_FFT // 2, mode="reflect")
    mapped = np.asarray(oaconvolve(padded, taps.astype(np.float32), mode="valid"), np.float32)
    mapped = mapped.reshape(epochs.shape)
    mapped[~is_seen] = 0
    return mapped
