"""A training process killed with SIGKILL and started again ends with the same weights."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.head_training import HEAD
from tests.training.killable_run import main

ROOT = Path(__file__).resolve().parents[3]


def run(kind: str, nights: Path, folder: Path, *more: str, kill_at: str | None = None) -> list[str]:
    """What the process told; it is killed as soon as it tells of `kill_at`.

    The pipe only closes when the process that makes the nights has ended too.
    """
    words = [sys.executable, "-m", "tests.training.killable_run", kind, str(nights), str(folder)]
    told: list[str] = []
    with subprocess.Popen([*words, *more], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told.append(line.strip())
            if told[-1] == kill_at:
                process.kill()
    assert (process.returncode == 0) == (kill_at is None)
    return told


def kept(folder: Path) -> RunState:
    state = load_state(folder)
    assert state is not None
    return state


def assert_same(one: RunState, other: RunState) -> None:
    assert (one.stage, one.step) == (other.stage, other.step)
    assert (one.best_at, one.best_score) == (other.best_at, other.best_score)
    for weights, again in ((one.network, other.network), (one.best_network, other.best_network)):
        assert weights.keys() == again.keys()
        for name, tensor in weights.items():
            assert torch.equal(tensor, again[name]), name


@pytest.mark.timeout(600)
def test_a_killed_process_goes_on_to_the_same_weights(nights: Path, tmp_path: Path) -> None:
    main("one", nights, tmp_path / "whole", resume=False)
    run("one", nights, tmp_path / "killed", kill_at="learning 60")
    assert kept(tmp_path / "killed").step == 50
    assert run("one", nights, tmp_path / "killed", "resume")[0] == "learning 60"
    assert_same(kept(tmp_path / "whole"), kept(tmp_path / "killed"))
    assert_same(kept(tmp_path / "whole" / HEAD), kept(tmp_path / "killed" / HEAD))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    ("kind", "kills"),
    [
        ("one", ["learning 100", "head 60"]),
        ("whole", ["together 60"]),
        ("whole", ["together 100", "fine_tune 60"]),
        ("whole", ["together 60", "together 120"]),
    ],
)
def test_a_process_killed_in_any_stage_goes_on_to_the_same_weights(
    kind: str, kills: list[str], nights: Path, tmp_path: Path
) -> None:
    main(kind, nights, tmp_path / "whole", resume=False)
    run(kind, nights, tmp_path / "killed", kill_at=kills[0])
    for kill_at in kills[1:]:
        run(kind, nights, tmp_path / "killed", "resume", kill_at=kill_at)
    run(kind, nights, tmp_path / "killed", "resume")
    assert_same(kept(tmp_path / "whole"), kept(tmp_path / "killed"))
    if kind == "one":
        assert_same(kept(tmp_path / "whole" / HEAD), kept(tmp_path / "killed" / HEAD))
