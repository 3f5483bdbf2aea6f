"""Chin channels that hold the muscle's strength once a second and no waveform, as networks read it.

The cassette recordings of Sleep-EDF keep the submental EMG so. A band-pass for waveforms would take
all of it away.
"""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role, read_channel_name
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.scoring.model_input import (
    CLIP,
    EPOCH_SAMPLES,
    IQR_PER_SD,
    LOWEST_RATE_HZ,
    RATE_HZ,
    NightInput,
)


def is_strength(recording: Recording, derivation: Derivation) -> bool:
    """Whether a muscle channel is too slow to hold muscle activity, so only its strength."""
    role = read_channel_name(derivation.name).role
    return role is Role.EMG and derivation.rate_hz(recording) < LOWEST_RATE_HZ


def strength_input(samples: NDArray[np.float32], rate_hz: float, n_epochs: int) -> NightInput:
    """A strength, (n,) with NaN in gaps, between its values by straight lines as 100 Hz; scaled."""
    wanted = round(n_epochs * EPOCH_SAMPLES * rate_hz / RATE_HZ)
    there = np.full(wanted, np.nan, dtype=np.float64)
    there[: len(samples)] = samples[:wanted]
    is_finite = np.isfinite(there)
    at = np.arange(n_epochs * EPOCH_SAMPLES) / RATE_HZ
    nearest = np.minimum(np.round(at * rate_hz).astype(np.intp), wanted - 1)
    is_seen: NDArray[np.bool_] = np.all(is_finite[nearest].reshape(n_epochs, EPOCH_SAMPLES), axis=1)
    if not is_seen.any():
        return NightInput(np.zeros((n_epochs, EPOCH_SAMPLES), np.float32), is_seen)
    drawn = np.interp(at, np.flatnonzero(is_finite) / rate_hz, there[is_finite])
    low, middle, high = np.percentile(there[is_finite], (25, 50, 75))
    scaled = (drawn - middle) / (max(high - low, 1e-6) / IQR_PER_SD)
    epochs = np.clip(scaled, -CLIP, CLIP).astype(np.float32).reshape(n_epochs, EPOCH_SAMPLES)
    epochs[~is_seen] = 0
    return NightInput(epochs, is_seen)
