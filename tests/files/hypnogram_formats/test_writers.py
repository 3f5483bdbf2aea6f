"""Every format that is written, read back: stages, lights and marks, odd starts and lengths."""

import errno
import os
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files import checked_write
from sleepscorer_app.files.hypnogram_formats import (
    WRITERS,
    FailedExport,
    ReadChoices,
    default_export_name,
    export_hypnogram,
    read_hypnogram,
    writer_for,
)
from sleepscorer_app.files.hypnogram_formats.identity_fields import ascii_text
from sleepscorer_app.files.hypnogram_formats.sleeptrip_writing import NUMBERS
from tests.files.nights import START, night, scoring

HYPNOGRAMS = tuple(name for name, one in WRITERS.items() if not one.is_of_networks)
WITH_MARKERS = ("edf", "csv", "edfbrowser", "luna-annot", "nsrr-xml", "profusion-xml", "bids")
WITH_MARKERS += ("mne-txt", "mne-fif")
# Slow to check for each of many nights: two libraries are asked.
ALSO_BY_LIBRARIES = ("edf", "mne-fif", "mne-txt")


def recording(n_epochs: int, rest_seconds: float, start: datetime) -> ArrayRecording:
    """A night whose last epoch is not whole."""
    n_samples = round((n_epochs * 30 + rest_seconds) * 10)
    flat = np.zeros(n_samples, dtype=np.float32)
    return ArrayRecording("night.edf", (Channel("C4-M1", 10.0),), (flat,), start)


def choices(name: str) -> ReadChoices:
    """SleepTrip's numbers do not say themselves what they mean; a made-up night has no habits."""
    return ReadChoices(NUMBERS) if name == "sleeptrip" else ReadChoices()


def written(folder: Path, name: str, scored: Scoring, of: ArrayRecording) -> Path:
    path = folder / f"night{WRITERS[name].ending}"
    export_hypnogram(path, scored, of, to=name)
    return path


@pytest.mark.parametrize("start", [START, START + timedelta(milliseconds=250)])
@pytest.mark.parametrize("name", HYPNOGRAMS)
def test_every_stage_comes_back(tmp_path: Path, name: str, start: datetime) -> None:
    before, of = scoring(), recording(40, 17.3, start)
    got = read_hypnogram(written(tmp_path, name, before, of), of, choices(name))
    assert got.hypnogram == before.hypnogram


@pytest.mark.parametrize("name", WITH_MARKERS)
def test_lights_and_marks_come_back(tmp_path: Path, name: str) -> None:
    before, of = scoring(), recording(40, 17.3, START + timedelta(milliseconds=250))
    got = read_hypnogram(written(tmp_path, name, before, of), of)
    wanted = [
        (one.onset_seconds, one.duration_seconds, one.kind, as_held(name, one.text))
        for one in before.markers
    ]
    told = [(one.onset_seconds, one.duration_seconds, one.kind, one.text) for one in got.markers]
    assert sorted(told) == sorted(wanted)
    assert [one.channel for one in got.markers] == [one.channel for one in before.markers]


def as_held(name: str, text: str) -> str:
    """MNE-Python's files hold ASCII, its text file no comma."""
    if not name.startswith("mne"):
        return text
    return ascii_text(text.replace(",", ";") if name == "mne-txt" else text)


@pytest.mark.parametrize("name", sorted(set(HYPNOGRAMS) - set(ALSO_BY_LIBRARIES)))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_night_comes_back(tmp_path: Path, name: str, data: st.DataObject) -> None:
    scored, of = data.draw(nights())
    got = read_hypnogram(written(tmp_path, name, scored, of), of, choices(name))
    assert got.hypnogram == scored.hypnogram


@pytest.mark.parametrize("name", ALSO_BY_LIBRARIES)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_night_comes_back_from_a_library(
    tmp_path: Path, name: str, data: st.DataObject
) -> None:
    scored, of = data.draw(nights())
    got = read_hypnogram(written(tmp_path, name, scored, of), of)
    assert got.hypnogram == scored.hypnogram


@st.composite
def nights(draw: st.DrawFn) -> tuple[Scoring, ArrayRecording]:
    """Any stages, any marks (as a person may type them), any start and length."""
    codes = draw(st.lists(st.integers(-1, 4), min_size=1, max_size=60))
    count = len(codes)
    rest = draw(st.floats(0, 29.9))
    start = START + timedelta(milliseconds=draw(st.integers(0, 86_400_000)))
    words = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
    marks = draw(
        st.lists(
            st.builds(
                Marker,
                st.floats(0, count * 30),
                st.one_of(st.just(0.0), st.floats(0, 40)),
                st.sampled_from((MarkerKind.AROUSAL, MarkerKind.ARTEFACT, MarkerKind.NOTE)),
                words,
                st.sampled_from(("", "C4-M1", "E1 M2", "@@")),
            ),
            max_size=4,
        )
    )
    lights = (Marker(0.5, 0.0, MarkerKind.LIGHTS_OFF), Marker(9.0, 0.0, MarkerKind.LIGHTS_ON))
    stages = Hypnogram(np.array(codes, dtype=np.int8))
    sources = np.where(stages.is_scored, 3, 0).astype(np.int8)
    scored = Scoring(stages, sources, markers=tuple(sorted((*marks, *lights))))
    return scored, recording(count, rest, start)


