"""What every test gets: no screen needed, settings of its own, one torch thread."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication

from tests.patient_bot import PatientBot

# A busy machine is no failure: no test of properties is judged by its time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """Files for tests that are not part of the project; without them, their tests are skipped."""
    for checkout in Path(__file__).resolve().parents:
        if (checkout / "shared" / "README.md").exists():
            return checkout / "shared"
    pytest.skip("no folder `shared` beside the checkout: its files are not part of the project")


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The mouse, the keys and the event loop of a test; a busy machine is waited for."""
    return PatientBot(request)
