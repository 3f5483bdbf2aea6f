"""A training run: it learns, it can be killed at any step, and the best weights are kept."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.training.nights.night_pool import (
    NightPool,
)
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import Recipe
from sleepscorer_app.training.runs import learning
from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.learning import Learner, News
from sleepscorer_app.training.runs.training_run import TrainingRun
from tests.training.toy_nights import TOY_RECIPE, ToyNights, with_steps

torch.set_num_threads(1)
CPU = Devices("cpu").start()


class Killed(Exception):
    """Stands for a process that ends in the middle of a run."""


def pool_of(nights: Path, recipe: Recipe) -> NightPool:
    reference = np.load(nights / "reference.npy")
    return NightPool(nights / "pool", ToyNights(), recipe.supply, recipe.seed, reference)


def run(
    nights: Path,
    folder: Path,
    recipe: Recipe,
    *,
    resume: bool = False,
    killed_at: int | None = None,
) -> tuple[RunState, list[News]]:
    news: list[News] = []

    def listen(one: News) -> None:
        news.append(one)
        if killed_at is not None and one.step >= killed_at and one.stage == "together":
            raise Killed

    kept_out = ValidationNight.load("toy", nights / "kept_out.safetensors")
    with pool_of(nights, recipe) as pool:
        state = TrainingRun(recipe, pool, [kept_out], folder, listen, CPU).run(resume=resume)
    return state, news


@pytest.mark.parametrize("average_decay", [0.0, 0.9])
def test_a_run_killed_and_resumed_ends_with_the_weights_of_one_that_was_not(
    average_decay: float, nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEPS_PER_CHECKPOINT", 2)
    monkeypatch.setattr(learning, "STEPS_PER_NEWS", 1)
    recipe = with_running_mean(average_decay)
    whole, _ = run(nights, tmp_path / "whole", recipe)
    with pytest.raises(Killed):
        run(nights, tmp_path / "killed", recipe, killed_at=7)
    left = load_state(tmp_path / "killed")
    assert left is not None
    assert 0 < left.step < 7
    assert bool(left.average) == bool(average_decay)
    resumed, _ = run(nights, tmp_path / "killed", recipe, resume=True)
    assert resumed.stage == "done"
    assert (resumed.best_at, resumed.best_score) == (whole.best_at, whole.best_score)
    for weights, again in (
        (whole.network, resumed.network),
        (whole.best_network, resumed.best_network),
    ):
        for name, tensor in weights.items():
            assert torch.equal(tensor, again[name]), name


def with_running_mean(decay: float) -> Recipe:
    return replace(TOY_RECIPE, together=replace(TOY_RECIPE.together, average_decay=decay))


def test_the_weights_validated_and_kept_are_the_running_mean(
    nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, decay = "joint_head.weight", 0.75
    after_each_step: list[torch.Tensor] = []
    descend = Learner._descend

    def descend_and_note(
        learner: Learner[MC2SleepNet], lesson: torch.nn.Module, optimiser: torch.optim.Optimizer
    ) -> dict[str, float]:
        parts = descend(learner, lesson, optimiser)
        after_each_step.append(learner.network.state_dict()[name].clone())
        return parts

    monkeypatch.setattr(Learner, "_descend", descend_and_note)
    recipe = with_running_mean(decay)
    one_validation = replace(recipe.together, steps=5, steps_per_validation=1000)
    without_fine_tuning = replace(recipe.fine_tune, steps=0)
    state, _ = run(
        nights, tmp_path, replace(recipe, together=one_validation, fine_tune=without_fine_tuning)
    )
    mean = after_each_step[0]
    for weights in after_each_step[1:]:
        mean = decay * mean + (1 - decay) * weights
    assert len(after_each_step) == 5
    assert torch.allclose(state.best_network[name], mean, atol=1e-6)
    assert not torch.allclose(after_each_step[-1], mean, atol=1e-4)


def test_without_resume_a_run_starts_anew(nights: Path, tmp_path: Path) -> None:
    recipe = with_steps(3, 0)
    first, _ = run(nights, tmp_path, recipe)
    again, _ = run(nights, tmp_path, recipe)
    assert torch.equal(first.network["joint_head.weight"], again.network["joint_head.weight"])


def test_training_lowers_the_loss_and_learns_the_tones(nights: Path, tmp_path: Path) -> None:
    state, news = run(nights, tmp_path, with_steps(60, 0))
    losses = [one.parts["stage"] for one in news if one.parts]
    assert losses[-1] < losses[0]
    assert state.best_score > 0.3


def test_fine_tuning_leaves_the_encoders_as_they_were(nights: Path, tmp_path: Path) -> None:
    state, _ = run(nights, tmp_path, TOY_RECIPE)
    both = [name for name in state.network if name.startswith(("raw_encoder", "spectrogram_enc"))]
    assert any("running_mean" in name for name in both)
    assert all(torch.equal(state.network[name], state.best_network[name]) for name in both)
    before, after = state.best_network["joint_head.weight"], state.network["joint_head.weight"]
    assert not torch.equal(before, after) or state.best_at.startswith("fine_tune")


def test_the_learning_rate_falls_with_the_clock_when_minutes_are_given(
    nights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 100_000, 30))
    monkeypatch.setattr(learning.time, "monotonic", lambda: float(next(clock)))
    kept_out = ValidationNight.load("toy", nights / "kept_out.safetensors")
    recipe = with_steps(1000, 0)
    with pool_of(nights, recipe) as pool:
        training = TrainingRun(recipe, pool, [kept_out], tmp_path, lambda _: None, CPU, minutes=5)
        state = training.run(resume=False)
    assert state.best_at.startswith("together step")
    assert int(state.best_at.split()[-1]) < 15
