"""A batch in one process: what it writes, what it does again, and what it leaves alone."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.batch import night_work
from sleepscorer_app.batch.night_list import nights_in
from sleepscorer_app.batch.night_task import RESULTS_FOLDER, NightTask, Outcome
from sleepscorer_app.batch.night_work import night_outcome
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.run import LOCK_NAME, BatchSummary, NightNews, run_batch
from sleepscorer_app.batch.tables import RESULTS_NAME
from sleepscorer_app.domain.reviewing.record_uncertainty import expected_wrong_epochs
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.folder_lock import folder_taken
from sleepscorer_app.files.work.night_queue import read_queue
from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.scoring.model_files import save_model
from tests.batch.archives import (
    CORRUPT,
    HereAndNow,
    choices_for,
    failures_listed,
    nights_listed,
    table,
    unfinished_files,
    write_archive,
    write_night,
)
from tests.scoring.networks_for_tests import tiny_description, tiny_network


def run(
    place: Path, out: Path, model: Path, workers: HereAndNow | None = None, **more: object
) -> tuple[BatchSummary, list[NightNews]]:
    """A batch over `place`, and what it told while it ran."""
    told: list[NightNews] = []
    choices = choices_for(out, model, **more)
    workers = workers or HereAndNow()
    return run_batch(nights_in(place, out), choices, workers, told.append), told


def test_every_night_is_in_one_of_the_tables_and_its_hypnograms_are_written(
    tmp_path: Path, tiny_model: Path
) -> None:
    good = write_archive(tmp_path / "in", 4, corrupt=(2,))
    out = tmp_path / "out"
    summary, told = run(tmp_path / "in", out, tiny_model)
    assert nights_listed(out) == list(good)
    assert failures_listed(out) == {
        "002.edf": "it is not an EDF or BDF file, whatever its name says"
    }
    for name in good:
        for suffix in (".csv", ".edf"):
            assert (out / f"{name.removesuffix('.edf')}_hyp{suffix}").exists()
    assert [news.n_over for news in told] == [1, 2, 3, 4]
    assert (summary.n_scored, len(summary.failures)) == (3, 1)
    assert unfinished_files(out) == []


def test_a_row_tells_what_the_scoring_that_is_kept_says(tmp_path: Path, tiny_model: Path) -> None:
    write_night(tmp_path / "in" / "night.edf", 7)
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    (row,) = table(out / RESULTS_NAME)
    (kept,) = (out / RESULTS_FOLDER).glob("*.sleepscorer")
    archived = read_archived_scoring(kept)
    said = archived.scoring.automatic
    assert said is not None
    assert len(archived.log) == 1
    assert row["model"] == "Tiny"
    assert row["model_sha256"] == said.model.sha256
    assert row["derivations"] == "EEG C4-M1"
    assert row["epochs"] == "7"
    minutes = [float(row[f"{name}_minutes"]) for name in ("W", "N1", "N2", "N3", "R", "unscored")]
    counts = np.bincount(said.hypnogram().codes, minlength=5)
    assert minutes == [*(counts / 2), 0.0]
    assert float(row["mean_confidence"]) == pytest.approx(said.confidence.mean(), abs=1e-4)
    assert float(row["expected_wrong_epochs"]) == pytest.approx(
        expected_wrong_epochs(said), abs=0.1
    )
    assert "100 samples per second" in row["fit"]


def test_typed_again_nothing_is_scored_again(tmp_path: Path, tiny_model: Path) -> None:
    good = write_archive(tmp_path / "in", 3)
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    before = {path: path.read_bytes() for path in out.rglob("*_hyp.*")}
    workers = HereAndNow()
    summary, told = run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == []
    assert summary.n_done_before == 3
    assert all(news.was_done for news in told)
    assert nights_listed(out) == list(good)
    assert {path: path.read_bytes() for path in out.rglob("*_hyp.*")} == before


def test_a_renamed_night_is_known_by_its_content_and_only_written_under_its_new_name(
    tmp_path: Path, tiny_model: Path
) -> None:
    night = write_night(tmp_path / "in" / "old.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    (kept,) = (out / RESULTS_FOLDER).glob("*.sleepscorer")
    scored_at = kept.stat().st_mtime_ns
    night.rename(night.with_name("new.edf"))
    run(tmp_path / "in", out, tiny_model)
    assert list((out / RESULTS_FOLDER).glob("*.sleepscorer")) == [kept]
    assert kept.stat().st_mtime_ns == scored_at
    assert (out / "new_hyp.edf").exists()
    assert "new.edf" in nights_listed(out)


def test_a_night_of_the_same_name_and_another_content_is_scored_anew(
    tmp_path: Path, tiny_model: Path
) -> None:
    night = write_night(tmp_path / "in" / "night.edf", 3)
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    stamp = night.stat()
    content = bytearray(night.read_bytes())
    content[-1000] ^= 1
    night.write_bytes(content)
    # Neither the name nor the size nor the date tells that it is another.
    os.utime(night, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    workers = HereAndNow()
    run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == ["night.edf"]
    assert len(list((out / RESULTS_FOLDER).glob("*.sleepscorer"))) == 2
    assert nights_listed(out) == ["night.edf"]


def test_copies_of_one_night_are_scored_once_and_both_listed(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "a" / "night.edf")
    (tmp_path / "in" / "b").mkdir()
    shutil.copy(tmp_path / "in" / "a" / "night.edf", tmp_path / "in" / "b" / "night.edf")
    out = tmp_path / "out"
    workers = HereAndNow()
    run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == ["a/night.edf"]
    assert nights_listed(out) == ["a/night.edf", "b/night.edf"]
    assert (out / "b" / "night_hyp.csv").exists()


def test_a_copy_of_a_night_that_failed_fails_for_the_same_reason(
    tmp_path: Path, tiny_model: Path
) -> None:
    for name in ("a.edf", "b.edf"):
        (tmp_path / name).write_bytes(CORRUPT)
    workers = HereAndNow(lambda _task: Outcome(failure="it is odd"))
    run(tmp_path, tmp_path / "out", tiny_model, workers)
    assert workers.worked_on == ["a.edf"]
    assert failures_listed(tmp_path / "out") == {"a.edf": "it is odd", "b.edf": "it is odd"}


def test_another_channel_is_another_scoring(tmp_path: Path, tiny_model: Path) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    workers = HereAndNow()
    run(tmp_path / "in", out, tiny_model, workers, channels=("EEG C4-M1",))
    assert workers.worked_on == ["night.edf"]


def test_another_kind_of_file_is_written_without_scoring_again(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model, formats=("csv",))
    (kept,) = (out / RESULTS_FOLDER).glob("*.sleepscorer")
    made = kept.stat().st_mtime_ns
    run(tmp_path / "in", out, tiny_model, formats=("edf", "bids"))
    assert (out / "night_hyp.edf").exists()
    assert kept.stat().st_mtime_ns == made


def test_de_identified_files_take_the_place_of_those_that_told_who_it_was(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    told = (out / "night_hyp.csv").read_text("utf-8")
    run(tmp_path / "in", out, tiny_model, de_identify=True)
    assert "2021-03-02" in told
    assert "2021-03-02" not in (out / "night_hyp.csv").read_text("utf-8")


def test_a_file_of_somebody_else_stops_the_batch_before_anything_is_scored(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 2)
    out = tmp_path / "out"
    out.mkdir()
    (out / "001_hyp.csv").write_text("by hand")
    workers = HereAndNow()
    with pytest.raises(BatchRefused, match=r"001_hyp\.csv: is there already and may hold"):
        run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == []
    assert (out / "001_hyp.csv").read_text() == "by hand"
    run(tmp_path / "in", out, tiny_model, may_replace=True)
    assert (out / "001_hyp.csv").read_text("utf-8") != "by hand"


def test_a_hypnogram_that_a_person_corrected_is_not_written_over_by_another_model(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 2)
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    (out / "000_hyp.csv").write_text("corrected")
    other = save_model(tmp_path / "other", tiny_network(1), tiny_description(), "# Other")
    for _again in range(2):
        run(tmp_path / "in", out, other.folder)
        assert (out / "000_hyp.csv").read_text() == "corrected"
        assert nights_listed(out) == ["001.edf"]
        assert "may hold a person's work" in failures_listed(out)["000.edf"]
    assert other.identity.sha256 in (out / "001_hyp.csv").read_text("utf-8")


def test_a_row_that_was_damaged_is_made_again_from_the_scoring_that_is_kept(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    (row,) = (out / RESULTS_FOLDER).glob("*.json")
    told = json.loads(row.read_text("utf-8"))
    row.write_text('{"format": 1, "night": 3}')
    (out / RESULTS_NAME).unlink()
    run(tmp_path / "in", out, tiny_model, may_replace=True)
    again = json.loads(row.read_text("utf-8"))
    changing = {"seconds", "scored_at", "peak_memory_mb", "written"}
    assert {key: again[key] for key in again if key not in changing} == {
        key: told[key] for key in told if key not in changing
    }
    assert nights_listed(out) == ["night.edf"]


def test_nights_of_an_earlier_batch_stay_in_the_tables(tmp_path: Path, tiny_model: Path) -> None:
    out = tmp_path / "out"
    write_night(tmp_path / "monday" / "one.edf", 3)
    write_night(tmp_path / "tuesday" / "two.edf", 4)
    run(tmp_path / "monday", out, tiny_model)
    run(tmp_path / "tuesday", out, tiny_model)
    assert nights_listed(out) == ["one.edf", "two.edf"]
    assert {one.night for one in read_queue(out).nights} == {"one.edf", "two.edf"}


def test_the_queue_leads_to_recordings_and_scorings_with_the_most_doubtful_night_first(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 4)
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    queued = read_queue(out).nights
    assert all(one.recording.exists() and one.scoring.exists() for one in queued)
    doubts = [(not one.reasons, -one.expected_wrong) for one in queued]
    assert doubts == sorted(doubts)


def test_two_batches_do_not_work_in_one_folder(tmp_path: Path, tiny_model: Path) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    out.mkdir()
    with (
        folder_taken(out, LOCK_NAME),
        pytest.raises(BatchRefused, match="another batch works in this folder"),
    ):
        run(tmp_path / "in", out, tiny_model)


def test_what_a_killed_batch_left_half_written_is_removed(tmp_path: Path, tiny_model: Path) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    (out / RESULTS_FOLDER).mkdir(parents=True)
    (out / ".123-abc.unfinished.edf").write_bytes(b"half")
    (out / RESULTS_FOLDER / ".123-abc.unfinished.sleepscorer-journal").write_bytes(b"half")
    run(tmp_path / "in", out, tiny_model)
    assert unfinished_files(out) == []


def test_when_no_night_can_be_written_any_more_the_batch_ends_and_the_table_is_true(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_archive(tmp_path / "in", 3)
    out = tmp_path / "out"

    def until_full(task: NightTask) -> Outcome:
        if task.night.name == "001.edf":
            return Outcome(stop="the disk is full")
        return night_outcome(task, lambda _done: None)

    with pytest.raises(BatchRefused, match="the disk is full"):
        run(tmp_path / "in", out, tiny_model, HereAndNow(until_full))
    assert nights_listed(out) == ["000.edf"]


def test_a_disk_that_is_full_is_no_fault_of_the_night(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_archive(tmp_path / "in", 3)
    out = tmp_path / "out"

    def full(*_arguments: object) -> None:
        raise OSError("The disk is full.")

    def no_room(path: Path, *_arguments: object) -> None:
        raise FailedExport(path, f"the disk of {path.parent} is full.")

    monkeypatch.setattr(night_work, "keep_scoring", full)
    workers = HereAndNow()
    with monkeypatch.context() as at_work:
        at_work.setattr(night_work, "write_checked", no_room)
        with pytest.raises(BatchRefused, match=r"the disk of .* is full"):
            run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == ["000.edf"]
    # With room for others it is this night's fault alone, and they are gone on with.
    workers = HereAndNow()
    run(tmp_path / "in", out, tiny_model, workers)
    assert workers.worked_on == ["000.edf", "001.edf", "002.edf"]
    assert set(failures_listed(out).values()) == {"The disk is full"}
