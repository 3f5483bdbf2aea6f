"""A batch's files: any format, without the person, under codes, in stated units; typed again."""

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.batch.night_list import Night, nights_in
from sleepscorer_app.batch.night_result import results_in, shift_used_in
from sleepscorer_app.batch.night_task import RESULTS_FOLDER, NightTask, Outcome
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.run import BatchSummary, NightNews, run_batch
from sleepscorer_app.cli import batch
from tests.batch.archives import HereAndNow, choices_for, failures_listed, write_night
from tests.edf_nights import eeg
from tests.files.edf_bytes import edf_bytes


def run(
    place: Path, out: Path, model: Path, **more: object
) -> tuple[BatchSummary, list[NightNews]]:
    told: list[NightNews] = []
    choices = choices_for(out, model, **more)
    return run_batch(nights_in(place, out), choices, HereAndNow(), told.append), told


def names_in(out: Path) -> set[str]:
    """What lies in the output folder itself, beside the tables."""
    tables = {"results.csv", "failures.csv", "queue.json", ".batch.lock"}
    return {one.name for one in out.iterdir() if one.is_file()} - tables


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tiny_model: Path, tmp_path: Path) -> list[str]:
    """The command of a folder of two nights, worked on in this very process."""
    monkeypatch.setattr(batch, "_workers", lambda *_about: HereAndNow())
    monkeypatch.chdir(tmp_path)
    for name, patient, n_epochs in (("a", b"X F X Ada_Lovelace", 3), ("b", b"X X X X", 4)):
        path = tmp_path / "in" / f"{name}.edf"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(edf_bytes([eeg(n_epochs=n_epochs)], patient=patient, reserved=b"EDF+C"))
    return ["batch", "in", "--out", "out", "--model", str(tiny_model)]


def test_formats_asked_for_later_are_written_without_scoring_and_stay_known(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    later = ("bids", "probabilities-parquet")
    summary, (news,) = run(tmp_path / "in", out, tiny_model, formats=later)
    assert (summary.n_scored, summary.n_written, news.was_written) == (0, 1, True)
    made = {"night_hyp.csv", "night_hyp.edf", "night_events.tsv", "night_events.json"}
    assert names_in(out) == {*made, "night_probabilities.parquet"}
    # Both sets are known as this batch's own: neither is made again, neither is in the way.
    for formats in (("csv", "edf"), later):
        summary, (news,) = run(tmp_path / "in", out, tiny_model, formats=formats)
        assert news.was_done
        assert summary.n_written == 0


def test_a_file_that_explains_another_is_made_again_and_guarded_like_it(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model, formats=("bids",))
    (out / "night_events.json").unlink()
    run(tmp_path / "in", out, tiny_model, formats=("bids",))
    assert (out / "night_events.json").exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "night_events.json").write_text("by hand")
    with pytest.raises(BatchRefused, match=r"night_events\.json: is there already"):
        run(tmp_path / "in", elsewhere, tiny_model, formats=("bids",))
    assert (elsewhere / "night_events.json").read_text() == "by hand"


def test_two_nights_whose_files_would_have_one_name_are_refused(
    tmp_path: Path, tiny_model: Path
) -> None:
    for name in ("a.edf", "a_eeg.edf"):
        write_night(tmp_path / "in" / name)
    with pytest.raises(BatchRefused, match=r"would both write a_events\.tsv"):
        run(tmp_path / "in", tmp_path / "out", tiny_model, formats=("bids",))
    run(tmp_path / "in", tmp_path / "out", tiny_model)
    assert "a_eeg_hyp.csv" in names_in(tmp_path / "out")


