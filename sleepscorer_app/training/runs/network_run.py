"""What the runs of a network share: what they learn from, where they are kept, their dice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import torch

from sleepscorer_app.training.nights.night_pool import NightSupply
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import OneEpochRecipe, Recipe
from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.learning import News

if TYPE_CHECKING:
    from lightning_fabric import Fabric

AnyRecipe = TypeVar("AnyRecipe", Recipe, OneEpochRecipe)

# What dice are thrown for, so that no two purposes share theirs; others are 7 and in the pools.
AUGMENTATION, STRETCHES = 5, 8


@dataclass
class NetworkRun(Generic[AnyRecipe]):
    """A recipe, its nights, and a folder for checkpoints and log."""

    recipe: AnyRecipe
    pool: NightSupply
    validation: Sequence[ValidationNight]
    folder: Path
    report: Callable[[News], None]
    fabric: "Fabric"

    def begin(self) -> None:
        """One thread, a folder, and the dice by which an untrained network gets its weights."""
        torch.set_num_threads(1)
        self.folder.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(self.recipe.seed)

    def state_to_go_on_from(self, first_stage: str, *, resume: bool) -> RunState:
        """The last checkpoint, or a run that is before its first step.

        Raises `UnusableCheckpoint` for a file that is none.
        """
        return (load_state(self.folder) if resume else None) or RunState(stage=first_stage)

    def dice_of(self, step: int, purpose: int) -> np.random.Generator:
        """The dice of a step, torch's among them: the same whenever it is taken."""
        torch.manual_seed(self.recipe.seed * 1_000_003 + step)
        return np.random.default_rng([self.recipe.seed, purpose, step])
