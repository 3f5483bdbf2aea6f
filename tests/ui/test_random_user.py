"""A seeded user does whatever the window offers, in any order: nothing breaks, nothing is lost."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.scoring import AcceptRule
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.work.scoring_file import ScoringFile
from sleepscorer_app.ui.commands.actions import ACTIONS
from tests.ui.mouse import move_mouse
from tests.ui.night_pages import small_night
from tests.ui.windows import Bench

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
NOT_PRESSED = frozenset({"quit", "full_screen"})
"""The first ends the test; the second needs a window manager."""
BUTTONS = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)


class RandomUser:
    """Presses, clicks, drags and opens by the dice of one seed."""

    def __init__(self, bench: Bench, nights: list[Path], folder: Path, seed: int) -> None:
        self.bench = bench
        self.nights = nights
        self.dice = random.Random(seed)
        bench.answers.export_into = folder
        bench.answers.hypnogram = folder / "first_hyp.csv"
        self.done: list[str] = []

    def do_something(self) -> None:
        deed = self.dice.choices(
            [self.trigger, self.press, self.click, self.drag, self.resize, self.open, self.hold],
            [40, 25, 10, 10, 5, 2, 3],
        )[0]
        self.done.append(deed.__name__)
        deed()
        QApplication.processEvents()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def trigger(self) -> None:
        row = self.dice.choice([row for row in ACTIONS if row.name not in NOT_PRESSED])
        self.done.append(row.name)
        self.bench.answers.rule = self.dice.choice(list(AcceptRule))
        self.bench.answers.typed = self.dice.choice(["1", "7", "0:02", "never", None])
        self.bench.answers.night = self.dice.choice(self.nights)
        self.bench.window.actions_table[row.name].trigger()

    def press(self) -> None:
        keys = "W0123R45UNPLBFG.+-=A"
        QTest.keyClicks(QApplication.focusWidget() or self.bench.window, self.dice.choice(keys))

    def click(self) -> None:
        widget, at = self._somewhere()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)

    def drag(self) -> None:
        widget, start = self._somewhere()
        button = Qt.MouseButton.LeftButton
        QTest.mousePress(widget, button, pos=start)
        for _ in range(3):
            move_mouse(widget, start + QPoint(self.dice.randint(-200, 200), 5), button)
        QTest.mouseRelease(widget, button, pos=start + QPoint(self.dice.randint(-300, 300), 0))

    def resize(self) -> None:
        size = self.bench.window.size()
        width = max(900, size.width() + self.dice.randint(-80, 80))
        height = max(600, size.height() + self.dice.randint(-60, 60))
        self.bench.window.resize(min(width, 1900), min(height, 1000))

    def open(self) -> None:
        self.bench.window.open_night(self.dice.choice(self.nights))

    def hold(self) -> None:
        network = self.bench.network
        if network.may_go_on.is_set():
            network.hold()
        else:
            network.may_go_on.set()

    def _somewhere(self) -> tuple[QWidget, QPoint]:
        page = self.bench.window.page
        inside = page.findChildren(QWidget) if page is not None else []
        visible = [one for one in inside if one.isVisible() and one.width() > 4]
        widget = self.dice.choice(visible) if visible else self.bench.window.toolbar
        at = QPoint(
            self.dice.randrange(max(widget.width(), 1)),
            self.dice.randrange(max(widget.height(), 1)),
        )
        return widget, at


@pytest.fixture
def nights(tmp_path: Path) -> list[Path]:
    made: list[Path] = []
    shapes = {
        "first": small_night(20),
        "second": small_night(40, ("EEG C3-A2",)),
        "third": small_night(3, ("Airflow", "SpO2")),
    }
    for name, night in shapes.items():
        made.append(tmp_path / f"{name}.edf")
        write_recording(made[-1], night)
    return [*made, tmp_path / "missing.edf"]


def use_the_window(bench: Bench, nights: list[Path], folder: Path, seed: int, n_deeds: int) -> None:
    bench.open(nights[0])
    user = RandomUser(bench, nights, folder, seed)
    for _ in range(n_deeds):
        user.do_something()
    bench.network.may_go_on.set()
    bench.settle()
    night = bench.window.night
    shown = night.document.scoring if night is not None else None
    path = night.path if night is not None else None
    bench.window.close()
    if night is None or shown is None or path is None:
        return
    if not bool(shown.hypnogram.is_scored.any()):
        return
    file = ScoringFile.open(path.with_suffix(".sleepscorer"), night.recording.inner)
    assert file.load() == shown
    assert file.broken_log_entry() is None
    file.close()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_short_while_of_random_use_leaves_everything_on_disk(
    bench: Bench, nights: list[Path], tmp_path: Path, qtbot: QtBot, seed: int
) -> None:
    use_the_window(bench, nights, tmp_path, seed, 150)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_long_while_of_random_use_leaves_everything_on_disk(
    bench: Bench, nights: list[Path], tmp_path: Path, qtbot: QtBot, seed: int
) -> None:
    use_the_window(bench, nights, tmp_path, seed, 2000)
