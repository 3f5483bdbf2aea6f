"""A night through the spectral GRU: its spectrogram in small pieces, then all epochs at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU

SUMMARISED_AT_ONCE = 64


def spectral_summaries(
    epochs: NDArray[np.float32], report: Callable[[float], None] = lambda _done: None
) -> NDArray[np.float32]:
    """What the network reads of each of the epochs (n, 3000), shape (n, 3, 128)."""
    # Imported here: the window opens without torch.
    import torch

    from sleepscorer_app.scoring.networks.mc2sleepnet import decibel_spectrogram
    from sleepscorer_app.scoring.networks.spectral_gru import N_BINS, N_SUMMARIES, spectral_summary

    result = np.empty((len(epochs), N_SUMMARIES, N_BINS), dtype=np.float32)
    with torch.inference_mode():
        for first in range(0, len(epochs), SUMMARISED_AT_ONCE):
            held = torch.as_tensor(epochs[first : first + SUMMARISED_AT_ONCE])
            result[first : first + len(held)] = spectral_summary(decibel_spectrogram(held)).numpy()
            report(min(first + SUMMARISED_AT_ONCE, len(epochs)) / len(epochs))
    return result


def read_spectra(
    network: "SpectralGRU",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """Probabilities of one view of a night (n_epochs, 3000), shape (1, n_epochs, 5).

    Unseen epochs are NaN. What `report` raises ends the reading.
    """
    # Imported here: the window opens without torch.
    import torch

    result = np.full((1, len(epochs), 5), np.nan)
    if is_seen.any():
        summaries = torch.as_tensor(spectral_summaries(epochs, lambda done: report(0.9 * done)))
        with torch.inference_mode():
            logits = network(summaries[None], torch.as_tensor(is_seen)[None])[0]
            result[0] = torch.softmax(logits.double(), dim=1).numpy()
        result[0, ~is_seen] = np.nan
    report(1.0)
    return result
