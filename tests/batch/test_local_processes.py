"""Workers of this machine that end before their night is done."""

import os
import signal
from pathlib import Path

import pytest

from sleepscorer_app.batch import memory
from sleepscorer_app.batch.local_processes import MOST_ATTEMPTS, LocalProcesses
from sleepscorer_app.batch.night_list import nights_in
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.run import run_batch
from tests.batch.archives import (
    choices_for,
    failures_listed,
    nights_listed,
    unfinished_files,
    write_archive,
)

VICTIM = "001.edf"


class KilledAtOneNight(LocalProcesses):
    """Whoever has this night is killed; for tests."""

    n_killed = 0

    def _worth_hearing(self) -> list:  # type: ignore[type-arg]
        for worker in self._workers:
            if worker.is_ready and worker.task is not None and worker.task.night.name == VICTIM:
                os.kill(worker.pid, signal.SIGKILL)
                self.n_killed += 1
        return super()._worth_hearing()


class KilledBeforeItBegins(LocalProcesses):
    """No worker lives long enough to load the model; for tests."""

    def _worth_hearing(self) -> list:  # type: ignore[type-arg]
        for worker in self._workers:
            os.kill(worker.pid, signal.SIGKILL)
        return super()._worth_hearing()


def test_a_night_that_ends_every_worker_is_listed_and_the_others_are_done(
    tmp_path: Path, tiny_model: Path
) -> None:
    good = write_archive(tmp_path / "in", 3)
    out = tmp_path / "out"
    choices = choices_for(out, tiny_model)
    workers = KilledAtOneNight(choices, 1)
    run_batch(nights_in(tmp_path / "in", out), choices, workers, lambda _news: None)
    assert workers.n_killed == MOST_ATTEMPTS
    assert nights_listed(out) == [name for name in good if name != VICTIM]
    assert list(failures_listed(out)) == [VICTIM]
    assert "ended 3 worker processes" in failures_listed(out)[VICTIM]
    assert unfinished_files(out) == []


def test_workers_that_end_before_they_begin_end_the_batch_in_a_sentence(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 2)
    out = tmp_path / "out"
    choices = choices_for(out, tiny_model)
    with pytest.raises(BatchRefused, match="worker processes end before they have begun"):
        run_batch(
            nights_in(tmp_path / "in", out),
            choices,
            KilledBeforeItBegins(choices, 1),
            lambda _news: None,
        )


@pytest.mark.parametrize(
    ("cores", "free_mb", "workers"), [(4, 100_000, 4), (16, 3000, 2), (8, 100, 1), (1, 9000, 1)]
)
def test_there_are_no_more_workers_than_there_is_memory_for(
    cores: int, free_mb: float, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "available_mb", lambda: free_mb)
    assert memory.workers_for(cores) == workers


def test_this_process_holds_some_memory_and_no_more_than_its_peak() -> None:
    assert 0 < memory.held_mb() <= memory.peak_mb()
