"""Where the tests of unfinished work keep it."""

from pathlib import Path

import pytest


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of work yet to be made, in a folder whose name an address would have to escape."""
    folder = tmp_path / "Nächte #1?"
    folder.mkdir()
    return folder / "night.sleepscorer"
