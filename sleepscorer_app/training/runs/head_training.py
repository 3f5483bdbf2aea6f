"""Trains the temporal head of a network that knows one epoch at a time, on frozen summaries.

It is kept only if the kept-out nights say so.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.temporal_head import TemporalHead
from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.one_epoch_scorer import night_probabilities
from sleepscorer_app.training.nights.validation import ScoredNight, selection_score
from sleepscorer_app.training.recipe import Head, OneEpochRecipe
from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.head_nights import (
    KeptOutNight,
    NightView,
    drawn,
    read_kept_out,
    read_views,
)
from sleepscorer_app.training.runs.learning import Course, Learner, News
from sleepscorer_app.training.runs.losses import stage_loss
from sleepscorer_app.training.runs.network_run import STRETCHES, NetworkRun
from sleepscorer_app.training.runs.one_epoch_training import DONE, network_of

HEAD = "head"
PART = "temporal_head"


class HeadLesson(nn.Module):
    """Standardised summaries, who is seen, the network's own logits, and stages, to the loss."""

    def __init__(self, head: TemporalHead) -> None:
        super().__init__()
        self.head = head

    def forward(
        self,
        standardised: torch.Tensor,
        is_seen: torch.Tensor,
        logits: torch.Tensor,
        stages: torch.Tensor,
    ) -> tuple[torch.Tensor, dict[str, float]]:
        corrected = logits + self.head(standardised, is_seen)
        loss = stage_loss(corrected, torch.where(is_seen, stages, -1))
        return loss, {"stage": float(loss.detach())}


@dataclass
class HeadRun(NetworkRun[OneEpochRecipe]):
    """The last part of a run: a recipe with a head, its nights, the folder of the network's run."""

    def run(self, trained: RunState, *, resume: bool) -> RunState:
        """The head of the network whose finished run is `trained`, its own checkpoints in `head`.

        `best_network` holds the head's weights if it is worth keeping and is empty otherwise;
        `best_score` is the selection score with it, `score_without` the one without.
        """
        torch.set_num_threads(1)
        folder = self.folder / HEAD
        folder.mkdir(parents=True, exist_ok=True)
        weights = trained.best_network or trained.network
        state = head_of(self.folder, trained) if resume else None
        state = state or RunState(stage=HEAD, trained_with=_fingerprint(weights))
        if state.stage == DONE:
            return state
        torch.manual_seed(self.recipe.seed)
        network = network_of(with_head(self.recipe))
        network.load_state_dict(network.state_dict() | weights | state.network)
        learner = self._learner(network.eval(), state, folder)
        learner.learn()
        state.stage = DONE
        learner.keep(None)
        return state

    def _learner(
        self, network: ULWSleepNet | MSACNN, state: RunState, folder: Path
    ) -> Learner[nn.ModuleDict]:
        settings, head = settings_of(self.recipe), _head_of(network)
        kept_out = read_kept_out(network, self.validation, self.recipe.views)
        views = read_views(network, self.recipe, settings, self.pool, self._tell_reading)
        if not state.network:
            _measure(head, views)
            # Untrained it adds nothing: this is what the network reaches alone.
            alone = _scored(network, kept_out)
            state.score_without = selection_score(alone, self.recipe.selection) if alone else 1.0
            state.best_score = state.score_without
        course = Course(
            HEAD,
            settings.steps,
            settings.learning_rate,
            settings.weight_decay,
            settings.clip_norm,
            self.recipe.selection,
            steps_per_validation=settings.steps_per_validation,
            patience=settings.patience,
        )

        # One that learns, wherever the devices are, and one that scores, on the CPU.
        learning = copy.deepcopy(head)

        def score(part: nn.ModuleDict) -> list[ScoredNight]:
            head.load_state_dict(part[PART].state_dict())
            return _scored(network, kept_out)

        return Learner(
            course,
            # Named as in the whole network, whose weights these will join.
            nn.ModuleDict({PART: learning}),
            HeadLesson(learning),
            lambda step: self._batch(step, network, views),
            score,
            state,
            folder,
            self.report,
            self.fabric,
        )

    def _batch(
        self, step: int, network: ULWSleepNet | MSACNN, views: Sequence[NightView]
    ) -> tuple[torch.Tensor, ...]:
        """What step `step` sees, as `HeadLesson` takes it."""
        settings, head = settings_of(self.recipe), _head_of(network)
        rng = self.dice_of(step, STRETCHES)
        features, stages = drawn(rng, views, settings.batch)
        with torch.no_grad():
            logits = network.stage_logits(features)
            inputs = head.standardised(features)
        offset_shape = (len(inputs), 1, inputs.shape[2])
        inputs = inputs + settings.night_offset * _normal(rng, offset_shape)
        inputs = inputs + settings.noise * _normal(rng, inputs.shape)
        # A stretch past the end of its night is as unseen as a flat epoch.
        kept = torch.from_numpy(rng.random(stages.shape) >= settings.blanked_share)
        return inputs, kept & (stages >= 0), logits, stages

    def _tell_reading(self, done: float) -> None:
        if self.fabric.is_global_zero:
            self.report(News("reading", 0, done, 0.0, {}, {}))


def head_of(folder: Path, trained: RunState) -> RunState | None:
    """How far the head of exactly these weights is, from the folder of their run."""
    state = load_state(folder / HEAD)
    weights = trained.best_network or trained.network
    return state if state is not None and state.trained_with == _fingerprint(weights) else None


def with_head(recipe: OneEpochRecipe) -> OneEpochRecipe:
    """The recipe for the network that carries the head its section [head] describes."""
    settings = settings_of(recipe)
    head = TemporalHeadConfig(settings.width, settings.hidden, settings.dropout)
    return replace(recipe, config=replace(recipe.config, temporal_head=head))


def settings_of(recipe: OneEpochRecipe) -> Head:
    """The recipe's section [head]; `ValueError` if it has none."""
    if recipe.head is None:
        raise ValueError(f"the recipe {recipe.name} has no section [head]")
    return recipe.head


def _head_of(network: ULWSleepNet | MSACNN) -> TemporalHead:
    if network.temporal_head is None:
        raise ValueError("a network without a temporal head")
    return network.temporal_head


def _measure(head: TemporalHead, views: Sequence[NightView]) -> None:
    """Mean and spread of each feature over all nights, kept with the weights."""
    features = torch.cat([view.features for view in views])
    head.feature_mean.copy_(features.mean(dim=0))
    head.feature_spread.copy_(features.std(dim=0).clamp(min=1e-3))


def _scored(network: ULWSleepNet | MSACNN, kept_out: Sequence[KeptOutNight]) -> list[ScoredNight]:
    """The kept-out nights scored as the application does it: all views, then their mean."""
    scored: list[ScoredNight] = []
    for night in kept_out:
        is_seen = np.ones(len(night.stages), np.bool_)
        said = [night_probabilities(network, view, is_seen) for view in night.views]
        counted = night.stages >= 0
        mean = np.mean(said, axis=0)[counted]
        scored.append(ScoredNight(night.kind, mean, night.stages[counted]))
    return scored


def _normal(rng: np.random.Generator, shape: Sequence[int]) -> torch.Tensor:
    return torch.from_numpy(rng.standard_normal(tuple(shape), dtype=np.float32))


def _fingerprint(weights: dict[str, Any]) -> str:
    """Which weights a head belongs to."""
    digest = sha256()
    for name in sorted(weights):
        digest.update(name.encode())
        digest.update(weights[name].numpy().tobytes())
    return digest.hexdigest()
