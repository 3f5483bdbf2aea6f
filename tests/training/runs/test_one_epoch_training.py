"""Training a network that knows one epoch: it learns, and it can be killed at any step."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.training.nights.night_pool import (
    NightPool,
)
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import OneEpochRecipe, OneEpochSteps, Supply
from sleepscorer_app.training.runs.checkpoints import RunState
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.one_epoch_training import OneEpochRun
from tests.training.toy_nights import ToyNights

torch.set_num_threads(1)
CPU = Devices("cpu").start()


class Killed(Exception):
    """Stands for a process that ends in the middle of a run."""


RECIPES = {
    network: OneEpochRecipe(
        name="toy",
        network=network,
        config=config,
        supply=Supply(first_nights=3, most_nights=3, reference_nights=1),
        learning=OneEpochSteps(
            steps=40,
            nights=3,
            epochs=5,
            learning_rate=1e-2,
            warm_up_steps=2,
            steps_per_validation=20,
        ),
        validation_nights=1,
    )
    for network, config in (
        ("ulw_sleepnet", ULWSleepNetConfig(head_dropout=0.0)),
        ("msa_cnn", MSACNNConfig.small()),
    )
}


def run(
    nights: Path,
    folder: Path,
    recipe: OneEpochRecipe,
    *,
    resume: bool = False,
    kill_at: int | None = None,
    news: list[News] | None = None,
) -> RunState:
    def listen(one: News) -> None:
        if news is not None:
            news.append(one)
        if kill_at is not None and one.step >= kill_at:
            raise Killed

    reference = np.load(nights / "reference.npy")
    pool = NightPool(nights / "pool", ToyNights(), recipe.supply, recipe.seed, reference)
    validation = [ValidationNight.load("toy", nights / "kept_out.safetensors")]
    with pool:
        return OneEpochRun(recipe, pool, validation, folder, listen, CPU).run(resume=resume)


@pytest.mark.parametrize("network", RECIPES)
def test_it_learns_and_keeps_the_best_weights(
    network: str, nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepscorer_app.training.runs.learning.STEPS_PER_NEWS", 1)
    news: list[News] = []
    state = run(nights, tmp_path, RECIPES[network], news=news)
    losses = [one.parts["stage"] for one in news if one.parts]
    found = [one.validation["selection"] for one in news if one.validation]
    assert len(losses) == 40
    assert np.mean(losses[-10:]) < 0.8 * np.mean(losses[:5])
    assert state.best_score == max(found)
    assert state.best_network
    assert state.stage == "done"
    assert news[-1].progress == 1.0


def test_a_killed_run_goes_on_to_the_same_weights(
    nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepscorer_app.training.runs.learning.STEPS_PER_CHECKPOINT", 5)
    recipe = RECIPES["ulw_sleepnet"]
    straight = run(nights, tmp_path / "straight", recipe)
    with pytest.raises(Killed):
        run(nights, tmp_path / "killed", recipe, kill_at=20)
    resumed = run(nights, tmp_path / "killed", recipe, resume=True)
    assert resumed.step == straight.step == 40
    for name, tensor in straight.network.items():
        assert torch.equal(tensor, resumed.network[name]), name


def test_a_finished_run_is_not_trained_further(nights: Path, tmp_path: Path) -> None:
    recipe = RECIPES["ulw_sleepnet"]
    short = replace(recipe, learning=replace(recipe.learning, steps=2))
    first = run(nights, tmp_path, short)
    again = run(nights, tmp_path, short, resume=True)
    assert again.step == first.step == 2


def test_the_network_reads_what_its_low_pass_leaves(nights: Path, tmp_path: Path) -> None:
    recipe = RECIPES["msa_cnn"]
    reference = np.load(nights / "reference.npy")
    pool = NightPool(nights / "pool", ToyNights(), recipe.supply, recipe.seed, reference)
    with pool:
        one = OneEpochRun(recipe, pool, [], tmp_path, lambda _: None, CPU)
        as_drawn, stages = one._batch(0, None)
        filtered, same_stages = one._batch(0, 5.0)
    assert as_drawn.shape == filtered.shape == (15, 1, 3000)
    assert torch.equal(stages, same_stages)
    assert filtered.var() < as_drawn.var()
