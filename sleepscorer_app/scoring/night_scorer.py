"""A night's samples to its stage probabilities, in batches that can be given up at any time."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.band_power_scorer import read_band_powers
from sleepscorer_app.scoring.calibration import sharpened
from sleepscorer_app.scoring.model_files import MAPPED, LoadedModel, ModelDescription
from sleepscorer_app.scoring.model_input import NightInput, night_input
from sleepscorer_app.scoring.monge_mapping import map_spectrum
from sleepscorer_app.scoring.networks import (
    BANDPOWER_GRU,
    MC2SLEEPNET,
    MSA_CNN,
    SPECTRAL_GRU,
    ULW_SLEEPNET,
)
from sleepscorer_app.scoring.one_epoch_scorer import read_epochs
from sleepscorer_app.scoring.spectral_gru_scorer import read_spectra

if TYPE_CHECKING:
    from torch import Tensor

    from sleepscorer_app.scoring.networks import OneEpochNetwork
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
    from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU

Reader = Callable[[NightInput, LoadedModel, Callable[[float], None]], NDArray[np.float64]]

ENCODED_AT_ONCE = 16
WINDOWS_AT_ONCE = 16
INPUT_SHARE = 0.1
ENCODING_SHARE = 0.6
"""Shares of the time, roughly, for the progress bar: preparing the night, then encoding it."""


def score_samples(
    samples: NDArray[np.float32],
    rate_hz: float,
    n_epochs: int,
    model: LoadedModel,
    channels: tuple[str, ...],
    report: Callable[[float], None],
) -> StageProbabilities:
    """What `model` thinks of each of the night's epochs.

    `samples` is one derivation in any unit, NaN in gaps; `channels` says which, for the record.
    `report` is called with the fraction done after each small batch; what it raises ends the
    scoring. Raises `ValueError` for rates under 64 Hz.
    """
    night = night_input(samples, rate_hz, n_epochs, lambda done: report(INPUT_SHARE * done))
    read = _READERS[model.description.network]
    with one_torch_thread():
        said = read(night, model, lambda done: report(INPUT_SHARE + (1 - INPUT_SHARE) * done))
    said = sharpened(said, model.description.temperature).astype(np.float32)
    report(1.0)
    # What the views say alone comes after the answer, from networks that have views.
    return StageProbabilities(said[0], model.identity, channels, *said[1:])


def _read_with_both_branches(
    night: NightInput, model: LoadedModel, report: Callable[[float], None]
) -> NDArray[np.float64]:
    """What MC2SleepNet says of all views of the night together, shape (3, n_epochs, 5)."""
    network = cast("MC2SleepNet", model.network)

    def read(view: NDArray[np.float32], report: Callable[[float], None]) -> NDArray[np.float64]:
        return read_night(network, view, night.is_seen, model.description, report)

    return _mean_over_views(night, model.description, read, report)


def _read_epoch_by_epoch(
    night: NightInput, model: LoadedModel, report: Callable[[float], None]
) -> NDArray[np.float64]:
    """What ULW-SleepNet or MSA-CNN says of all views together, shape (1, n_epochs, 5)."""
    network = cast("OneEpochNetwork", model.network)

    def read(view: NDArray[np.float32], report: Callable[[float], None]) -> NDArray[np.float64]:
        return read_epochs(network, view, night.is_seen, report)

    return _mean_over_views(night, model.description, read, report)


def _read_spectra(
    night: NightInput, model: LoadedModel, report: Callable[[float], None]
) -> NDArray[np.float64]:
    """What the spectral GRU says of all views together, shape (1, n_epochs, 5)."""
    network = cast("SpectralGRU", model.network)

    def read(view: NDArray[np.float32], report: Callable[[float], None]) -> NDArray[np.float64]:
        return read_spectra(network, view, night.is_seen, report)

    return _mean_over_views(night, model.description, read, report)


_READERS: dict[str, Reader] = {
    MC2SLEEPNET: _read_with_both_branches,
    BANDPOWER_GRU: read_band_powers,
    SPECTRAL_GRU: _read_spectra,
    ULW_SLEEPNET: _read_epoch_by_epoch,
    MSA_CNN: _read_epoch_by_epoch,
}
"""How each network reads a night; the first row of what they give is the answer."""


def _mean_over_views(
    night: NightInput,
    description: ModelDescription,
    read: Callable[[NDArray[np.float32], Callable[[float], None]], NDArray[np.float64]],
    report: Callable[[float], None],
) -> NDArray[np.float64]:
    """The mean of what `read` gives for each view of the night."""
    views = night_views(night, description)
    said: list[NDArray[np.float64]] = []
    for index, view in enumerate(views):

        def report_view(done: float, index: int = index) -> None:
            report((index + done) / len(views))

        said.append(read(view, report_view))
    return np.mean(said, axis=0)


def night_views(night: NightInput, description: ModelDescription) -> list[NDArray[np.float32]]:
    """The night as recorded, mapped to the training spectrum, or both."""
    reference = np.asarray(description.reference_spectrum, dtype=np.float64)
    return [
        map_spectrum(night.samples, night.is_seen, reference) if view == MAPPED else night.samples
        for view in description.views
    ]


@contextmanager
def one_torch_thread() -> Generator[None]:
    """Torch on one core for a while.

    Two threads are a third faster on an idle machine, but as soon as anything else runs (the
    window, for one) they wait for each other in busy loops: 4 s became 37 s in a measurement.
    """
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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
    n_epochs = len(epochs)
    if not is_seen.any():
        return np.full((3, n_epochs, 5), np.nan)
    tokens = encode_night(network, epochs, lambda done: report(ENCODING_SHARE * done))
    rest = 1 - ENCODING_SHARE
    return read_tokens(
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
    # Imported here: the window opens without torch.
    import torch

    result = np.full((3, len(is_seen), 5), np.nan)
    if not is_seen.any():
        return result
    with torch.inference_mode():
        total, count = _slide(network, tokens, torch.as_tensor(is_seen), description, report)
    result[:, is_seen] = (total / np.maximum(count, 1)[None, :, None])[:, is_seen]
    return result


def _slide(
    network: "MC2SleepNet",
    tokens: "tuple[Tensor, Tensor]",
    is_seen: "Tensor",
    description: ModelDescription,
    report: Callable[[float], None],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums of the windows' probabilities (3, n_epochs, 5), and how many windows held each epoch."""
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
        report(min(first + WINDOWS_AT_ONCE, len(windows)) / len(windows))
    count = torch.bincount(windows.flatten(), minlength=n_epochs)
    return total.numpy(), count.double().numpy()


def window_epochs(n_epochs: int, length: int, stride: int) -> NDArray[np.int64]:
    """Which epochs each window holds, shape (n_windows, length); the last ends with the night.

    A night shorter than `length` is one window of its own length.
    """
    length = min(length, n_epochs)
    starts = np.arange(0, n_epochs - length + 1, stride)
    if starts[-1] != n_epochs - length:
        starts = np.append(starts, n_epochs - length)
    return starts[:, None] + np.arange(length)
