"""Hypnograms as the NSRR and Compumedics write them."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.files.hypnogram_formats import ReadChoices, read_hypnogram
from sleepscorer_app.files.unreadable import OtherEpochLength, UnreadableFile
from tests.files.nights import night

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
START = (
    "<ScoredEvent><EventType/><EventConcept>Recording Start Time</EventConcept><Start>0</Start>"
    "<Duration>300.0</Duration><ClockTime>00.00.00 22.30.00</ClockTime></ScoredEvent>"
)


def _event(concept: str, start: float, duration: float, kind: str = "Stages|Stages") -> str:
    return (
        f"<ScoredEvent><EventType>{kind}</EventType><EventConcept>{concept}</EventConcept>"
        f"<Start>{start}</Start><Duration>{duration}</Duration>"
        "<SignalLocation>EEG</SignalLocation></ScoredEvent>\n"
    )


def _nsrr(*events: str) -> str:
    return (
        f"{HEAD}<PSGAnnotation><SoftwareVersion>Compumedics</SoftwareVersion>"
        "<EpochLength>30</EpochLength><ScoredEvents>"
        f"{START}{''.join(events)}</ScoredEvents></PSGAnnotation>"
    )


def _profusion(stages: str, epoch_seconds: str = "30") -> str:
    listed = "".join(f"<SleepStage>{one}</SleepStage>" for one in stages)
    return (
        f"{HEAD}<CMPStudyConfig><EpochLength>{epoch_seconds}</EpochLength><ScoredEvents>"
        "<ScoredEvent><Name>Arousal (ARO SPONT)</Name><Start>65.5</Start><Duration>4</Duration>"
        "<Input>EEG C4-A1</Input></ScoredEvent></ScoredEvents>"
        f"<SleepStages>{listed}</SleepStages></CMPStudyConfig>"
    )


def _written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "night.xml"
    path.write_bytes(text.encode(encoding))
    return path


def test_stages_of_the_nsrr_are_placed_by_their_onset(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        _nsrr(
            _event("REM sleep|5", 210, 60),
            _event("Wake|0", 0, 60),
            _event("Stage 2 sleep|2", 60, 60),
            _event("Arousal|Arousal ()", 100.5, 7.5, "Arousals|Arousals"),
            _event("Hypopnea|Hypopnea", 130, 20, "Respiratory|Respiratory"),
            _event("Stage 3 sleep|3", 120, 30),
            _event("Stage 4 sleep|4", 150, 30),
            _event("Movement|6", 180, 30),
        ),
    )
    got = read_hypnogram(path, night(10))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 0, 2, 2, 3, 3, -1, 4, 4, -1])
    assert got.format_name == "NSRR XML"
    assert got.markers == (
        Marker(100.5, 7.5, MarkerKind.AROUSAL, "", "EEG"),
        Marker(130.0, 20.0, MarkerKind.NOTE, "Hypopnea", "EEG"),
    )
    assert got.notes == (
        "Stages 3 and 4 of Rechtschaffen and Kales both became N3.",
        "Movement time stays unscored.",
        "It speaks of 9 of the 10 epochs; the others stay unscored.",
    )


def test_a_stage_three_alone_is_no_rechtschaffen_and_kales(tmp_path: Path) -> None:
    path = _written(tmp_path, _nsrr(_event("Stage 3 sleep|3", 0, 300)))
    assert read_hypnogram(path, night(10)).notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_profusion_file_holds_a_number_per_epoch(tmp_path: Path, encoding: str) -> None:
    got = read_hypnogram(_written(tmp_path, _profusion("0012345569"), encoding), night(10))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 0, 1, 2, 3, 3, 4, 4, -1, -1])
    assert got.format_name == "Profusion XML"
    assert got.markers == (
        Marker(65.5, 4.0, MarkerKind.AROUSAL, "Arousal (ARO SPONT)", "EEG C4-A1"),
    )


def test_a_longer_and_a_shorter_list_are_said(tmp_path: Path) -> None:
    path = _written(tmp_path, _profusion("22222222"))
    assert "60 s of its stages lie outside" in " ".join(read_hypnogram(path, night(6)).notes)
    assert "It speaks of 8 of the 9 epochs" in " ".join(read_hypnogram(path, night(9)).notes)


def test_epochs_of_twenty_seconds_become_thirty_only_when_asked(tmp_path: Path) -> None:
    path = _written(tmp_path, _profusion("022222555", "20"))
    with pytest.raises(OtherEpochLength, match="its epochs are 20 s long") as caught:
        read_hypnogram(path, night(6))
    assert caught.value.epoch_seconds == 20
    got = read_hypnogram(path, night(6), ReadChoices(may_resample=True))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 2, 2, 2, 4, 4])
    assert any("20 s were resampled" in note for note in got.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (_profusion("0127"), "the sleep stage “7” of epoch 4 is not known"),
        (_profusion("01", "half"), "“half” as its epochs' length"),
        (_profusion("01", "nan"), "“nan” as its epochs' length"),
        (_profusion(""), "holds no sleep stages"),
        (_nsrr(_event("Stage 8|8", 60, 30)), "“Stage 8|8” at 60 s is not known"),
        (_nsrr(_event("Wake|0", float("nan"), 30)), "“nan” as the start"),
        (_nsrr(_event("Hypopnea|Hypopnea", 0, 30, "Respiratory")), "holds no sleep stages"),
        (f"{HEAD}<PSGAnnotation><Scored", "its XML is broken in line 2"),
        (
            '<!DOCTYPE a [<!ENTITY b "bb">]><PSGAnnotation>&b;</PSGAnnotation>',
            "declares entities",
        ),
        ("<html><body>PSGAnnotation</body></html>", "no hypnogram known here"),
    ],
)
def test_xml_that_cannot_be_taken_over_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_hypnogram(_written(tmp_path, text), night())
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
