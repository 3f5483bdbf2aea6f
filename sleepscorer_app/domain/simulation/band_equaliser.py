"""Gives each epoch of a simulated night the band levels of real sleep."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation.overlap_add import (
    HOP_SAMPLES,
    bin_frequencies_hz,
    filtered,
    interpolated_rows,
    n_frames,
)

EQUALISER_RATE_HZ = 100
BAND_EDGES_HZ = (0.5, 4.0, 8.0, 13.0, 30.0, 50.0)
WELCH_SAMPLES = 256
LARGEST_GAIN_DB = 9.0
LOWEST_GAMMA_GAIN_DB = -18.0
N_CORRECTIONS = 3


def band_edges_for(alpha_hz: float) -> NDArray[np.float64]:
    """Band edges in Hz, moved down for a slow wake rhythm so that it still counts as alpha."""
    ratio = min(1.0, alpha_hz / 9.0)
    edges = np.array(BAND_EDGES_HZ)
    edges[1] *= ratio**0.5
    edges[2] *= ratio
    return edges


def epoch_spectra(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Welch's power density of each 30-s epoch at 100 Hz, µV²/Hz, shape (n_epochs, 129).

    Hann windows of 256 samples, half overlapping, each without its mean.
    """
    epochs = samples.reshape(-1, EPOCH_SECONDS * EQUALISER_RATE_HZ)
    view = np.lib.stride_tricks.sliding_window_view(epochs, WELCH_SAMPLES, axis=1)
    pieces = view[:, :: WELCH_SAMPLES // 2]
    window = np.sin(np.pi * np.arange(WELCH_SAMPLES) / WELCH_SAMPLES).astype(np.float32) ** 2
    centred = (pieces - pieces.mean(axis=2, keepdims=True)) * window
    spectra: NDArray[np.complex64] = np.asarray(rfft(centred))
    power = np.mean(spectra.real**2 + spectra.imag**2, axis=1)
    power *= 2.0 / (EQUALISER_RATE_HZ * float(np.sum(window.astype(np.float64) ** 2)))
    power[:, 0] /= 2
    power[:, -1] /= 2
    return power


def band_levels_db(
    spectra: NDArray[np.float32], edges_hz: NDArray[np.float64] | None = None
) -> NDArray[np.float32]:
    """Mean power density of the five bands in dB re 1 µV²/Hz, edges inclusive, shape (n, 5)."""
    edges = np.array(BAND_EDGES_HZ) if edges_hz is None else edges_hz
    frequencies = np.linspace(0.0, EQUALISER_RATE_HZ / 2, spectra.shape[1])
    inside = (frequencies >= edges[:-1, None]) & (frequencies <= edges[1:, None])
    mean_over = (inside / inside.sum(axis=1, keepdims=True)).astype(np.float32)
    return np.asarray(10.0 * np.log10(np.maximum(spectra @ mean_over.T, 1e-10)), dtype=np.float32)


def equalised(
    samples: NDArray[np.float32],
    targets_db: NDArray[np.float32],
    edges_hz: NDArray[np.float64] | None = None,
) -> NDArray[np.float32]:
    """The night with its band levels brought towards `targets_db`, shape (n_epochs, 5).

    No band is changed by more than 9 dB (18 dB down in gamma), and the change glides over time
    and log-frequency, so that events keep their shape.
    """
    edges = np.array(BAND_EDGES_HZ) if edges_hz is None else edges_hz
    spectra = epoch_spectra(samples)
    centres = np.log(np.sqrt(edges[:-1] * edges[1:]))
    to_welch_bins = _interpolation(
        np.linspace(0.0, EQUALISER_RATE_HZ / 2, spectra.shape[1]), centres
    )
    lowest = np.array([-LARGEST_GAIN_DB] * 4 + [LOWEST_GAMMA_GAIN_DB], dtype=np.float32)
    gains = np.zeros_like(targets_db)
    for _ in range(N_CORRECTIONS):
        factors = np.asarray(10.0 ** (gains @ to_welch_bins / 10.0), dtype=np.float32)
        reached = band_levels_db(spectra * factors, edges)
        gains = np.clip(gains + targets_db - reached, lowest, LARGEST_GAIN_DB)
    seconds = np.arange(n_frames(len(samples))) * (HOP_SAMPLES / EQUALISER_RATE_HZ)
    gliding = interpolated_rows(gains, seconds / EPOCH_SECONDS - 0.5)
    to_bins = _interpolation(bin_frequencies_hz(EQUALISER_RATE_HZ), centres)
    return filtered(samples, np.exp((gliding @ to_bins) * np.float32(np.log(10.0) / 20.0)))


def _interpolation(
    frequencies_hz: NDArray[np.floating], log_centres: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Weights that spread five gains over log-frequency, shape (5, n_frequencies)."""
    places = np.log(np.maximum(frequencies_hz, 0.1))
    return np.array([np.interp(places, log_centres, one) for one in np.eye(5)], dtype=np.float32)
