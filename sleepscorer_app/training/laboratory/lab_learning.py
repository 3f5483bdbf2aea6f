"""Fine-tuning on encoded nights: only the part that looks along the sequence learns."""

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.window_scorer import read_tokens
from sleepscorer_app.training.laboratory.lab_nights import EncodedNight, Report
from sleepscorer_app.training.runs.losses import fine_tune_loss


@dataclass(frozen=True)
class LabLearning:
    """How a laboratory is learned; each draw is a window of the network's sequence length.

    `lab_share` of the draws come from the laboratory's nights, the rest from simulated ones, so
    that a few nights do not make the network forget what it knew.
    """

    steps: int = 200
    windows: int = 16
    lab_share: float = 0.2
    simulated_nights: int = 10
    simulated_epochs: int = 400
    learning_rate: float = 5e-4
    weight_decay: float = 1e-3
    clip_norm: float = 1.0
    most_folds: int = 5
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Windows:
    """Drawn sequences: tokens (B, L, D) of both encoders, stages and what is seen (B, L)."""

    raw: torch.Tensor
    spectrogram: torch.Tensor
    stages: torch.Tensor
    is_seen: torch.Tensor


def learned(
    parent: MC2SleepNet,
    lab: Sequence[EncodedNight],
    simulated: Sequence[EncodedNight],
    settings: LabLearning,
    report: Report,
) -> MC2SleepNet:
    """A copy of `parent` whose sequence part learned from these nights; the encoders stay as is.

    The same nights and settings give the same weights. `report` is called after each step; what
    it raises ends the learning, and `parent` is as it was in any case.
    """
    network = copy.deepcopy(parent)
    network.freeze_encoders()
    network.train()
    learning = [one for one in network.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(
        learning, settings.learning_rate, weight_decay=settings.weight_decay
    )
    rng = np.random.default_rng([settings.seed, 8])
    # Dropout draws from torch's own generator: seeded here, and put back for everybody else.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(settings.seed)
        for step in range(settings.steps):
            drawn = draw_windows(rng, lab, simulated, network.config.sequence_length, settings)
            has_unseen = not bool(drawn.is_seen.all())
            logits = network.score(
                drawn.raw, drawn.spectrogram, drawn.is_seen if has_unseen else None
            )
            for group in optimiser.param_groups:
                group["lr"] = settings.learning_rate * _cosine(step / settings.steps)
            optimiser.zero_grad(set_to_none=True)
            fine_tune_loss(logits, drawn.stages).backward()
            torch.nn.utils.clip_grad_norm_(learning, settings.clip_norm)
            optimiser.step()
            report((step + 1) / settings.steps)
    network.eval()
    return network


def draw_windows(
    rng: np.random.Generator,
    lab: Sequence[EncodedNight],
    simulated: Sequence[EncodedNight],
    length: int,
    settings: LabLearning,
) -> Windows:
    """A batch in which every window holds an epoch whose stage is known.

    Windows are as long as the network's sequences, or as the shortest night if that is shorter.
    """
    length = min([length, *(len(night.stages) for night in (*lab, *simulated))])
    drawn = [
        _window(rng, lab if rng.random() < settings.lab_share else simulated, length)
        for _ in range(settings.windows)
    ]
    return Windows(
        torch.stack([raw for raw, _, _, _ in drawn]),
        torch.stack([spectrogram for _, spectrogram, _, _ in drawn]),
        torch.from_numpy(np.stack([stages for _, _, stages, _ in drawn]).astype(np.int64)),
        torch.from_numpy(np.stack([is_seen for _, _, _, is_seen in drawn])),
    )


def _window(
    rng: np.random.Generator, nights: Sequence[EncodedNight], length: int
) -> tuple[torch.Tensor, torch.Tensor, NDArray[np.int8], NDArray[np.bool_]]:
    night = nights[int(rng.integers(len(nights)))]
    raw, spectrogram = night.views[int(rng.integers(len(night.views)))]
    known = np.flatnonzero(night.stages >= 0)
    epoch = int(known[int(rng.integers(len(known)))])
    first = max(epoch - length + 1, 0)
    last = min(epoch, len(night.stages) - length)
    start = int(rng.integers(first, last + 1))
    held = slice(start, start + length)
    return raw[held], spectrogram[held], night.stages[held], night.is_seen[held]


def probabilities_of(
    network: MC2SleepNet, night: EncodedNight, description: ModelDescription, report: Report
) -> NDArray[np.float64]:
    """What `network` says of the night before any temperature, (n_epochs, 5); NaN where unseen.

    The same as scoring the night gives: the mean over its views.
    """
    said: list[NDArray[np.float64]] = []
    for index, tokens in enumerate(night.views):

        def report_view(done: float, index: int = index) -> None:
            report((index + done) / len(night.views))

        said.append(read_tokens(network, tokens, night.is_seen, description, report_view)[0])
    return np.mean(said, axis=0)


def _cosine(progress: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * progress))
