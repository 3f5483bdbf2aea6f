"""A night through the band-power GRU: its spectrum in small pieces, then all epochs at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.band_powers import log_band_powers, network_inputs

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU


def read_band_powers(
    network: "BandPowerGRU",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """Probabilities of a night (n_epochs, 3000), shape (1, n_epochs, 5); NaN where unseen."""
    if not is_seen.any():
        return np.full((1, len(epochs), 5), np.nan)
    inputs = network_inputs(log_band_powers(epochs, report), is_seen)
    return score_inputs(network, inputs, is_seen)[None]


def score_inputs(
    network: "BandPowerGRU", inputs: NDArray[np.float32], is_seen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Probabilities (n_epochs, 5) from a whole night's inputs (n_epochs, 20); NaN where unseen."""
    # Imported here: the window opens without torch.
    import torch

    with torch.inference_mode():
        logits = network(torch.as_tensor(inputs)[None], torch.as_tensor(is_seen)[None])[0]
        result = torch.softmax(logits.double(), dim=1).numpy()
    result[~is_seen] = np.nan
    return result
