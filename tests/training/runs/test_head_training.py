"""Training a temporal head: it learns context, the network stays, and it is kept only if better."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from sleepscorer_app.training.nights.night_pool import (
    NightPool,
)
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import Head, OneEpochRecipe, Supply
from sleepscorer_app.training.runs import head_training
from sleepscorer_app.training.runs.checkpoints import RunState
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.head_nights import NightView, drawn
from sleepscorer_app.training.runs.head_training import HeadRun
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.one_epoch_training import network_of
from tests.training.toy_nights import ToyNights

torch.set_num_threads(1)
CPU = Devices("cpu").start()

RECIPE = OneEpochRecipe(
    name="toy",
    network="ulw_sleepnet",
    config=ULWSleepNetConfig(head_dropout=0.0),
    supply=Supply(first_nights=3, most_nights=3, reference_nights=1),
    head=Head(nights=3, steps=40, batch=4, length=20, learning_rate=2e-2, steps_per_validation=10),
    validation_nights=1,
)


def finished() -> RunState:
    """A network's finished run: its weights are as they were drawn, the head may learn a lot."""
    torch.manual_seed(0)
    return RunState(stage="done", network=network_of(RECIPE).state_dict())


def run(
    nights: Path,
    folder: Path,
    recipe: OneEpochRecipe = RECIPE,
    *,
    trained: RunState | None = None,
    resume: bool = False,
    news: list[News] | None = None,
    validate: bool = True,
) -> RunState:
    reference = np.load(nights / "reference.npy")
    pool = NightPool(nights / "pool", ToyNights(), recipe.supply, recipe.seed, reference)
    kept_out = [ValidationNight.load("toy", nights / "kept_out.safetensors")] if validate else []
    listen = news.append if news is not None else lambda _news: None
    with pool:
        return HeadRun(recipe, pool, kept_out, folder, listen, CPU).run(
            trained or finished(), resume=resume
        )


def test_it_learns_and_what_is_kept_beats_the_network_alone(nights: Path, tmp_path: Path) -> None:
    news: list[News] = []
    state = run(nights, tmp_path, news=news)
    losses = [one.parts["stage"] for one in news if one.parts]
    found = [one.validation["selection"] for one in news if one.validation]
    assert losses[-1] < losses[0]
    assert state.best_score == max(found) > state.score_without
    assert state.best_network
    assert all(name.startswith("temporal_head.") for name in state.best_network)
    assert news[0].stage == "reading"


def test_a_head_that_does_not_help_is_left_out(nights: Path, tmp_path: Path) -> None:
    assert RECIPE.head is not None
    backwards = replace(RECIPE, head=replace(RECIPE.head, learning_rate=0.0))
    state = run(nights, tmp_path, backwards)
    assert state.best_network == {}
    assert state.best_score == state.score_without


def test_without_kept_out_nights_there_is_nothing_to_keep_it_for(
    nights: Path, tmp_path: Path
) -> None:
    assert run(nights, tmp_path, validate=False).best_network == {}


def test_it_leaves_the_network_as_it_was(nights: Path, tmp_path: Path) -> None:
    trained = finished()
    before = {name: tensor.clone() for name, tensor in trained.network.items()}
    run(nights, tmp_path, trained=trained)
    assert all(torch.equal(tensor, trained.network[name]) for name, tensor in before.items())


def test_the_same_recipe_gives_the_same_head_and_a_finished_one_is_not_trained_again(
    nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(nights, tmp_path / "first")
    second = run(nights, tmp_path / "second")
    for name, tensor in first.best_network.items():
        assert torch.equal(tensor, second.best_network[name]), name

    def never(*_: object) -> None:
        raise AssertionError("it was trained again")

    with monkeypatch.context() as forbidden:
        forbidden.setattr(head_training, "read_views", never)
        again = run(nights, tmp_path / "first", resume=True)
    assert again.best_score == first.best_score
    changed = finished()
    changed.network["head.1.bias"] = changed.network["head.1.bias"] + 1
    other = run(nights, tmp_path / "first", trained=changed, resume=True)
    assert other.trained_with != first.trained_with


def test_hybrid_nights_are_drawn_as_often_as_the_recipe_says() -> None:
    views = [
        NightView(torch.full((4, 2), float(index)), torch.full((4,), index), weight)
        for index, weight in enumerate((0.5, 0.4, 0.1))
    ]
    _, stages = drawn(np.random.default_rng(0), views, 3000)
    shares = np.bincount(stages[:, 0].numpy()) / 3000
    assert np.allclose(shares, (0.5, 0.4, 0.1), atol=0.03)


def test_past_the_end_of_a_short_night_there_is_no_stage() -> None:
    views = [NightView(torch.ones(n, 2), torch.ones(n, dtype=torch.int64), 0.5) for n in (3, 5)]
    features, stages = drawn(np.random.default_rng(0), views, 20)
    assert features.shape == (20, 5, 2)
    assert set((stages >= 0).sum(dim=1).tolist()) == {3, 5}


def test_a_recipe_without_a_head_trains_none(nights: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no section \[head\]"):
        run(nights, tmp_path, replace(RECIPE, head=None))
