"""Comparing two hypnogram files."""

import json
from pathlib import Path

import pytest

from sleepscorer_app.cli.compare import compare_hypnograms
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.hypnogram_formats import ReadChoices, export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.edf_nights import eeg, night

W, N1, N2, N3, R = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a night of five epochs."""
    (tmp_path / "night.edf").write_bytes(night(eeg(n_epochs=5)))
    return tmp_path


def exported(path: Path, recording_path: Path, *stages: Stage) -> Path:
    hypnogram = Hypnogram.of(stages)
    scoring = Scoring.unscored(len(hypnogram)).import_hypnogram(hypnogram, "test")
    export_hypnogram(path, scoring, open_recording(recording_path))
    return path


def test_the_table_counts_which_stage_was_taken_for_which(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N2, N2, N2, R)
    b = exported(folder / "other_hyp.edf", path, W, N2, N2, N1, R)
    lines = compare_hypnograms([a, b], None).splitlines()
    assert "5 epochs scored in both" in lines[0]
    assert "agreement 80.0%" in lines[1]
    # By hand: 4/5 observed, (1 + 3 * 2 + 1) / 25 expected by chance.
    assert f"kappa {(0.8 - 0.32) / (1 - 0.32):.3f}" in lines[1]
    assert lines[2].split() == ["W", "N1", "N2", "N3", "R", "F1", "kappa"]
    assert lines[5].split() == ["N2", "0", "1", "2", "0", "0", "0.800", "0.615"]
    assert lines[6].split() == ["N3", "0", "0", "0", "0", "0", "–", "–"]


def test_unscored_epochs_are_left_out(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N2, Stage.UNSCORED, N2, R)
    b = exported(folder / "b.csv", path, W, N2, N2, N2, Stage.UNSCORED)
    assert "3 epochs scored in both" in compare_hypnograms([a, b], None)


def test_scorings_without_a_common_epoch_cannot_be_compared(folder: Path) -> None:
    path, no = folder / "night.edf", Stage.UNSCORED
    a = exported(folder / "night_hyp.csv", path, W, no, no, no, no)
    b = exported(folder / "b.csv", path, no, N2, N2, N2, N2)
    with pytest.raises(Mistake, match=r"night_hyp\.csv and b\.csv: no epoch is scored in both"):
        compare_hypnograms([a, b], None)


def test_a_night_that_is_not_beside_is_not_needed(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "a.csv", path, W, N2, N2, N2, R)
    assert "agreement 100.0%" in compare_hypnograms([a, a], None)
    assert "agreement 100.0%" in compare_hypnograms([a, a], path)
    with pytest.raises(Mistake, match="name a second scoring"):
        compare_hypnograms([a], path)


def test_json_holds_every_figure_of_two(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N2, N2, N2, R)
    b = exported(folder / "other_hyp.edf", path, W, N2, N2, N1, R)
    told = json.loads(compare_hypnograms([a, b], None, as_json=True))
    assert told["accuracy"] == 0.8
    assert told["kappa"] == pytest.approx((0.8 - 0.32) / (1 - 0.32))
    assert len(told["kappa_ci"]) == 2
    assert told["per_stage"]["N2"]["f1"] == pytest.approx(0.8)
    assert told["per_stage"]["N3"]["f1"] is None
    assert told["confusion"][2] == [0, 1, 2, 0, 0]
    assert told["differing_epochs"] == [4]
    assert not {"pairs", "fleiss_kappa"} & set(told)


def test_json_of_three_has_pairs_fleiss_kappa_and_the_consensus(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N2, N2, N2, R)
    b = exported(folder / "b.csv", path, W, N2, N2, N1, R)
    c = exported(folder / "c.csv", path, W, N2, N3, N3, R)
    told = json.loads(compare_hypnograms([a, b, c], None, as_json=True))
    assert [(one["a"], one["b"]) for one in told["pairs"]] == [
        *(("night_hyp.csv", "b.csv"), ("night_hyp.csv", "c.csv"), ("b.csv", "c.csv"))
    ]
    assert told["kappa"] == pytest.approx(sum(one["kappa"] for one in told["pairs"]) / 3)
    assert 0 < told["fleiss_kappa"] < 1
    assert told["consensus"][:3] == ["W", "N2", "N2"]
    assert told["tied_epochs"] == [4]
    assert told["differing_epochs"] == [3, 4]
    text = compare_hypnograms([a, b, c], None)
    assert "Fleiss' kappa" in text
    assert "1 ties went to the scorer who agrees best with the others (night_hyp.csv" in text


def test_a_recording_is_no_hypnogram(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N2, N2, N2, R)
    with pytest.raises(UnreadableFile, match=r"night\.edf"):
        compare_hypnograms([a, path], None)


def test_bare_numbers_and_short_epochs_are_read_as_asked(folder: Path) -> None:
    path = folder / "night.edf"
    a = exported(folder / "night_hyp.csv", path, W, N1, N2, N3, R)
    b = folder / "b.txt"
    b.write_text("0\n1\n2\n3\n4\n", encoding="utf-8")
    told = compare_hypnograms(
        [a, b], None, ReadChoices({"0": W, "1": N1, "2": N2, "3": N3, "4": R})
    )
    assert "agreement 100.0%" in told
    assert "as you said" in told
    assert "was guessed" in compare_hypnograms([a, b], None)
    b.write_text("W\n" * 15, encoding="utf-8")
    with pytest.raises(Mistake, match=r"10 s long.*--resample"):
        compare_hypnograms([a, b], None)
    assert "resampled" in compare_hypnograms([a, b], None, ReadChoices(may_resample=True))
