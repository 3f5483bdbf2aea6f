"""Trains the temporal head of a network that knows one epoch at a time, on frozen summaries.

It is kept only if the kept-out nights say so. Nothing is written until it is done: after a kill it
starts anew from the network's last checkpoint and ends with the same weights, minutes later.
"""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch

from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.temporal_head import TemporalHead
from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.one_epoch_scorer import night_probabilities
from sleepscorer_app.training.checkpoints import RunState, load_state, save_state
from sleepscorer_app.training.head_nights import (
    KeptOutNight,
    NightView,
    drawn,
    read_kept_out,
    read_views,
)
from sleepscorer_app.training.losses import stage_loss
from sleepscorer_app.training.night_pool import NightSupply
from sleepscorer_app.training.one_epoch_training import DONE, network_of
from sleepscorer_app.training.recipe import Head, OneEpochRecipe
from sleepscorer_app.training.training_run import News
from sleepscorer_app.training.validation import (
    ScoredNight,
    ValidationNight,
    figures,
    kinds_of,
    selection_score,
)

HEAD = "head"
STEPS_PER_NEWS = 20
PREFIX = "temporal_head."


@dataclass
class HeadRun:
    """The last part of a run: a recipe with a head, its nights, the folder of the network's run."""

    recipe: OneEpochRecipe
    pool: NightSupply
    validation: Sequence[ValidationNight]
    folder: Path
    report: Callable[[News], None]
    _started: float = field(default=0.0, init=False)

    def run(self, trained: RunState, *, resume: bool) -> RunState:
        """The head of the network whose finished run is `trained`, or what a former run gave.

        `best_network` holds the head's weights if it is worth keeping and is empty otherwise;
        `best_score` is the selection score with it, `score_without` the one without.
        """
        torch.set_num_threads(1)
        self._started = time.monotonic()
        folder = self.folder / HEAD
        folder.mkdir(parents=True, exist_ok=True)
        weights = trained.best_network or trained.network
        former = load_state(folder) if resume else None
        if former is not None and former.trained_with == _fingerprint(weights):
            return former
        torch.manual_seed(self.recipe.seed)
        network = network_of(with_head(self.recipe))
        network.load_state_dict(network.state_dict() | weights)
        state = self._learn(network.eval(), settings_of(self.recipe))
        state.trained_with, state.stage = _fingerprint(weights), DONE
        state.elapsed_seconds = time.monotonic() - self._started
        save_state(folder, state)
        return state

    def _learn(self, network: ULWSleepNet | MSACNN, settings: Head) -> RunState:
        head = _head_of(network)
        kept_out = read_kept_out(network, self.validation, self.recipe.views)
        views = read_views(network, self.recipe, settings, self.pool, self._tell_reading)
        _measure(head, views)
        # Untrained it adds nothing: this is what the network reaches alone.
        alone = selection_score(_scored(network, kept_out)) if kept_out else math.inf
        state = RunState(stage=HEAD, score_without=alone, best_score=alone)
        optimiser = torch.optim.AdamW(
            head.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
        )
        while state.step < settings.steps:
            loss = self._step(network, optimiser, views, state.step)
            state.step += 1
            if state.step % STEPS_PER_NEWS == 0:
                self._tell(state, {"stage": loss}, {})
            if kept_out and (
                state.step % settings.steps_per_validation == 0 or state.step == settings.steps
            ):
                self._validate(network, kept_out, state)
        return state

    def _step(
        self,
        network: ULWSleepNet | MSACNN,
        optimiser: torch.optim.Optimizer,
        views: Sequence[NightView],
        step: int,
    ) -> float:
        """One step on stretches of nights; gives its loss."""
        head, settings = _head_of(network), settings_of(self.recipe)
        torch.manual_seed(self.recipe.seed * 1_000_003 + step)
        rng = np.random.default_rng([self.recipe.seed, 8, step])
        for group in optimiser.param_groups:
            fallen = 0.5 * (1 + math.cos(math.pi * step / settings.steps))
            group["lr"] = settings.learning_rate * fallen
        features, stages = drawn(rng, views, settings.batch)
        with torch.no_grad():
            logits = network.stage_logits(features)
        inputs = head.standardised(features)
        inputs = inputs + settings.night_offset * _normal(rng, (len(inputs), 1, inputs.shape[2]))
        inputs = inputs + settings.noise * _normal(rng, inputs.shape)
        # A stretch past the end of its night is as unseen as a flat epoch.
        kept = torch.from_numpy(rng.random(stages.shape) >= settings.blanked_share)
        is_seen = kept & (stages >= 0)
        head.train()
        corrected = logits + head(inputs, is_seen)
        head.eval()
        loss = stage_loss(corrected, torch.where(is_seen, stages, -1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), settings.clip_norm)
        optimiser.step()
        return float(loss.detach())

    def _validate(
        self, network: ULWSleepNet | MSACNN, kept_out: Sequence[KeptOutNight], state: RunState
    ) -> None:
        """Scores the kept-out nights and keeps the head if none was better, nor none at all."""
        scored = _scored(network, kept_out)
        score = selection_score(scored)
        if score > state.best_score:
            state.best_score, state.best_at = score, f"step {state.step}"
            head = _head_of(network).state_dict()
            state.best_network = {PREFIX + name: tensor.clone() for name, tensor in head.items()}
        kappas = {kind: figures(kind, scored).kappa for kind in kinds_of(scored)}
        self._tell(state, {}, kappas | {"selection": score})

    def _tell_reading(self, done: float) -> None:
        self.report(News("reading", 0, done, time.monotonic() - self._started, {}, {}))

    def _tell(self, state: RunState, parts: dict[str, float], found: dict[str, float]) -> None:
        progress = state.step / settings_of(self.recipe).steps
        elapsed = time.monotonic() - self._started
        news = News(HEAD, state.step, progress, elapsed, parts, found)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(news.__dict__) + "\n")
        self.report(news)


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
