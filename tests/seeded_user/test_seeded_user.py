"""The seeded user finds what it looks for, and finds nothing in a short run of the real window."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings, Signal, qWarning
from PySide6.QtWidgets import QApplication

from tests.seeded_user.models import pretended_models
from tests.seeded_user.person import SeededUser
from tests.seeded_user.watch import WARM_UP_ACTS, Watch, growth_mb_per_1000

ROOT = Path(__file__).resolve().parents[2]


def used(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.seeded_user", "--pretend", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_some_hundred_acts_of_a_seeded_user_meet_no_fault() -> None:
    ended = used("--acts", "400", "--seed", "3")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "400 acts" in ended.stdout
    assert "no fault" in ended.stdout


@pytest.mark.slow
@pytest.mark.timeout(4000)
def test_an_hour_of_a_seeded_user_meets_no_fault() -> None:
    ended = used("--minutes", "60", "--seed", "7")
    assert ended.returncode == 0, ended.stdout + ended.stderr


class Teller(QObject):
    told = Signal()


def test_an_exception_in_a_slot_and_a_complaint_of_qt_are_faults(qapp: QApplication) -> None:
    def fail() -> None:
        raise LookupError("a slot that failed")

    watch, teller = Watch(), Teller()
    teller.told.connect(fail)
    watch.begin()
    try:
        teller.told.emit()
        qWarning("something is not as it should be")
        qWarning("This plugin does not support raise()")
    finally:
        watch.end()
    assert len(watch.faults) == 2
    assert "LookupError: a slot that failed" in watch.faults[0]
    assert "something is not as it should be" in watch.faults[1]


def test_memory_that_grows_is_seen_through_the_noise_and_memory_that_stays_is_not() -> None:
    acts = range(0, 3 * WARM_UP_ACTS, 250)
    grown = [(one, 300 + 0.02 * one + 7 * (one % 3)) for one in acts]
    level = [(one, 300 + 7 * (one % 3) + (90 if one == 9000 else 0)) for one in acts]
    grows, stays = growth_mb_per_1000(grown), growth_mb_per_1000(level)
    assert grows is not None
    assert stays is not None
    assert grows == pytest.approx(20, abs=4)
    assert abs(stays) < 4


def test_what_is_taken_up_before_the_warm_up_is_no_growth() -> None:
    early = [(one, 0.3 * one) for one in range(0, WARM_UP_ACTS, 250)]
    late = [(one, 300.0) for one in range(WARM_UP_ACTS, 3 * WARM_UP_ACTS, 250)]
    assert growth_mb_per_1000(early) is None
    assert growth_mb_per_1000(early + late) == 0


@pytest.fixture
def user(qapp: QApplication, tmp_path: Path) -> SeededUser:
    """A user with settings of its own, so that nobody's are read or written."""
    QSettings.setPath(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings")
    )
    return SeededUser(1, tmp_path, [], pretended_models(), Watch())


def open_first(user: SeededUser) -> None:
    user.window.open_night(user.nights[0])
    user.settle()
    assert user.window.night is not None


def test_a_recording_that_was_changed_is_a_fault(user: SeededUser) -> None:
    with user.nights[0].open("r+b") as file:
        file.write(b"X")
    user.leave()
    assert user.watch.faults == ["the recording four channels.edf was changed"]


def test_a_scoring_that_comes_back_another_is_a_fault(user: SeededUser) -> None:
    open_first(user)
    user.window.actions_table.trigger("score_N2")
    user.window.actions_table.trigger("close_night")
    user.nights[0].with_suffix(".sleepscorer").unlink()
    open_first(user)
    assert user.watch.faults == ["four channels.edf came up with another scoring than it had"]
    user.watch.faults.clear()
    user.leave()
    assert user.watch.faults == []
