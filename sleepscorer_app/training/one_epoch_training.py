"""Trains a network that knows one epoch at a time, with checkpoints to go on from."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.one_epoch_scorer import as_the_network_reads
from sleepscorer_app.training.checkpoints import RunState, load_state, save_state
from sleepscorer_app.training.losses import stage_loss
from sleepscorer_app.training.night_pool import NightSupply
from sleepscorer_app.training.recipe import OneEpochRecipe
from sleepscorer_app.training.spectral_augmentation import augmented
from sleepscorer_app.training.training_run import News
from sleepscorer_app.training.validation import (
    ValidationNight,
    figures,
    kinds_of,
    score_one_epoch_validation,
    selection_score,
)

LEARNING, DONE = "learning", "done"
STEPS_PER_CHECKPOINT = 50
STEPS_PER_NEWS = 20


def network_of(recipe: OneEpochRecipe) -> ULWSleepNet | MSACNN:
    """The recipe's network with untrained weights."""
    if isinstance(recipe.config, MSACNNConfig):
        return MSACNN(recipe.config)
    return ULWSleepNet(recipe.config)


@dataclass
class OneEpochRun:
    """One run: a recipe, its nights, a folder for checkpoints and log, perhaps a time limit.

    Without `minutes` two runs with the same recipe and data give the same weights, killed and
    resumed or not. With it the learning rate follows whichever is further, the steps or the clock.
    """

    recipe: OneEpochRecipe
    pool: NightSupply
    validation: Sequence[ValidationNight]
    folder: Path
    report: Callable[[News], None]
    minutes: float | None = None
    _clock_started: float = field(default=0.0, init=False)

    def run(self, *, resume: bool) -> RunState:
        """Trains to the end, or on from the last checkpoint; returns the final state."""
        torch.set_num_threads(1)
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(self.recipe.seed)
        network = network_of(self.recipe)
        settings = self.recipe.learning
        optimiser = torch.optim.AdamW(
            network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
        )
        state = (load_state(self.folder) if resume else None) or RunState(stage=LEARNING)
        if state.network:
            network.load_state_dict(state.network)
        if state.optimiser:
            optimiser.load_state_dict(state.optimiser)
        self._clock_started = time.monotonic() - state.elapsed_seconds
        while state.stage == LEARNING:
            self._step(network, optimiser, state)
        return state

    def _step(
        self, network: ULWSleepNet | MSACNN, optimiser: torch.optim.Optimizer, state: RunState
    ) -> None:
        settings = self.recipe.learning
        network.train()
        rate = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * self._progress(state.step)))
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (state.step + 1) / settings.warm_up_steps)
        samples, stages = self._batch(state.step, network.low_pass_hz)
        loss = stage_loss(network(samples), stages)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip_norm)
        optimiser.step()
        state.step += 1
        if self._progress(state.step) >= 1:
            state.stage = DONE
        if state.step % STEPS_PER_NEWS == 0:
            self._tell(state, {"stage": float(loss.detach())}, {})
        if state.step % settings.steps_per_validation == 0 or state.stage == DONE:
            self._validate(network, state)
        if state.step % STEPS_PER_CHECKPOINT == 0 or state.stage == DONE:
            self._keep(network, optimiser, state)

    def _batch(self, step: int, low_pass_hz: float | None) -> tuple[torch.Tensor, torch.Tensor]:
        """What step `step` sees: epochs (N, 1, 3000) after augmentation, stages (N,)."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + step)
        settings = self.recipe.learning
        samples, stages = self.pool.draw(step, settings.nights, settings.epochs)
        rng = np.random.default_rng([self.recipe.seed, 5, step])
        ready = [as_the_network_reads(augmented(rng, one), low_pass_hz) for one in samples]
        return torch.from_numpy(np.concatenate(ready)[:, None]), torch.from_numpy(stages.ravel())

    def _progress(self, step: int) -> float:
        """From 0 to 1, by steps or by the clock, whichever is further."""
        by_steps = step / self.recipe.learning.steps
        if self.minutes is None:
            return min(by_steps, 1.0)
        return min(max(by_steps, self._elapsed() / (60 * self.minutes)), 1.0)

    def _elapsed(self) -> float:
        return time.monotonic() - self._clock_started

    def _keep(
        self,
        network: ULWSleepNet | MSACNN,
        optimiser: torch.optim.Optimizer,
        state: RunState,
    ) -> None:
        state.elapsed_seconds = self._elapsed()
        state.network, state.optimiser = network.state_dict(), optimiser.state_dict()
        save_state(self.folder, state)

    def _validate(self, network: ULWSleepNet | MSACNN, state: RunState) -> None:
        """Scores the kept-out nights and keeps the weights if they are the best so far."""
        if not self.validation:
            return
        scored = score_one_epoch_validation(network, self.validation, self.recipe.views)
        score = selection_score(scored)
        if score > state.best_score:
            state.best_score, state.best_at = score, f"step {state.step}"
            state.best_network = {
                name: tensor.clone() for name, tensor in network.state_dict().items()
            }
        kappas = {kind: figures(kind, scored).kappa for kind in kinds_of(scored)}
        self._tell(state, {}, kappas | {"selection": score})

    def _tell(self, state: RunState, parts: dict[str, float], validation: dict[str, float]) -> None:
        news = News(
            state.stage,
            state.step,
            self._progress(state.step),
            self._elapsed(),
            parts,
            validation,
        )
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(news.__dict__) + "\n")
        self.report(news)


def describe(
    recipe: OneEpochRecipe, reference: "np.ndarray[tuple[int], np.dtype[np.float64]]", version: str
) -> ModelDescription:
    """A description of what this recipe makes, to be completed with figures."""
    title = "MSA-CNN" if isinstance(recipe.config, MSACNNConfig) else "ULW-SleepNet"
    return ModelDescription(
        name=f"{title} (re-implementation)",
        version=version,
        network=recipe.network,
        config=recipe.config.to_json(),
        sha256="",
        views=recipe.views,
        head_weights=(),
        reference_spectrum=tuple(float(number) for number in reference),
        trained_with=recipe.name,
    )
