"""What tests of the training's commands need."""

from pathlib import Path

import pytest

from sleepscorer_app.training import command
from tests.training.small_nights import a_course, write_laboratory_night


@pytest.fixture
def no_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command would start the test's own process anew with other memory settings."""
    for name, value in command.ALLOCATOR_SETTINGS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A laboratory's folder: two short nights of each of three people."""
    folder = tmp_path / "lab"
    for person in range(3):
        for night in (1, 2):
            course = a_course(10, seed=person)
            write_laboratory_night(folder, f"P{person}_N{night}", course, seed=night)
    return folder
