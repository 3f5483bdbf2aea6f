"""The loop of every run, on a network that learns a line: when it stops, what it keeps."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from sleepscorer_app.training.nights.validation import ScoredNight
from sleepscorer_app.training.runs import learning
from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.learning import Course, Learner, News

torch.set_num_threads(1)
CPU = Devices("cpu").start()
COURSE = Course("line", 20, 0.1, 0.0, 1.0, "kappa", steps_per_validation=2)


class LineLesson(nn.Module):
    def __init__(self, line: nn.Linear) -> None:
        super().__init__()
        self.line = line

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, float]]:
        loss = (self.line(x) - y).square().mean()
        return loss, {"distance": float(loss.detach())}


def drawn(step: int) -> tuple[Tensor, Tensor]:
    torch.manual_seed(step)
    x = torch.randn(8, 3)
    return x, x.sum(dim=1, keepdim=True)


def scored(*right: int) -> list[ScoredNight]:
    """A kept-out night of 10 epochs of which so many are right, one night for each number."""
    nights: list[ScoredNight] = []
    for index, n_right in enumerate(right):
        stages = np.arange(10, dtype=np.int8) % 5
        said = np.where(np.arange(10) < n_right, stages, (stages + 1) % 5)
        nights.append(ScoredNight(f"set {index}", np.eye(5)[said], stages))
    return nights


def learner(
    folder: Path,
    course: Course = COURSE,
    *,
    found: Sequence[int] = (),
    state: RunState | None = None,
    news: list[News] | None = None,
    slower: Sequence[nn.Module] = (),
) -> Learner[nn.Linear]:
    torch.manual_seed(0)
    line = nn.Linear(3, 1)
    waiting = list(found)

    def score(_line: nn.Linear) -> list[ScoredNight]:
        return scored(waiting.pop(0)) if waiting else []

    listen = news.append if news is not None else lambda _news: None
    lesson = LineLesson(line)
    state = state or RunState(stage="line")
    return Learner(course, line, lesson, drawn, score, state, folder, listen, CPU, None, slower)


def test_it_learns_the_line(tmp_path: Path) -> None:
    one = learner(tmp_path, replace(COURSE, steps=200))
    one.learn()
    assert torch.allclose(one.network.weight, torch.ones(1, 3), atol=0.05)
    assert one.state.step == 200


def test_it_stops_when_the_kept_out_nights_stay_as_they_are_for_too_long(tmp_path: Path) -> None:
    one = learner(tmp_path, replace(COURSE, patience=3), found=[2, 4, 4, 3, 4, 9])
    one.learn()
    # Best at the second validation, then three in a row without gain: at step 10 of 20.
    assert one.state.step == 10
    assert one.state.best_at == "line step 4"


def test_without_patience_it_goes_on_to_the_last_step(tmp_path: Path) -> None:
    one = learner(tmp_path, found=[4, 3, 3, 3, 3, 3, 3, 3, 3, 9])
    one.learn()
    assert one.state.step == 20
    assert one.state.best_at == "line step 20"


def test_patience_outlasts_a_kill(tmp_path: Path) -> None:
    course = replace(COURSE, patience=3)
    state = RunState(stage="line", step=8, validations_without_gain=2, best_score=0.9)
    one = learner(tmp_path, course, found=[2, 9, 9], state=state)
    one.learn()
    assert one.state.step == 10


def test_a_run_may_choose_by_macro_f1(tmp_path: Path) -> None:
    night = scored(7)[0]
    n_of = {"kappa": 0.0, "macro_f1": 0.0}
    for selection in n_of:
        one = learner(tmp_path / selection, replace(COURSE, selection=selection, steps=2))
        (tmp_path / selection).mkdir()
        one.score = lambda _line: [night]
        one.learn()
        n_of[selection] = one.state.best_score
    assert n_of["kappa"] != n_of["macro_f1"]


def test_news_tell_the_loss_and_the_macro_f1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "STEPS_PER_NEWS", 1)
    news: list[News] = []
    learner(tmp_path, replace(COURSE, steps=2), found=[10], news=news).learn()
    assert [set(one.parts) for one in news] == [{"distance"}, {"distance"}, set()]
    assert [one.macro_f1 for one in news] == [None, None, 1.0]
    assert news[-1].validation == {"set 0": 1.0, "selection": 1.0}
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 3


def test_what_was_just_validated_is_in_the_checkpoint_of_that_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill between the two would lose the validation for good."""
    monkeypatch.setattr(learning, "STEPS_PER_CHECKPOINT", 2)
    seen: list[str] = []
    keep = Learner.keep

    def keep_and_read(one: Learner[nn.Linear], optimiser: torch.optim.Optimizer | None) -> None:
        keep(one, optimiser)
        state = load_state(tmp_path)
        assert state is not None
        seen.append(f"{state.step}: {state.best_at}")

    monkeypatch.setattr(Learner, "keep", keep_and_read)
    learner(tmp_path, replace(COURSE, steps=4), found=[3, 5]).learn()
    assert seen == ["2: line step 2", "4: line step 4"]


def test_parts_may_learn_at_a_share_of_the_rate(tmp_path: Path) -> None:
    class Two(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.slow, self.fast = nn.Linear(3, 1), nn.Linear(3, 1)

        def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, dict[str, float]]:
            return (self.slow(x) + self.fast(x) - y).square().mean(), {}

    torch.manual_seed(0)
    two = Two()
    two.fast.load_state_dict(two.slow.state_dict())
    start = two.slow.weight.detach().clone()
    course = replace(COURSE, steps=1, slower_share=0.1)
    state, part = RunState(stage="line"), (two.slow,)
    one = Learner(
        course, two, two, drawn, lambda _: [], state, tmp_path, lambda _: None, CPU, None, part
    )
    one.learn()
    slow = (two.slow.weight.detach() - start).abs()
    fast = (two.fast.weight.detach() - start).abs()
    assert torch.allclose(slow, 0.1 * fast, rtol=0.01)
    assert (fast > 0).all()
