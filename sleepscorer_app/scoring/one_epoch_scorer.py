"""A night through a network that knows one epoch at a time."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_input import EPOCH_SAMPLES, RATE_HZ

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks import OneEpochNetwork

READ_AT_ONCE = 64
FILTERED_AT_ONCE = 20
NEIGHBOURS = 1


def read_epochs(
    network: "OneEpochNetwork",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """Probabilities of one view of a night, shape (1, n_epochs, 5).

    `epochs` (n_epochs, 3000), or (n_epochs, channels, 3000) for a network of several. Unseen epochs
    are NaN. `report` is called with the fraction done after each small batch; what it raises ends
    the reading.
    """
    # Imported here: the window opens without torch.
    import torch

    result = np.full((1, len(epochs), 5), np.nan)
    seen = np.flatnonzero(is_seen)
    ready = _ready(epochs, network.low_pass_hz, lambda done: report(0.2 * done))
    with torch.inference_mode():
        for first in range(0, len(seen), READ_AT_ONCE):
            held = seen[first : first + READ_AT_ONCE]
            said = network.probabilities(torch.as_tensor(ready[held]))
            result[0, held] = said.numpy()
            report(0.2 + 0.8 * min(first + READ_AT_ONCE, len(seen)) / len(seen))
    return result


def _ready(
    epochs: NDArray[np.float32], low_pass_hz: float | None, report: Callable[[float], None]
) -> NDArray[np.float32]:
    """Each channel as the network reads it, shape (n_epochs, channels, 3000)."""
    channels = epochs[:, None] if epochs.ndim == 2 else epochs
    if low_pass_hz is None:
        return channels
    n_channels, ready = channels.shape[1], np.empty_like(channels)
    for place in range(n_channels):

        def report_channel(done: float, place: int = place) -> None:
            report((place + done) / n_channels)

        ready[:, place] = as_the_network_reads(channels[:, place], low_pass_hz, report_channel)
    return ready


def as_the_network_reads(
    epochs: NDArray[np.float32],
    low_pass_hz: float | None,
    report: Callable[[float], None] = lambda _done: None,
) -> NDArray[np.float32]:
    """Consecutive epochs (n, 3000), without what lies above `low_pass_hz`, zero phase.

    The filter (Butterworth, 4th order) runs across the epochs' borders. It does so in pieces of
    ten minutes with an epoch of the neighbours on both sides, so that it can be given up.
    """
    if low_pass_hz is None:
        return epochs
    # Imported here: the window opens without scipy.signal.
    from scipy.signal import butter, sosfiltfilt

    low_pass = butter(4, low_pass_hz, "lowpass", fs=RATE_HZ, output="sos")
    result = np.empty_like(epochs)
    for first in range(0, len(epochs), FILTERED_AT_ONCE):
        start = max(first - NEIGHBOURS, 0)
        piece = epochs[start : first + FILTERED_AT_ONCE + NEIGHBOURS]
        smooth = np.asarray(sosfiltfilt(low_pass, piece.ravel())).reshape(-1, EPOCH_SAMPLES)
        stop = min(first + FILTERED_AT_ONCE, len(epochs))
        result[first:stop] = smooth[first - start : stop - start]
        report(stop / len(epochs))
    return result
