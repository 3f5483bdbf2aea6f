"""The demo night is made once, whole or not at all."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.files.recordings import demo_night_file
from sleepscorer_app.files.recordings.demo_night_file import demo_recording_path
from sleepscorer_app.files.recordings.open_recording import open_recording


class StopAsked(Exception):
    pass


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[ArrayRecording]:
    """The nights made so far, each a minute long: eight hours would be tested elsewhere."""
    nights: list[ArrayRecording] = []

    def short_night() -> ArrayRecording:
        rng = np.random.default_rng(len(nights))
        samples = rng.normal(0, 20, 60 * 100).astype(np.float32)
        start = datetime(2026, 1, 1, 23)
        nights.append(ArrayRecording("demo", (Channel("C4-M1", 100.0),), (samples,), start))
        return nights[-1]

    monkeypatch.setattr(demo_night_file, "demo_night", short_night)
    return nights


def test_the_night_is_made_on_first_use_and_used_again(
    tmp_path: Path, made: list[ArrayRecording]
) -> None:
    path = demo_recording_path(tmp_path / "cache")
    content = path.read_bytes()
    assert demo_recording_path(tmp_path / "cache") == path
    assert len(made) == 1
    assert path.read_bytes() == content
    assert open_recording(path).duration_seconds == 60


def test_a_newer_version_makes_its_own(
    tmp_path: Path, made: list[ArrayRecording], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = demo_recording_path(tmp_path)
    monkeypatch.setattr(demo_night_file, "__version__", "99")
    assert demo_recording_path(tmp_path) != first
    assert len(made) == 2


def test_a_making_that_is_stopped_leaves_nothing_that_looks_like_a_night(
    tmp_path: Path, made: list[ArrayRecording]
) -> None:
    def stop_when_made(_fraction: float) -> None:
        if made:
            raise StopAsked

    with pytest.raises(StopAsked):
        demo_recording_path(tmp_path, stop_when_made)
    assert not list(tmp_path.rglob("*.edf"))
    assert demo_recording_path(tmp_path).is_file()


def test_a_folder_that_cannot_be_made_is_an_os_error(
    tmp_path: Path, made: list[ArrayRecording]
) -> None:
    (tmp_path / "in the way").write_bytes(b"")
    with pytest.raises(OSError, match="in the way"):
        demo_recording_path(tmp_path / "in the way")
