"""Workers and batches killed at work: no night is lost, none is listed twice, no file is half."""

import importlib.util
import os
from pathlib import Path

import psutil
import pytest

from sleepscorer_app.batch.night_list import Night
from sleepscorer_app.batch.night_result import results_in
from sleepscorer_app.batch.night_task import RESULTS_FOLDER, NightTask
from sleepscorer_app.files.recordings.recording_content import recording_sha256
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from tests.batch.archives import (
    choices_for,
    failures_listed,
    nights_listed,
    unfinished_files,
    write_archive,
)
from tests.batch.commands import RunningBatch, local_cluster, workers_of

N_NIGHTS, CORRUPT = 12, 5


def assert_each_done_once(out: Path, good: tuple[str, ...], lines: list[str]) -> None:
    """Every good night has one row, one scoring of one entry, and was told once."""
    assert nights_listed(out) == list(good)
    kept = list((out / RESULTS_FOLDER).glob("*.sleepscorer"))
    assert len(kept) == len(good)
    assert all(len(read_archived_scoring(path).log) == 1 for path in kept)
    assert len(list((out / RESULTS_FOLDER).glob("*.json"))) == len(good)
    assert not list((out / RESULTS_FOLDER).glob("*.begun"))
    told = sorted(line.split()[1].rstrip(":") for line in lines if ": scored in" in line)
    assert told == list(good)
    assert unfinished_files(out) == []


def make_endless(night: Path, out: Path, model: Path) -> Path:
    """Lets whoever scores the night wait in front of a pipe that nobody writes to.

    Without it a batch of small nights may be over before a busy machine comes to interrupt it.
    """
    named = Night(night, night.name, night.stem)
    pipe = NightTask(named, recording_sha256(night), choices_for(out, model)).scoring_path
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    return pipe


def let_end(pipe: Path) -> None:
    """A batch that did not hear Ctrl-C goes on to its end, and the test to its failure."""
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    pipe.unlink()
    os.close(end)


def test_a_worker_that_is_killed_costs_nothing_but_time(tmp_path: Path, tiny_model: Path) -> None:
    good = write_archive(tmp_path / "in", N_NIGHTS, corrupt=(CORRUPT,))
    out = tmp_path / "out"
    batch = RunningBatch(tmp_path / "in", out, tiny_model, "--jobs", "2")
    nights = batch.read_nights()
    next(nights)
    batch.workers()[0].kill()
    assert batch.wait() == 2
    assert_each_done_once(out, good, batch.lines)
    assert list(failures_listed(out)) == [f"{CORRUPT:03}.edf"]


def test_a_batch_that_is_killed_goes_on_where_it_stopped(tmp_path: Path, tiny_model: Path) -> None:
    good = write_archive(tmp_path / "in", N_NIGHTS, corrupt=(CORRUPT,))
    out = tmp_path / "out"
    first = RunningBatch(tmp_path / "in", out, tiny_model, "--jobs", "2")
    nights = first.read_nights()
    done = [next(nights) for _ in range(4)]
    workers = first.workers()
    first.kill()
    first.wait()
    psutil.wait_procs(workers)
    kept = {path: path.stat().st_mtime_ns for path in (out / RESULTS_FOLDER).glob("*.json")}
    assert len(kept) >= sum("scored" in line for line in done)
    again = RunningBatch(tmp_path / "in", out, tiny_model, "--jobs", "1")
    assert again.wait() == 2
    lines = [line for line in again.lines if ": scored in" in line]
    assert len(lines) == len(good) - len(kept)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    assert nights_listed(out) == list(good)
    assert unfinished_files(out) == []


def test_ctrl_c_ends_all_processes_with_130_and_true_tables(
    tmp_path: Path, tiny_model: Path
) -> None:
    good = write_archive(tmp_path / "in", N_NIGHTS)
    out = tmp_path / "out"
    endless = make_endless(tmp_path / "in" / good[-1], out, tiny_model)
    batch = RunningBatch(tmp_path / "in", out, tiny_model, "--jobs", "2")
    nights = batch.read_nights()
    next(nights)
    workers = batch.workers()
    batch.interrupt()
    let_end(endless)
    assert batch.wait() == 130, batch.lines
    assert "the same command goes on" in batch.said
    assert "Traceback" not in batch.said
    assert not any(one.is_running() for one in workers)
    assert set(nights_listed(out)) < set(good)
    assert unfinished_files(out) == []


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="Dask is not installed")
def test_a_cluster_that_loses_a_worker_does_its_night_elsewhere(
    tmp_path: Path, tiny_model: Path
) -> None:
    good = write_archive(tmp_path / "in", N_NIGHTS, corrupt=(CORRUPT,))
    out = tmp_path / "out"
    with local_cluster(tmp_path) as (address, cluster):
        words = ["--scheduler", address, "--de-identify", "--shift-days=-40"]
        words += [
            "--unit",
            "EEG C4-M1=mV",
            "--format",
            "csv",
            "--format",
            "edf",
            "--format",
            "bids",
        ]
        batch = RunningBatch(tmp_path / "in", out, tiny_model, *words)
        nights = batch.read_nights()
        next(nights)
        workers_of(cluster)[0].kill()
        assert batch.wait() == 2, batch.said
    assert_each_done_once(out, good, batch.lines)
    for name in good:
        stem = name.removesuffix(".edf")
        assert (out / f"{stem}_events.json").exists()
        assert "# start: 2021-01-21T22:30:00" in (out / f"{stem}_hyp.csv").read_text("utf-8")
    rows = [row for _, row in results_in(out / RESULTS_FOLDER)]
    assert [row.units for row in rows] == [{"EEG C4-M1": 1000.0}] * len(good)
    assert list(failures_listed(out)) == [f"{CORRUPT:03}.edf"]


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="Dask is not installed")
def test_a_scheduler_that_is_lost_ends_the_batch_in_one_line(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 3 * N_NIGHTS)
    out = tmp_path / "out"
    with local_cluster(tmp_path) as (address, cluster):
        batch = RunningBatch(tmp_path / "in", out, tiny_model, "--scheduler", address)
        nights = batch.read_nights()
        next(nights)
        for one in (cluster, *cluster.children(recursive=True)):
            one.kill()
        assert batch.wait() == 2
    assert batch.said == (
        f"sleepscorer: {address}: the scheduler is gone; nights that were done stay done, and the "
        "same command goes on\n"
    )
    assert nights_listed(out)
