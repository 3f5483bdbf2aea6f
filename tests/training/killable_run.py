"""A training run in a process of its own, to be killed: `python -m … KIND NIGHTS RUN [resume]`.

Prints every step it tells of; the weights it ends with are in RUN/checkpoint.pt.
"""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.training.nights.night_pool import NightPool
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import Head, OneEpochRecipe, OneEpochSteps, Recipe
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.head_training import HeadRun
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.one_epoch_training import OneEpochRun
from sleepscorer_app.training.runs.training_run import TrainingRun
from tests.training.toy_nights import TOY_RECIPE, ToyNights

ONE_EPOCH = OneEpochRecipe(
    name="toy",
    network="ulw_sleepnet",
    config=ULWSleepNetConfig(),
    supply=TOY_RECIPE.supply,
    learning=OneEpochSteps(steps=120, nights=2, epochs=3, steps_per_validation=40),
    head=Head(nights=3, steps=80, batch=2, length=20, steps_per_validation=40),
)
WHOLE = replace(
    TOY_RECIPE,
    together=replace(
        TOY_RECIPE.together, steps=120, batch=2, average_decay=0.9, steps_per_validation=40
    ),
    fine_tune=replace(TOY_RECIPE.fine_tune, steps=80),
)


def say(news: News) -> None:
    print(news.stage, news.step, flush=True)


def main(kind: str, nights: Path, folder: Path, *, resume: bool) -> None:
    recipe: Recipe | OneEpochRecipe = WHOLE if kind == "whole" else ONE_EPOCH
    reference = np.load(nights / "reference.npy")
    kept_out = [ValidationNight.load("toy", nights / "kept_out.safetensors")]
    fabric = Devices("cpu").start()
    pool = NightPool(nights / "pool", ToyNights(), recipe.supply, recipe.seed, reference)
    with pool:
        if isinstance(recipe, Recipe):
            TrainingRun(recipe, pool, kept_out, folder, say, fabric).run(resume=resume)
        else:
            how = (recipe, pool, kept_out, folder, say, fabric)
            state = OneEpochRun(*how).run(resume=resume)
            HeadRun(*how).run(state, resume=resume)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), resume="resume" in sys.argv)
