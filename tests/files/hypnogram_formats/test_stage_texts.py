import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    marker_text,
    read_marker,
    read_stage,
    stage_text,
)


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_reads_back_from_its_own_text(stage: Stage) -> None:
    read = read_stage(stage_text(stage))
    assert read is not None
    assert (read.stage, read.remark) == (stage, "")


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Sleep stage 4", Stage.N3),
        ("sleep stage rem", Stage.R),
        ("Sleep stage N", Stage.UNSCORED),
        ("Sleep stage X", Stage.UNSCORED),
        ("Movement time", Stage.UNSCORED),
        ("N2", Stage.N2),
        (" W ", Stage.W),
        ("Sleep stage N1@@EEG C4-A1", Stage.N1),
    ],
)
def test_other_spellings_of_stages_are_known(text: str, stage: Stage) -> None:
    read = read_stage(text)
    assert read is not None
    assert read.stage is stage


@pytest.mark.parametrize("text", ["1", "Arousal", "Sleep", "Stage", "", "Lights off", "M"])
def test_what_is_no_stage_is_left_alone(text: str) -> None:
    assert read_stage(text) is None


@pytest.mark.parametrize(
    "marker",
    [
        Marker(1.0, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(1.0, 2.0, MarkerKind.AROUSAL, "", "C4-M1"),
        Marker(1.0, 2.0, MarkerKind.ARTEFACT, "sweat: slow", "E1"),
        Marker(1.0, 0.0, MarkerKind.NOTE, "snores: loud"),
        Marker(1.0, 0.0, MarkerKind.NOTE, "N2"),
        Marker(1.0, 0.0, MarkerKind.NOTE, "Arousal: maybe"),
        Marker(1.0, 0.0, MarkerKind.NOTE, "Movement time"),
        Marker(1.0, 0.0, MarkerKind.NOTE, ""),
        Marker(1.0, 0.0, MarkerKind.NOTE, "cough", "Snore"),
    ],
)
def test_every_marker_reads_back_and_is_never_taken_for_a_stage(marker: Marker) -> None:
    text = marker_text(marker)
    assert read_stage(text) is None
    assert read_marker(marker.onset_seconds, marker.duration_seconds, text) == marker


def test_free_text_cannot_break_the_file() -> None:
    text = marker_text(Marker(1.0, 0.0, MarkerKind.NOTE, "a\x14b\x00c\nd@@e"))
    assert text == "a b c d@ e"
