"""Checkpoints: whole or not there, and a bad one is named."""

import errno
import os
from pathlib import Path

import pytest
import torch

from sleepscorer_app.training.runs.checkpoints import (
    RunState,
    UnusableCheckpoint,
    load_state,
    save_state,
)


def test_what_was_saved_comes_back(tmp_path: Path) -> None:
    state = RunState("together", 5, 1.5, network={"weight": torch.arange(3.0)}, best_at="step 4")
    save_state(tmp_path, state)
    again = load_state(tmp_path)
    assert again is not None
    assert (again.step, again.best_at) == (5, "step 4")
    assert torch.equal(again.network["weight"], torch.arange(3.0))
    assert [one.name for one in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_full_disk_is_told_with_the_file_and_leaves_the_last_good_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_state(tmp_path, RunState(step=5))

    def full_disk(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space") as caught:
            save_state(tmp_path, RunState(step=10))
    assert caught.value.filename == str(tmp_path / "checkpoint.pt")
    state = load_state(tmp_path)
    assert state is not None
    assert state.step == 5
    assert [one.name for one in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_there_is_no_checkpoint_before_the_first(tmp_path: Path) -> None:
    assert load_state(tmp_path) is None


def test_a_checkpoint_written_before_newer_fields_is_still_read(tmp_path: Path) -> None:
    old = {"stage": "done", "step": 7, "network": {}, "best_score": 0.5, "best_at": "step 6"}
    torch.save(old, tmp_path / "checkpoint.pt")
    state = load_state(tmp_path)
    assert state is not None
    assert (state.stage, state.step, state.validations_without_gain) == ("done", 7, 0)


@pytest.mark.parametrize("content", [b"", b"not a checkpoint", b"PK\x03\x04cut short"])
def test_what_is_no_checkpoint_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(content)
    with pytest.raises(UnusableCheckpoint, match=r"checkpoint\.pt") as caught:
        load_state(tmp_path)
    assert "--resume" in str(caught.value)


def test_a_checkpoint_of_a_later_version_is_named(tmp_path: Path) -> None:
    torch.save({"stage": "done", "invented_later": 1}, tmp_path / "checkpoint.pt")
    with pytest.raises(UnusableCheckpoint, match="invented_later"):
        load_state(tmp_path)
