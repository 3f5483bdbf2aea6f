"""Where the unfinished work of a night is kept."""

from pathlib import Path

import pytest

from sleepscorer_app.files import scoring_file
from sleepscorer_app.files.scoring_file import scoring_path


def test_work_lies_beside_the_night_or_where_it_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording, fallback = tmp_path / "a" / "PSG.1.edf", tmp_path / "data" / "work"
    recording.parent.mkdir()
    assert scoring_path(recording, fallback) == tmp_path / "a" / "PSG.1.sleepscorer"
    assert not fallback.exists()
    monkeypatch.setattr(scoring_file, "_can_write", lambda folder: False)
    elsewhere = scoring_path(recording, fallback)
    assert elsewhere.parent == fallback
    assert elsewhere.name.startswith("PSG.1-")
    assert elsewhere != scoring_path(tmp_path / "b" / "PSG.1.edf", fallback)
    # Work that was begun beside the night is shown, though it cannot be gone on with there.
    (tmp_path / "a" / "PSG.1.sleepscorer").touch()
    assert scoring_path(recording, fallback) == tmp_path / "a" / "PSG.1.sleepscorer"
    # Work that was begun elsewhere is gone on with, also once the folder can be written.
    elsewhere.touch()
    assert scoring_path(recording, fallback) == elsewhere
    (tmp_path / "a" / "PSG.1.sleepscorer").unlink()
    monkeypatch.undo()
    assert scoring_path(recording, fallback) == elsewhere
