"""What every test of the window gets: settings of its own, and no thread left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.ui.night.background_task import BackgroundTask
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench, make_bench


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> None:
    """No test reads or writes the settings of the person who runs it."""
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def own_look(qapp: QApplication) -> Iterator[None]:
    """No test finds the fonts and colours that one before it chose, in whichever order they run."""
    sheet, font, palette = qapp.styleSheet(), qapp.font(), qapp.palette()
    yield
    if qapp.styleSheet() != sheet:
        qapp.setStyleSheet(sheet)
    if qapp.font() != font:
        qapp.setFont(font)
    if qapp.palette() != palette:
        qapp.setPalette(palette)


@pytest.fixture(autouse=True)
def no_task_left(qtbot: QtBot) -> Iterator[None]:
    """A test that leaves a thread running fails, rather than the one after it."""
    yield
    left = [task for task in BackgroundTask.running if task.isRunning()]
    for task in left:
        task.cancel_and_wait()
    assert not left
    # What has ended says so through the event loop.
    qtbot.waitUntil(lambda: not BackgroundTask.running)


@pytest.fixture
def night_file(tmp_path: Path) -> Path:
    """A recording of 20 epochs on disk."""
    path = tmp_path / "nights" / "night.edf"
    path.parent.mkdir()
    write_recording(path, small_night())
    return path


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    """The window with no night open; closed after the test as a person would close it."""
    made = make_bench(qtbot, tmp_path / "unfinished")
    yield made
    made.answers.may_close = True
    made.network.may_go_on.set()
    made.window.close()


@pytest.fixture
def opened(bench: Bench, night_file: Path) -> Bench:
    """The window with a night of 20 epochs open."""
    bench.open(night_file)
    return bench
