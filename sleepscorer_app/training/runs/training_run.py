"""One run of MC2SleepNet: everything at once, then the sequence part alone."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from safetensors import safe_open
from torch import nn

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet, decibel_spectrogram
from sleepscorer_app.training.nights.night_pool import NightSupply
from sleepscorer_app.training.nights.spectral_augmentation import augmented
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    score_validation,
)
from sleepscorer_app.training.recipe import Recipe, Together
from sleepscorer_app.training.runs.checkpoints import RunState
from sleepscorer_app.training.runs.learning import Course, Learner
from sleepscorer_app.training.runs.losses import fine_tune_loss, together_loss
from sleepscorer_app.training.runs.network_run import AUGMENTATION, NetworkRun

TOGETHER, FINE_TUNE, DONE = "together", "fine_tune", "done"
VALIDATION_STRIDE = 8
"""While training, windows every 8 epochs say as much about progress as windows at each."""


class TogetherLesson(nn.Module):
    """Epochs (B, L, 3000) and stages (B, L) to the loss of the first stage."""

    def __init__(self, network: MC2SleepNet, settings: Together) -> None:
        super().__init__()
        self.network = network
        self.settings = settings

    def forward(
        self, samples: torch.Tensor, stages: torch.Tensor
    ) -> tuple[torch.Tensor, dict[str, float]]:
        tokens = _encoded(self.network, samples)
        logits = self.network.score(*tokens)
        return together_loss(logits, self.network.pretext(*tokens), stages, self.settings)


class FineTuneLesson(nn.Module):
    """The same for the second, in which the encoders are frozen."""

    def __init__(self, network: MC2SleepNet) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, samples: torch.Tensor, stages: torch.Tensor
    ) -> tuple[torch.Tensor, dict[str, float]]:
        with torch.no_grad():
            tokens = _encoded(self.network, samples)
        loss = fine_tune_loss(self.network.score(*tokens), stages)
        return loss, {"stage": float(loss.detach()) / 5}


@dataclass
class TrainingRun(NetworkRun[Recipe]):
    """One run: a recipe, its nights, a folder for checkpoints and log, perhaps a time limit.

    Without `minutes` two runs with the same recipe and data give the same weights, killed and
    resumed or not. With it the first stage's learning rate follows whichever is further, the steps
    or the clock.
    """

    minutes: float | None = None

    def run(self, *, resume: bool) -> RunState:
        """Trains to the end, or on from the last checkpoint; returns the final state."""
        self.begin()
        network = MC2SleepNet(self.recipe.config)
        state = self.state_to_go_on_from(TOGETHER, resume=resume)
        if state.network:
            network.load_state_dict(state.network)
        else:
            self.pool.wait_for(self.pool.n_nights_at(0))
            _measure_bins(network, self.pool)
        if state.stage == TOGETHER:
            self._train_together(network, state)
        if state.stage == FINE_TUNE:
            self._fine_tune(network, state)
        return state

    def _train_together(self, network: MC2SleepNet, state: RunState) -> None:
        settings = self.recipe.together
        course = Course(
            TOGETHER,
            settings.steps,
            settings.learning_rate,
            settings.weight_decay,
            settings.clip_norm,
            self.recipe.selection,
            warm_up_steps=settings.warm_up_steps,
            steps_per_validation=settings.steps_per_validation,
            patience=settings.patience,
            average_decay=settings.average_decay,
        )
        learner = self._learner(
            course,
            network,
            TogetherLesson(network, settings),
            lambda step: self._batch(step, settings.batch),
            state,
        )
        learner.minutes = self.minutes
        learner.learn()
        network.load_state_dict(state.best_network or network.state_dict())
        state.stage, state.step, state.validations_without_gain = FINE_TUNE, 0, 0
        learner.keep(None)

    def _fine_tune(self, network: MC2SleepNet, state: RunState) -> None:
        settings = self.recipe.fine_tune
        network.freeze_encoders()
        course = Course(
            FINE_TUNE,
            settings.steps,
            settings.learning_rate,
            settings.weight_decay,
            self.recipe.together.clip_norm,
            self.recipe.selection,
        )
        # Draws of their own: the first stage used the step numbers up to its last.
        offset = self.recipe.together.steps
        learner = self._learner(
            course,
            network,
            FineTuneLesson(network),
            lambda step: self._batch(offset + step, settings.windows),
            state,
        )
        learner.learn()
        state.stage = DONE
        learner.keep(None)

    def _learner(
        self,
        course: Course,
        network: MC2SleepNet,
        lesson: nn.Module,
        draw: Callable[[int], tuple[torch.Tensor, ...]],
        state: RunState,
    ) -> Learner[MC2SleepNet]:
        return Learner(
            course,
            network,
            lesson,
            draw,
            self._scored,
            state,
            self.folder,
            self.report,
            self.fabric,
        )

    def _batch(self, step: int, batch: int) -> tuple[torch.Tensor, torch.Tensor]:
        """What step `step` sees: (B, L, 3000) after augmentation, stages (B, L)."""
        rng = self.dice_of(step, AUGMENTATION)
        samples, stages = self.pool.draw(step, batch, self.recipe.config.sequence_length)
        distorted = np.stack([augmented(rng, one) for one in samples])
        return torch.from_numpy(distorted), torch.from_numpy(stages)

    def _scored(self, network: MC2SleepNet) -> list[ScoredNight]:
        description = describe(self.recipe, self.pool.reference, window_stride=VALIDATION_STRIDE)
        return score_validation(network, self.validation, description)


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
