"""A night as the window holds it: work taken up where it was left, or a sentence why not."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.files.hypnogram_formats import ImportedHypnogram
from sleepscorer_app.ui.open_night import OpenNight, restored_sentence, with_imported
from sleepscorer_app.ui.settings import Settings, settings_on_disk
from tests.ui.night_pages import probabilities, scored, small_night

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
        "sleepscorer_app.ui.open_night.scoring_path",
        lambda _path, folder: folder / "x.sleepscorer",
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


def test_the_restored_sentence_says_when_and_how_much() -> None:
    at = datetime(2026, 11, 20, 21, 3, tzinfo=UTC)
    local = at.astimezone()
    assert restored_sentence(scored(6), at) == (
        f"Your work of {local.day} {local:%b %H:%M} was restored: 6 of 6 epochs scored."
    )


def imported(**more: object) -> ImportedHypnogram:
    values: dict[str, object] = {
        "hypnogram": Hypnogram(np.full(6, Stage.N3, dtype=np.int8)),
        "sources": None,
        "probabilities": None,
        "markers": (),
        "notes": (),
        "format_name": "CSV",
    }
    return ImportedHypnogram(**{**values, **more})  # type: ignore[arg-type]


def test_a_plain_import_replaces_stages_and_keeps_the_network_and_the_lights() -> None:
    lights = (Marker(30.0, 0.0, MarkerKind.LIGHTS_OFF),)
    before = scored(6).with_markers(lights)
    after = with_imported(before, imported(), "x.csv")
    assert after.hypnogram.codes.tolist() == [Stage.N3] * 6
    assert set(after.sources.tolist()) == {int(Source.IMPORTED)}
    assert after.automatic == before.automatic
    assert after.markers == lights


def test_an_import_of_our_own_brings_sources_probabilities_and_markers() -> None:
    sources = np.full(6, Source.CONFIRMED, dtype=np.int8)
    markers = (Marker(60.0, 0.0, MarkerKind.LIGHTS_OFF),)
    said = probabilities(6)
    after = with_imported(
        Scoring.unscored(6),
        imported(sources=sources, probabilities=said, markers=markers),
        "x.csv",
    )
    assert after.sources.tolist() == sources.tolist()
    assert after.automatic == said
    assert after.markers == markers


def test_an_import_never_overwrites_what_a_network_said_here() -> None:
    before = scored(6, 0.9)
    after = with_imported(before, imported(probabilities=probabilities(6, 0.5)), "x.csv")
    assert after.automatic is before.automatic
