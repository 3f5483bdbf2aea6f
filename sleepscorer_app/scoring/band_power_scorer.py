"""A night through the band-power GRU: its spectrum in small pieces, then all epochs at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.band_powers import log_band_powers, network_inputs
from sleepscorer_app.scoring.model_files import LoadedModel
from sleepscorer_app.scoring.model_input import NightInput

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU


def read_band_powers(
    night: NightInput, model: LoadedModel, report: Callable[[float], None]
) -> NDArray[np.float64]:
    """Probabilities of the night before any temperature, shape (1, n_epochs, 5); NaN if unseen."""
    if not night.is_seen.any():
        return np.full((1, len(night.samples), 5), np.nan)
    inputs = network_inputs(log_band_powers(night.samples, report), night.is_seen)
    return score_inputs(cast("BandPowerGRU", model.network), inputs, night.is_seen)[None]


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