def test_with_other_days_the_files_are_written_anew_and_those_before_give_way(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"

    def start(**more: object) -> str:
        summary, _ = run(tmp_path / "in", out, tiny_model, formats=("csv",), **more)
        assert summary.failures == {}
        text = (out / "night_hyp.csv").read_text("utf-8")
        return next(line[9:19] for line in text.splitlines() if line.startswith("# start: "))

    assert start() == "2021-03-02"
    assert start(de_identify=True) == "1985-01-01"
    assert start(de_identify=True, shift_days=-40) == "2021-01-21"
    assert shift_used_in(out / RESULTS_FOLDER) == -40
    # What tells no person must not be taken for what tells one, nor the other way about.
    assert start() == "2021-03-02"


def test_another_unit_is_another_scoring_and_is_only_kept_of_nights_that_have_the_channel(
    tmp_path: Path, tiny_model: Path
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    out = tmp_path / "out"
    run(tmp_path / "in", out, tiny_model)
    units = (("EEG C4-M1", 1000.0), ("Nose", 1.0))
    summary, (news,) = run(tmp_path / "in", out, tiny_model, units=units)
    assert summary.n_scored == 1
    assert not news.was_done
    assert summary.results["night.edf"].units == {"EEG C4-M1": 1000.0}
    assert len([*(out / RESULTS_FOLDER).glob("*.sleepscorer")]) == 2
    summary, (news,) = run(tmp_path / "in", out, tiny_model, units=units[::-1])
    assert news.was_done


def test_what_a_worker_is_told_comes_through_the_wire_whole(
    tmp_path: Path, tiny_model: Path
) -> None:
    choices = choices_for(
        *(tmp_path, tiny_model),
        formats=("bids", "gssc"),
        de_identify=True,
        shift_days=-33,
        units=(("EEG C4-M1", 1000.0),),
    )
    task = NightTask(Night(tmp_path / "a.edf", "a.edf", "P1"), "ab", choices)
    assert NightTask.from_json(task.to_json()) == task
    assert Outcome.from_json(Outcome(was_scored=False).to_json()) == Outcome(was_scored=False)


def test_a_worker_that_lacks_what_a_format_needs_ends_the_batch_before_it_scores(
    tmp_path: Path, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_night(tmp_path / "in" / "night.edf")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(BatchRefused, match=r"probabilities-parquet: .*sleepscorer_app\[parquet\]"):
        run(tmp_path / "in", tmp_path / "out", tiny_model, formats=("probabilities-parquet",))
    assert [*(tmp_path / "out" / RESULTS_FOLDER).iterdir()] == []


def test_typed_with_codes_files_have_no_other_name_and_typed_again_the_days_stay(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("codes.csv").write_text("a,P1\nb,P2\n", "utf-8")
    secret = ["--de-identify", "--codes", "codes.csv", "--shift-days", "random"]
    assert main([*typed, *secret, "--format", "csv"]) == 0
    assert "named by their codes" in capsys.readouterr().out
    out = Path("out").absolute()
    assert names_in(out) == {"P1_hyp.csv", "P2_hyp.csv"}
    (shift,) = {row.shift_days for _, row in results_in(out / RESULTS_FOLDER)}
    assert shift < -29
    assert main([*typed, *secret, "--format", "csv", "--format", "edf", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["scored"], told["done_before"], told["written_anew"]) == (0, 0, 2)
    assert told["de_identified"]
    moved = (date(2021, 3, 2).toordinal() + shift) - date(1985, 1, 1).toordinal()
    stood = {
        line.partition(": ")[2][:10]
        for path in out.glob("P*_hyp.csv")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("# start: ")
    }
    (day,) = stood
    assert date.fromisoformat(day).toordinal() - date(1985, 1, 1).toordinal() == moved
    for path in out.glob("P*"):
        assert b"Lovelace" not in path.read_bytes()


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ("a,P1\n", "it has no code for b.edf"),
        ("a,P1\nb,P1\n", "twice"),
        ("a;\n", "not a name, a comma and a code"),
    ],
)
def test_codes_that_do_not_fit_are_refused_before_any_night_is_scored(
    typed: list[str], codes: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("codes.csv").write_text(codes, "utf-8")
    assert main([*typed, "--de-identify", "--codes", "codes.csv"]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not Path("out").exists()


def test_a_night_named_after_whoever_slept_fails_and_says_what_to_do(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("in/a.edf").rename("in/lovelace.edf")
    assert main([*typed, "--de-identify"]) == 2
    assert "give the recording a code by --codes" in failures_listed(Path("out"))["lovelace.edf"]
    assert names_in(Path("out")) == {"b_hyp.csv", "b_hyp.edf"}


def test_a_channel_of_no_night_is_said_at_the_end(
    typed: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, "--unit", "EEG C4-M1=mV", "--unit", "EGG C4=mV"]) == 0
    said = capsys.readouterr().out
    assert "--unit EGG C4: no night has a channel of that name" in said
    assert "--unit EEG C4-M1" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--unit", "C4=bar"], "write it as LABEL=UNIT"),
        (["--codes", "codes.csv"], "only together with --de-identify"),
        (["--format", "word"], "'word' is not one of"),
        (["--de-identify", "--shift-days", "0"], "neither a number of days"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_line(
    typed: list[str], words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*typed, *words]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out").exists()
