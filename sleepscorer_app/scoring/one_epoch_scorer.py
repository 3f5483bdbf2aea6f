"""A night through a network that knows one epoch at a time.

Each epoch is summarised by itself; then each summary is judged by itself or, if the network has a
temporal head, with its neighbours.
"""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_input import EPOCH_SAMPLES, RATE_HZ

if TYPE_CHECKING:
    from torch import Tensor

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
    features = epoch_features(network, epochs, is_seen, lambda done: report(0.99 * done))
    said = night_probabilities(network, features, is_seen)
    if is_seen.any():
        report(1.0)
    return said[None]


def epoch_features(
    network: "OneEpochNetwork",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    report: Callable[[float], None],
) -> "Tensor":
    """The network's summary of each epoch by itself, (n_epochs, F); 0 where unseen.

    `epochs` and `report` as in `read_epochs`.
    """
    # Imported here: the window opens without torch.
    import torch

    features = torch.zeros(len(epochs), network.n_features)
    seen = np.flatnonzero(is_seen)
    ready = epochs_as_read(epochs, network.low_pass_hz, lambda done: report(0.2 * done))
    with torch.inference_mode():
        for first in range(0, len(seen), READ_AT_ONCE):
            held = seen[first : first + READ_AT_ONCE]
            features[held] = network.features(torch.as_tensor(ready[held]))
            report(0.2 + 0.8 * min(first + READ_AT_ONCE, len(seen)) / len(seen))
    return features


def night_probabilities(
    network: "OneEpochNetwork", features: "Tensor", is_seen: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """What the summaries (n_epochs, F) of a night are judged to be, (n_epochs, 5); NaN if unseen.

    A temporal head sees the whole night, and nothing of an unseen epoch.
    """
    import torch

    result = np.full((len(features), 5), np.nan)
    if not is_seen.any():
        return result
    with torch.inference_mode():
        logits = network.stage_logits(features)
        if network.temporal_head is not None:
            standardised = network.temporal_head.standardised(features)
            correction = network.temporal_head(standardised[None], torch.as_tensor(is_seen)[None])
            logits = logits + correction[0]
        result[is_seen] = torch.softmax(logits, dim=1).numpy()[is_seen]
    return result


def epochs_as_read(
    epochs: NDArray[np.float32],
    low_pass_hz: float | None,
    report: Callable[[float], None] = lambda _done: None,
) -> NDArray[np.float32]:
    """Consecutive epochs as the network reads them, shape (n_epochs, channels, 3000).

    They are given as such, or as (n_epochs, 3000) if there is one channel.
    """
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