@pytest.mark.parametrize("name", WRITERS)
def test_what_another_program_changed_is_noticed(tmp_path: Path, name: str) -> None:
    """A file with one stage or number less than it should have is never put in place."""
    from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night

    told, _ = exported_night(scoring(), night())
    right = WRITERS[name].contents(told)
    wrong, _ = exported_night(scoring(seed=4), night())
    path = tmp_path / f"a{WRITERS[name].ending}"
    path.write_bytes(right)
    assert not any(one(path, told) for one in WRITERS[name].differences)
    assert any(one(path, wrong) for one in WRITERS[name].differences)


def test_a_format_is_told_by_name_by_ending_or_by_a_suffix_of_its_own() -> None:
    assert writer_for(Path("a.csv"), "gssc").name == "gssc"
    assert writer_for(Path("NIGHT_YASA.CSV")).name == "yasa-csv"
    assert writer_for(Path("sub-01_task-sleep_events.tsv")).name == "bids"
    assert writer_for(Path("a.annot")).name == "luna-annot"
    with pytest.raises(FailedExport, match=r"\.xml may be several formats.*nsrr-xml, profusion"):
        writer_for(Path("a.xml"))
    with pytest.raises(FailedExport, match=r"must end in one of \.csv"):
        writer_for(Path("a.doc"))
    with pytest.raises(FailedExport, match="polyman is no format; there is csv, edf"):
        writer_for(Path("a.csv"), "polyman")


def test_every_default_name_tells_its_own_format() -> None:
    for name in WRITERS:
        assert writer_for(default_export_name(Path("a/night.1.edf"), name)).name == name
    assert default_export_name(Path("sub-01_task-sleep_eeg.edf"), "bids") == Path(
        "sub-01_task-sleep_events.tsv"
    )
    assert default_export_name(Path("a/ada.edf"), "csv", stem="P7") == Path("a/P7_hyp.csv")


def test_probabilities_need_a_network(tmp_path: Path) -> None:
    path = tmp_path / "a_probabilities.csv"
    with pytest.raises(FailedExport, match="nobody has auto-scored this night"):
        export_hypnogram(path, scoring(is_automatic=False), night())
    assert list(tmp_path.iterdir()) == []
    export_hypnogram(path, scoring(), night())
    heading, first, second, *_ = path.read_text("utf-8").splitlines()
    assert heading == "epoch,onset_s,confidence,p_W,p_N1,p_N2,p_N3,p_R"
    assert [np.float32(one) for one in first.split(",")[3:]] == list(scoring().automatic.values[0])
    assert second == "2,30,,,,,,"


def test_a_disk_that_fills_at_the_second_file_leaves_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        honest(handle)

    monkeypatch.setattr(checked_write.os, "fsync", full)
    (tmp_path / "night_events.json").write_text("before", "utf-8")
    with pytest.raises(FailedExport, match=r"night_events\.json was not written: the disk of"):
        export_hypnogram(tmp_path / "night_events.tsv", scoring(), night())
    assert [one.name for one in tmp_path.iterdir()] == ["night_events.json"]
    assert (tmp_path / "night_events.json").read_text("utf-8") == "before"


def test_sleeptrip_excludes_what_is_mostly_artefact(tmp_path: Path) -> None:
    stages = Hypnogram.of([Stage.W, Stage.N1, Stage.R, Stage.UNSCORED])
    marks = (Marker(20.0, 26.0, MarkerKind.ARTEFACT), Marker(90.0, 3.0, MarkerKind.ARTEFACT))
    scored = Scoring(stages, np.array([3, 3, 3, 0]), markers=marks)
    path = written(tmp_path, "sleeptrip", scored, recording(4, 0, START))
    assert path.read_text("utf-8") == "0,0\n1,1\n5,0\n-1,0\n"


def test_visbrain_files_last_as_long_as_the_recording(tmp_path: Path) -> None:
    scored = Scoring(Hypnogram.of([Stage.W, Stage.W, Stage.R]), np.full(3, 3))
    of = recording(3, 17.5, START)
    runs = written(tmp_path, "visbrain-txt", scored, of).read_text("utf-8")
    assert runs.splitlines()[0] == "*Duration_sec\t107.5"
    assert runs.splitlines()[2:] == ["Wake\t60", "REM\t90", "Art\t107.5"]
    numbers = written(tmp_path, "visbrain-hyp", scored, of).read_text("utf-8").splitlines()
    assert numbers[2:5] == ["epoch_nb 107", "epoch_list", "0"]
    assert numbers[4:] == ["0"] * 60 + ["5"] * 30 + ["-1"] * 17
