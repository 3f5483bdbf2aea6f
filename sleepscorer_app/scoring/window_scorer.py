"""A night through MC2SleepNet: every epoch encoded once, then windows slid over the tokens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.readings import Reading

if TYPE_CHECKING:
    from torch import Tensor

    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet

ENCODED_AT_ONCE = 32
WINDOWS_AT_ONCE = 16
ENCODING_SHARE = 0.5
"""Share of the time that encoding takes, roughly, for the progress bar."""


def read_night(
    network: "MC2SleepNet",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    description: ModelDescription,
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """Probabilities of one view of the night, shape (3, n_epochs, 5); NaN where unseen.

    First the heads mixed by `description.head_weights`, then what the raw and the spectrogram
    branch say alone. Each epoch's row is the mean over all windows that hold it.
    """
    return read_windows(network, epochs, is_seen, description, report).rows


def read_windows(
    network: "MC2SleepNet",
    epochs: NDArray[np.float32],
    is_seen: NDArray[np.bool_],
    description: ModelDescription,
    report: Callable[[float], None],
) -> Reading:
    """The rows of `read_night`, and each epoch's fused tokens, shape (n_epochs, 2D).

    Tokens too are the mean over all windows that hold the epoch; 0 where unseen.
    """
    if not is_seen.any():
        return Reading(np.full((3, len(epochs), 5), np.nan))
    tokens = encode_night(network, epochs, lambda done: report(ENCODING_SHARE * done))
    rest = 1 - ENCODING_SHARE
    return _read_sequences(
        network, tokens, is_seen, description, lambda done: report(ENCODING_SHARE + rest * done)
    )


def encode_night(
    network: "MC2SleepNet", epochs: NDArray[np.float32], report: Callable[[float], None]
) -> "tuple[Tensor, Tensor]":
    """Raw and spectrogram tokens of one view of the night, each (n_epochs, D)."""
    # Imported here: the window opens without torch.
    import torch

    tokens: list[tuple[Tensor, Tensor]] = []
    with torch.inference_mode():
        for first in range(0, len(epochs), ENCODED_AT_ONCE):
            tokens.append(network.encode(torch.as_tensor(epochs[first : first + ENCODED_AT_ONCE])))
            report(min(first + ENCODED_AT_ONCE, len(epochs)) / len(epochs))
    return torch.cat([one for one, _ in tokens]), torch.cat([one for _, one in tokens])


def read_tokens(
    network: "MC2SleepNet",
    tokens: "tuple[Tensor, Tensor]",
    is_seen: NDArray[np.bool_],
    description: ModelDescription,
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """What the sequence part makes of a night's tokens; as `read_night` gives it."""
    if not is_seen.any():
        return np.full((3, len(is_seen), 5), np.nan)
    return _read_sequences(network, tokens, is_seen, description, report).rows


def _read_sequences(
    network: "MC2SleepNet",
    tokens: "tuple[Tensor, Tensor]",
    is_seen: NDArray[np.bool_],
    description: ModelDescription,
    report: Callable[[float], None],
) -> Reading:
    # Imported here: the window opens without torch.
    import torch

    with torch.inference_mode():
        total, fused, count = _slide(network, tokens, torch.as_tensor(is_seen), description, report)
    count = np.maximum(count, 1)
    rows = np.full((3, len(is_seen), 5), np.nan)
    rows[:, is_seen] = (total / count[None, :, None])[:, is_seen]
    fused[~is_seen] = 0.0
    return Reading(rows, fused / count[:, None].astype(np.float32))


def _slide(
    network: "MC2SleepNet",
    tokens: "tuple[Tensor, Tensor]",
    is_seen: "Tensor",
    description: ModelDescription,
    report: Callable[[float], None],
) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float64]]:
    """Sums over the windows, of probabilities (3, n_epochs, 5) and of fused tokens (n_epochs, 2D).

    Third, how many windows held each epoch.
    """
    import torch

    n_epochs = len(is_seen)
    windows = torch.as_tensor(
        window_epochs(n_epochs, network.config.sequence_length, description.window_stride)
    )
    # A window without a seen epoch has nothing to attend to, and nothing to say.
    windows = windows[is_seen[windows].any(dim=1)]
    weights = description.head_weights
    has_unseen = not bool(is_seen.all())
    total = torch.zeros(3, n_epochs, 5, dtype=torch.float64)
    fused = torch.zeros(n_epochs, 2 * network.config.width)
    for first in range(0, len(windows), WINDOWS_AT_ONCE):
        held = windows[first : first + WINDOWS_AT_ONCE]
        logits = network.score(
            tokens[0][held], tokens[1][held], is_seen[held] if has_unseen else None
        )
        joint, raw, spectrogram = (
            torch.softmax(one, dim=2) for one in (logits.joint, logits.raw, logits.spectrogram)
        )
        mixed = weights[0] * joint + weights[1] * raw + weights[2] * spectrogram
        alone = (torch.softmax(one, dim=2) for one in (logits.raw_alone, logits.spectrogram_alone))
        for row, probabilities in enumerate((mixed, *alone)):
            total[row].index_add_(0, held.flatten(), probabilities.flatten(0, 1).double())
        fused.index_add_(0, held.flatten(), logits.tokens.flatten(0, 1))
        report(min(first + WINDOWS_AT_ONCE, len(windows)) / len(windows))
    count = torch.bincount(windows.flatten(), minlength=n_epochs)
    return total.numpy(), fused.numpy(), count.double().numpy()


def window_epochs(n_epochs: int, length: int, stride: int) -> NDArray[np.int64]:
    """Which epochs each window holds, shape (n_windows, length); the last ends with the night.

    A night shorter than `length` is one window of its own length.
    """
    length = min(length, n_epochs)
    starts = np.arange(0, n_epochs - length + 1, stride)
    if starts[-1] != n_epochs - length:
        starts = np.append(starts, n_epochs - length)
    return starts[:, None] + np.arange(length)
