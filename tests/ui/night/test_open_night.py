"""A night as the window holds it: work taken up where it was left, or a sentence why not."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import Annotation, Identity
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.ui.night.open_night import OpenNight, restored_sentence
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from tests.ui.night_pages import scored, small_night

NIGHT = small_night(6)


def taken_up(path: Path, fallback_folder: Path) -> OpenNight:
    return OpenNight(path, NIGHT, Settings(settings_on_disk()), fallback_folder)


@pytest.fixture
def path(qapp: QApplication, tmp_path: Path) -> Path:
    return tmp_path / "night.edf"


def test_work_is_taken_up_where_it_was_left(path: Path, tmp_path: Path) -> None:
    night = taken_up(path, tmp_path / "else")
    night.document.score_epochs([0, 1], Stage.N2)
    night.viewport.go_to_epoch(4)
    night.close()
    again = taken_up(path, tmp_path / "else")
    assert again.document.scoring == night.document.scoring
    assert again.viewport.epoch == 4
    assert any("restored: 2 of 6 epochs scored" in one for one in again.sentences)
    again.close()


def test_a_night_nobody_scored_says_nothing(path: Path, tmp_path: Path) -> None:
    night = taken_up(path, tmp_path / "else")
    assert night.sentences == []
    night.close()


def test_a_new_scoring_begins_with_the_lights_of_the_recording(path: Path, tmp_path: Path) -> None:
    lights = (Annotation(30.0, 0.0, "Lights off"), Annotation(150.0, 0.0, "Lights on"))
    marked = replace(NIGHT, annotations=lights)
    settings = Settings(settings_on_disk())
    night = OpenNight(path, marked, settings, tmp_path / "else")
    assert onset_of(night.document.scoring.markers, MarkerKind.LIGHTS_OFF) == 30.0
    assert not night.document.undo_stack.canUndo()
    night.document.set_lights(MarkerKind.LIGHTS_OFF, None)
    night.close()
    again = OpenNight(path, marked, settings, tmp_path / "else")
    assert onset_of(again.document.scoring.markers, MarkerKind.LIGHTS_OFF) is None
    assert onset_of(again.document.scoring.markers, MarkerKind.LIGHTS_ON) == 150.0
    again.close()


def test_the_guess_of_what_to_score_is_the_best_eeg(path: Path, tmp_path: Path) -> None:
    night = taken_up(path, tmp_path / "else")
    assert night.traces.scored is not None
    assert night.traces.scored.name == "C4-M1"
    assert [one.name for one in night.scorable[:2]] == ["C4-M1", "F4-M1"]
    assert set(night.scorable) == set(night.derivations)
    night.close()


def test_work_that_cannot_be_kept_anywhere_is_said_and_never_counts_as_saved(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    monkeypatch.setattr(
        "sleepscorer_app.ui.night.open_night.place_of_work",
        lambda _path, _fingerprint, folder: (folder / "x.sleepscorer", ""),
    )
    night = taken_up(path, blocked / "else")
    assert "cannot be saved as you go" in night.sentences[0]
    night.document.score_epochs([0], Stage.W)
    assert night.document.scoring.hypnogram[0] is Stage.W
    assert not night.document.is_saved
    night.close()


def test_a_damaged_file_of_work_is_kept_aside_and_said(path: Path, tmp_path: Path) -> None:
    path.with_suffix(".sleepscorer").write_bytes(b"not a database at all" * 100)
    night = taken_up(path, tmp_path / "else")
    assert "was damaged" in night.sentences[0]
    night.document.score_epochs([0], Stage.W)
    assert night.document.is_saved
    night.close()


def test_after_a_crash_the_epoch_changed_last_comes_up(path: Path, tmp_path: Path) -> None:
    night = taken_up(path, tmp_path / "else")
    night.document.score_epochs(range(6), Stage.W)
    night.document.score_epochs([2, 3], Stage.N2)
    before_the_crash = path.with_suffix(".sleepscorer").read_bytes()
    night.close()
    path.with_suffix(".sleepscorer").write_bytes(before_the_crash)
    again = taken_up(path, tmp_path / "else")
    assert again.viewport.epoch == 3
    assert [entry.what for entry in again.read_log()] == [
        "Score W: epochs 1–6",
        "Score N2: epochs 3–4",
    ]
    again.close()


def test_two_recordings_of_one_name_do_not_share_their_work(path: Path, tmp_path: Path) -> None:
    first = taken_up(path, tmp_path / "else")
    first.document.score_epochs([0], Stage.W)
    first.close()
    settings = Settings(settings_on_disk())
    other = path.with_suffix(".bdf")
    second = OpenNight(other, small_night(4), settings, tmp_path / "else")
    assert second.sentences == []
    second.document.score_epochs([0], Stage.R)
    assert second.document.is_saved
    second.close()
    again = OpenNight(other, small_night(4), settings, tmp_path / "else")
    assert again.document.scoring.hypnogram[0] is Stage.R
    again.close()
    assert (tmp_path / "night.bdf.sleepscorer").is_file()


def test_two_files_of_one_name_with_the_same_samples_do_not_share_their_work(
    qapp: QApplication, tmp_path: Path
) -> None:
    settings, content = Settings(settings_on_disk()), small_night(6)
    for name, patient in (("night.edf", "A X X X"), ("night.bdf", "B X X X")):
        path = tmp_path / name
        write_recording(path, replace(content, identity=Identity(patient=patient)))
        night = OpenNight(path, open_recording(path), settings, tmp_path / "else")
        assert not night.document.scoring.hypnogram.is_scored.any()
        night.document.score_epochs([2], Stage.N2)
        night.close()
    path = tmp_path / "night.edf"
    again = OpenNight(path, open_recording(path), settings, tmp_path / "else")
    assert again.document.scoring.hypnogram[2] is Stage.N2
    again.close()


def test_the_restored_sentence_says_when_and_how_much() -> None:
    at = datetime(2026, 11, 20, 21, 3, tzinfo=UTC)
    local = at.astimezone()
    assert restored_sentence(scored(6), at) == (
        f"Your work of {local.day} {local:%b %H:%M} was restored: 6 of 6 epochs scored."
    )
