"""Trains a network that knows one epoch at a time, with checkpoints to go on from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from sleepscorer_app.scoring.model_files import ModelDescription
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.one_epoch_scorer import epochs_as_read
from sleepscorer_app.training.nights.spectral_augmentation import augmented
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    score_one_epoch_validation,
)
from sleepscorer_app.training.recipe import OneEpochRecipe
from sleepscorer_app.training.runs.checkpoints import RunState
from sleepscorer_app.training.runs.learning import Course, Learner
from sleepscorer_app.training.runs.losses import stage_loss
from sleepscorer_app.training.runs.network_run import AUGMENTATION, NetworkRun

LEARNING, DONE = "learning", "done"


def network_of(recipe: OneEpochRecipe) -> ULWSleepNet | MSACNN:
    """The recipe's network with untrained weights."""
    if isinstance(recipe.config, MSACNNConfig):
        return MSACNN(recipe.config)
    return ULWSleepNet(recipe.config)


class OneEpochLesson(nn.Module):
    """Epochs (N, C, 3000) and stages (N,) to the loss."""

    def __init__(self, network: ULWSleepNet | MSACNN) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, samples: torch.Tensor, stages: torch.Tensor
    ) -> tuple[torch.Tensor, dict[str, float]]:
        loss = stage_loss(self.network(samples), stages)
        return loss, {"stage": float(loss.detach())}


@dataclass
class OneEpochRun(NetworkRun[OneEpochRecipe]):
    """One run: a recipe, its nights, a folder for checkpoints and log, perhaps a time limit.

    Without `minutes` two runs with the same recipe and data give the same weights, killed and
    resumed or not. With it the learning rate follows whichever is further, the steps or the clock.
    """

    minutes: float | None = None

    def run(self, *, resume: bool) -> RunState:
        """Trains to the end, or on from the last checkpoint; returns the final state."""
        self.begin()
        network = network_of(self.recipe)
        state = self.state_to_go_on_from(LEARNING, resume=resume)
        if state.network:
            network.load_state_dict(state.network)
        if state.stage == LEARNING:
            learner = self._learner(network, state)
            learner.learn()
            state.stage = DONE
            learner.keep(None)
        return state

    def _learner(
        self, network: ULWSleepNet | MSACNN, state: RunState
    ) -> Learner[ULWSleepNet | MSACNN]:
        settings = self.recipe.learning
        course = Course(
            LEARNING,
            settings.steps,
            settings.learning_rate,
            settings.weight_decay,
            settings.clip_norm,
            self.recipe.selection,
            warm_up_steps=settings.warm_up_steps,
            steps_per_validation=settings.steps_per_validation,
            patience=settings.patience,
            slower_share=settings.convolution_rate_share,
        )
        slower: Sequence[nn.Module] = ()
        if isinstance(network, MSACNN) and settings.convolution_rate_share != 1:
            slower = network.convolutions()
        return Learner(
            course,
            network,
            OneEpochLesson(network),
            lambda step: self._batch(step, network.low_pass_hz),
            self._scored,
            state,
            self.folder,
            self.report,
            self.fabric,
            self.minutes,
            slower,
        )

    def _batch(self, step: int, low_pass_hz: float | None) -> tuple[torch.Tensor, torch.Tensor]:
        """What step `step` sees: epochs (N, C, 3000) after augmentation, stages (N,)."""
        rng, settings = self.dice_of(step, AUGMENTATION), self.recipe.learning
        samples, stages = self.pool.draw(step, settings.nights, settings.epochs)
        envelopes = self.pool.envelopes
        ready = [epochs_as_read(augmented(rng, one, envelopes), low_pass_hz) for one in samples]
        return torch.from_numpy(np.concatenate(ready)), torch.from_numpy(stages.ravel())

    def _scored(self, network: ULWSleepNet | MSACNN) -> list[ScoredNight]:
        return score_one_epoch_validation(network, self.validation, self.recipe.views)


def describe(
    recipe: OneEpochRecipe,
    reference: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    version: str,
    envelopes: Sequence[int] = (),
) -> ModelDescription:
    """A description of what this recipe makes, to be completed with figures.

    One of several channels names them, and those at the places `envelopes` once more; it has no
    reference spectrum.
    """
    title = "MSA-CNN" if isinstance(recipe.config, MSACNNConfig) else "ULW-SleepNet"
    is_of_several = recipe.config.n_channels > 1
    return ModelDescription(
        name=f"{title} (re-implementation)",
        version=version,
        network=recipe.network,
        config=recipe.config.to_json(),
        sha256="",
        views=recipe.views,
        head_weights=(),
        reference_spectrum=() if is_of_several else tuple(float(number) for number in reference),
        trained_with=recipe.name,
        channels=recipe.channels if is_of_several else (),
        envelopes=tuple(recipe.channels[place] for place in envelopes if is_of_several),
    )
