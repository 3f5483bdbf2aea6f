"""Small nights as EDF files on disk, sound ones and broken ones."""

import numpy as np
from numpy.typing import NDArray

from tests.files.edf_bytes import StoredSignal, edf_bytes, timekeeping

EPOCH_SECONDS = 30
RATE_HZ = 100


def eeg_counts(n_epochs: int, rate_hz: int = RATE_HZ) -> NDArray[np.int32]:
    """Noise with a slow rhythm, one record per second, shape (n_seconds, rate_hz)."""
    rng = np.random.default_rng(7)
    n_seconds = n_epochs * EPOCH_SECONDS
    seconds = np.arange(n_seconds * rate_hz) / rate_hz
    counts = 300 * np.sin(2 * np.pi * 1.5 * seconds) + rng.normal(0, 200, len(seconds))
    return counts.round().astype(np.int32).reshape(n_seconds, rate_hz)


def eeg(label: str = "EEG C4-M1", *, n_epochs: int = 3, rate_hz: int = RATE_HZ) -> StoredSignal:
    """A channel in which every epoch can be scored."""
    return StoredSignal(label, eeg_counts(n_epochs, rate_hz))


def flat(label: str = "EEG C4-M1", *, n_epochs: int = 3) -> StoredSignal:
    """A channel whose electrode came off before the night began."""
    return StoredSignal(label, np.zeros((n_epochs * EPOCH_SECONDS, RATE_HZ), dtype=np.int32))


def annotations(n_epochs: int, *texts: bytes) -> StoredSignal:
    """An annotation channel; `texts` all lie in the first record."""
    rows = timekeeping(n_epochs * EPOCH_SECONDS)
    rows[0] += b"".join(texts)
    return StoredSignal("EDF Annotations", texts=rows)


def night(*signals: StoredSignal) -> bytes:
    """A sound EDF+ file of these signals, or of one EEG channel of three epochs."""
    return edf_bytes(signals or (eeg(),), reserved=b"EDF+C")
