"""What tests of recordings on disk need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sleepscorer_app.files.recordings.edf_recording import EdfRecording


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[bytes], EdfRecording]:
    """Writes the bytes of an EDF file and opens it."""

    def write_and_open(data: bytes) -> EdfRecording:
        path = tmp_path / "night.edf"
        path.write_bytes(data)
        return EdfRecording(path)

    return write_and_open
