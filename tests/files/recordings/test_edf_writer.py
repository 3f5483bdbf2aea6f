"""A recording written as EDF+C is the same recording again, or the old file stays."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import (
    Annotation,
    ArrayRecording,
    Channel,
    Identity,
    Recording,
)
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recordings import edf_writer
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.recordings.open_recording import open_recording


def _night(**changes: object) -> ArrayRecording:
    rng = np.random.default_rng(0)
    night = ArrayRecording(
        name="small night",
        channels=(
            Channel("C4-M1", 256.0, prefilter="HP:0.16Hz", transducer="AgAgCl"),
            Channel("Chin1-Chin2", 200.0),
            Channel("SpO2", 1.0, unit="%"),
        ),
        samples=(
            _noise(rng, 60 * 256, 30.0),
            _noise(rng, 60 * 200, 1500.0),
            np.full(60, 97.0, dtype=np.float32),
        ),
        start=datetime(2026, 1, 1, 23, 0, 0),
        identity=Identity("X X X X", "Startdate 01-JAN-2026 X X SleepScorer-demo"),
        annotations=(Annotation(12.5, 0.0, "Lights off"), Annotation(50.0, 3.25, "Schläfrig")),
    )
    return replace(night, **changes)


def _noise(rng: np.random.Generator, n: int, sd: float) -> NDArray[np.float32]:
    return (sd * rng.standard_normal(n)).astype(np.float32)


def _without_header_units(recording: Recording) -> tuple[Channel, ...]:
    """The channels as they were before a header spelled their units."""
    return tuple(replace(channel, header_unit="") for channel in recording.channels)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    night, path = _night(), tmp_path / "night.edf"
    write_recording(path, night)
    again = open_recording(path)
    assert _without_header_units(again) == night.channels
    assert again.start == night.start
    assert again.identity == night.identity
    assert again.annotations == night.annotations
    assert again.duration_seconds == 60.0
    assert again.notes == ()
    assert [file.name for file in tmp_path.iterdir()] == ["night.edf"]


@pytest.mark.parametrize("sd", [1e-4, 0.3, 30.0, 2_000.0])
def test_no_sample_is_clipped_or_off_by_more_than_a_step(tmp_path: Path, sd: float) -> None:
    samples = _noise(np.random.default_rng(1), 30 * 256, sd)
    path = tmp_path / "night.edf"
    night = _night(channels=(Channel("C4-M1", 256.0),), samples=(samples,), annotations=())
    write_recording(path, night)
    again = open_recording(path).read(0, 0.0, 30.0)
    # 16 bits over at most 1.15 times the range to either side.
    assert np.abs(again - samples).max() <= 1.15 * np.abs(samples).max() / 32767


def test_a_flat_channel_stays_flat(tmp_path: Path) -> None:
    flat = np.zeros(30 * 100, dtype=np.float32)
    night = _night(channels=(Channel("C4-M1", 100.0),), samples=(flat,), annotations=())
    write_recording(tmp_path / "flat.edf", night)
    assert not open_recording(tmp_path / "flat.edf").read(0, 0.0, 30.0).any()


def test_a_name_that_is_not_ascii_is_a_good_place_for_a_night(tmp_path: Path) -> None:
    path = tmp_path / "Nächte" / "Nacht 夜.edf"
    path.parent.mkdir()
    write_recording(path, _night())
    assert _without_header_units(open_recording(path)) == _night().channels


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"start": datetime(1984, 12, 31)}, "1985 to 2084"),
        ({"identity": Identity("Müller X X X")}, "cannot hold this recording"),
        ({"channels": _night().channels[:1], "samples": (np.full(7680, np.nan),)}, "gaps"),
        ({"channels": _night().channels[:1], "samples": (np.zeros(0),)}, "no samples"),
        (
            {
                "channels": (Channel("a name of far too many letters", 256.0),),
                "samples": _night().samples[:1],
            },
            "a name of far too many letters",
        ),
        ({"channels": _night().channels[:1], "samples": (np.zeros(7000),)}, "cannot hold"),
    ],
)
def test_what_edf_cannot_hold_is_refused_and_the_old_file_stays(
    tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    path = tmp_path / "night.edf"
    path.write_bytes(b"old")
    with pytest.raises(FailedExport, match=why):
        write_recording(path, _night(**changes))
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["night.edf"]


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"samples": (_night().samples[0] + np.float32(1.0), *_night().samples[1:])}, "off by"),
        ({"annotations": _night().annotations[:1]}, "2 annotations"),
        ({"annotations": (Annotation(12.5, 0.0, "Lights on"), _night().annotations[1])}, "Lights"),
        ({"annotations": (Annotation(13.5, 0.0, "Lights off"), _night().annotations[1])}, "12.5"),
        ({"start": datetime(2026, 1, 1, 23, 0, 1)}, "23:00:00"),
        ({"channels": (Channel("C3-M2", 256.0), *_night().channels[1:])}, "C4-M1"),
        ({"channels": (*_night().channels[:2], Channel("SpO2", 1.0, unit="bpm"))}, "in %"),
        ({"channels": (Channel("C4-M1", 128.0), *_night().channels[1:])}, "256"),
    ],
)
def test_a_file_that_differs_from_the_recording_is_never_put_in_place(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, object],
    difference: str,
) -> None:
    path = tmp_path / "night.edf"
    path.write_bytes(b"old")
    make_edf = edf_writer._edf
    monkeypatch.setattr(edf_writer, "_edf", lambda path, _: make_edf(path, _night()))
    with pytest.raises(FailedExport, match=difference):
        write_recording(path, _night(**changes))
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["night.edf"]
