"""One training run: everything at once, then the sequence part alone, with checkpoints."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import torch
from safetensors import safe_open
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet, decibel_spectrogram
from sleepscorer_app.training.checkpoints import RunState, load_state, save_state
from sleepscorer_app.training.losses import fine_tune_loss, together_loss
from sleepscorer_app.training.night_pool import NightSupply
from sleepscorer_app.training.recipe import Recipe
from sleepscorer_app.training.spectral_augmentation import augmented
from sleepscorer_app.training.validation import (
    ValidationNight,
    figures,
    kinds_of,
    score_validation,
    selection_score,
)

TOGETHER, FINE_TUNE, DONE = "together", "fine_tune", "done"
STEPS_PER_CHECKPOINT = 50
STEPS_PER_NEWS = 20
VALIDATION_STRIDE = 8
"""While training, windows every 8 epochs say as much about progress as windows at each."""


@dataclass(frozen=True)
class News:
    """How a training run stands, for the progress bar and the log."""

    stage: str
    step: int
    progress: float
    elapsed_seconds: float
    parts: dict[str, float]
    validation: dict[str, float]


@dataclass
class TrainingRun:
    """One run: a recipe, its nights, a folder for checkpoints and log, perhaps a time limit.

    Without `minutes` two runs with the same recipe and data give the same weights, killed and
    resumed or not. With it the learning rate follows whichever is further, the steps or the clock.
    """

    recipe: Recipe
    pool: NightSupply
    validation: Sequence[ValidationNight]
    folder: Path
    report: Callable[[News], None]
    minutes: float | None = None

    def run(self, *, resume: bool) -> RunState:
        """Trains to the end, or on from the last checkpoint; returns the final state."""
        torch.set_num_threads(1)
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(self.recipe.seed)
        network = MC2SleepNet(self.recipe.config)
        state = (load_state(self.folder) if resume else None) or RunState()
        if state.network:
            network.load_state_dict(state.network)
        else:
            self.pool.wait_for(self.pool.n_nights_at(0))
            _measure_bins(network, self.pool)
        self._clock_started = time.monotonic() - state.elapsed_seconds
        if state.stage == TOGETHER:
            self._train_together(network, state)
            network.load_state_dict(state.best_network or network.state_dict())
            state.stage, state.step, state.optimiser = FINE_TUNE, 0, {}
            self._keep(network, None, state)
        if state.stage == FINE_TUNE:
            self._fine_tune(network, state)
            state.stage, state.optimiser = DONE, {}
            self._keep(network, None, state)
        return state

    def _train_together(self, network: MC2SleepNet, state: RunState) -> None:
        settings = self.recipe.together
        optimiser = torch.optim.AdamW(
            network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
        )
        if state.optimiser:
            optimiser.load_state_dict(state.optimiser)
        average = _running_mean(network, settings.average_decay, state)
        network.train()
        while (progress := self._progress(state.step, settings.steps)) < 1:
            rate = settings.learning_rate * _cosine(progress)
            rate *= min(1.0, (state.step + 1) / settings.warm_up_steps)
            samples, stages = self._batch(state.step, settings.batch)
            tokens = _encoded(network, samples)
            logits = network.score(*tokens)
            loss, parts = together_loss(logits, network.pretext(*tokens), stages, settings)
            _descend(optimiser, network, loss, rate, settings.clip_norm)
            if average is not None:
                average.update_parameters(network)
                state.average = average.state_dict()
            state.step += 1
            self._after_step(network, optimiser, state, settings.steps, parts)
            if state.step % settings.steps_per_validation == 0:
                self._validate(_validated(network, average), state, settings.steps)
                network.train()
        self._validate(_validated(network, average), state, settings.steps)
        state.average = {}

    def _fine_tune(self, network: MC2SleepNet, state: RunState) -> None:
        settings = self.recipe.fine_tune
        network.freeze_encoders()
        learning = [one for one in network.parameters() if one.requires_grad]
        optimiser = torch.optim.AdamW(
            learning, settings.learning_rate, weight_decay=settings.weight_decay
        )
        if state.optimiser:
            optimiser.load_state_dict(state.optimiser)
        network.train()
        # Draws of their own: the first stage used the step numbers up to its last.
        offset = self.recipe.together.steps
        while state.step < settings.steps:
            rate = settings.learning_rate * _cosine(state.step / settings.steps)
            samples, stages = self._batch(offset + state.step, settings.windows)
            with torch.no_grad():
                tokens = _encoded(network, samples)
            loss = fine_tune_loss(network.score(*tokens), stages)
            _descend(optimiser, network, loss, rate, self.recipe.together.clip_norm)
            state.step += 1
            parts = {"stage": float(loss.detach()) / 5}
            self._after_step(network, optimiser, state, settings.steps, parts)
        if settings.steps:
            self._validate(network, state, settings.steps)

    def _batch(self, step: int, batch: int) -> tuple[torch.Tensor, torch.Tensor]:
        """What step `step` sees: (B, L, 3000) after augmentation, stages (B, L)."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + step)
        length = self.recipe.config.sequence_length
        samples, stages = self.pool.draw(step, batch, length)
        rng = np.random.default_rng([self.recipe.seed, 5, step])
        distorted = np.stack([augmented(rng, one) for one in samples])
        return torch.from_numpy(distorted), torch.from_numpy(stages)

    def _progress(self, step: int, steps: int) -> float:
        """From 0 to 1, by steps or by the clock, whichever is further."""
        by_steps = step / steps
        if self.minutes is None:
            return by_steps
        return max(by_steps, self._elapsed() / (60 * self.minutes))

    def _elapsed(self) -> float:
        return time.monotonic() - self._clock_started

    def _after_step(
        self,
        network: MC2SleepNet,
        optimiser: torch.optim.Optimizer,
        state: RunState,
        steps: int,
        parts: dict[str, float],
    ) -> None:
        if state.step % STEPS_PER_NEWS == 0:
            self._tell(state, steps, parts, {})
        if state.step % STEPS_PER_CHECKPOINT == 0:
            self._keep(network, optimiser, state)

    def _keep(
        self, network: MC2SleepNet, optimiser: torch.optim.Optimizer | None, state: RunState
    ) -> None:
        state.elapsed_seconds = self._elapsed()
        state.network = network.state_dict()
        state.optimiser = optimiser.state_dict() if optimiser is not None else {}
        save_state(self.folder, state)

    def _validate(self, network: MC2SleepNet, state: RunState, steps: int) -> None:
        """Scores the kept-out nights and keeps the weights if they are the best so far."""
        if not self.validation:
            return
        description = describe(self.recipe, self.pool.reference, window_stride=VALIDATION_STRIDE)
        scored = score_validation(network, self.validation, description)
        score = selection_score(scored)
        if score > state.best_score:
            state.best_score = score
            state.best_at = f"{state.stage} step {state.step}"
            state.best_network = {
                name: tensor.clone() for name, tensor in network.state_dict().items()
            }
            best = RunState(network=state.best_network, best_at=state.best_at, best_score=score)
            best_folder = self.folder / "best"
            best_folder.mkdir(exist_ok=True)
            save_state(best_folder, best)
        kappas = {kind: figures(kind, scored).kappa for kind in kinds_of(scored)}
        self._tell(state, steps, {}, kappas | {"selection": score})

    def _tell(
        self, state: RunState, steps: int, parts: dict[str, float], validation: dict[str, float]
    ) -> None:
        progress = min(self._progress(state.step, steps), 1.0)
        news = News(state.stage, state.step, progress, self._elapsed(), parts, validation)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(news.__dict__) + "\n")
        self.report(news)


def describe(
    recipe: Recipe, reference: "np.ndarray[tuple[int], np.dtype[np.float64]]", **more: object
) -> ModelDescription:
    """A description of what this recipe makes, to be completed with figures and a version."""
    values: dict[str, object] = {
        "name": "MC2SleepNet (re-implementation)",
        "version": "untrained",
        "network": recipe.network,
        "config": recipe.config.to_json(),
        "sha256": "",
        "reference_spectrum": tuple(float(number) for number in reference),
        "trained_with": recipe.name,
    }
    return ModelDescription(**(values | more))  # type: ignore[arg-type]


def _measure_bins(network: MC2SleepNet, pool: NightSupply) -> None:
    """Mean and spread of each spectrogram bin over the first nights, kept with the weights."""
    spectra = []
    for index in range(pool.n_nights_at(0)):
        with safe_open(pool.path_of(index), "numpy") as night:
            for view in ("plain", "mapped"):
                epochs = night.get_tensor(view)[::10].astype(np.float32)
                spectra.append(decibel_spectrogram(torch.from_numpy(epochs)).flatten(0, 1)[::5])
    frames = torch.cat(spectra)
    network.spectrogram_encoder.bin_mean.copy_(frames.mean(dim=0))
    network.spectrogram_encoder.bin_spread.copy_(frames.std(dim=0))


def _encoded(network: MC2SleepNet, samples: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens (B, L, D) of both views."""
    batch, length, _ = samples.shape
    raw, spectrogram = network.encode(samples.flatten(0, 1))
    return raw.view(batch, length, -1), spectrogram.view(batch, length, -1)


def _running_mean(network: MC2SleepNet, decay: float, state: RunState) -> AveragedModel | None:
    """A running mean of the weights and of the batch statistics; None if none is wanted.

    Its noise is smaller than that of the last step's weights (Izmailov 2018).
    """
    if not decay:
        return None
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(decay), use_buffers=True)
    if state.average:
        average.load_state_dict(state.average)
    return average


def _validated(network: MC2SleepNet, average: AveragedModel | None) -> MC2SleepNet:
    """The weights that are validated and kept: the running mean, or the last step's."""
    return network if average is None else cast(MC2SleepNet, average.module)


def _cosine(progress: float) -> float:
    return 0.5 * (1 + math.cos(math.pi * min(progress, 1.0)))


def _descend(
    optimiser: torch.optim.Optimizer,
    network: MC2SleepNet,
    loss: torch.Tensor,
    rate: float,
    clip_norm: float,
) -> None:
    for group in optimiser.param_groups:
        group["lr"] = rate
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), clip_norm)
    optimiser.step()
