"""Pages turned and nights opened for a whole day leave nothing behind."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import shiboken6
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QAccessibleInterface
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.preferences.settings import ThemeChoice
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.night_pages import shown_page, small_night
from tests.ui.windows import Bench

MOST_MB = 10.0


def resident_mb() -> float:
    return psutil.Process().memory_info().rss / 1e6


def turn_pages(page: NightPage, times: int) -> None:
    for turn in range(1, times + 1):
        page.viewport.go_to_epoch(turn % page.document.n_epochs)
        QApplication.processEvents()


def gained_mb(qtbot: QtBot, times: int) -> float:
    """What so many page turns of 20 traces add, once the first ones have filled all caches."""
    night = small_night(120, tuple(f"EEG X{place}" for place in range(20)), rate_hz=128.0)
    page = shown_page(qtbot, night)
    turn_pages(page, 40)
    gc.collect()
    before_mb = resident_mb()
    turn_pages(page, times)
    gc.collect()
    return resident_mb() - before_mb


def test_sixty_page_turns_leave_nothing(qtbot: QtBot) -> None:
    assert gained_mb(qtbot, 60) < MOST_MB


@pytest.mark.slow
def test_five_hundred_page_turns_leave_nothing(qtbot: QtBot) -> None:
    assert gained_mb(qtbot, 500) < MOST_MB


def let_go(*, collects: bool = True) -> None:
    """Delete what waits to be deleted, which only a loop of its own does."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()
    if collects:
        gc.collect()


def of_a_night() -> Iterator[object]:
    """Everything alive that belongs to some night."""
    kinds = (OpenNight, Document, NightPage, Strip)
    # By its type alone: some of torch's objects warn when they are asked for their class.
    return (one for one in gc.get_objects() if issubclass(type(one), kinds))


def known_to_python() -> int:
    """How many of Qt's objects Python knows of: some of them after Qt has deleted them."""
    known = (type(one) for one in gc.get_objects() if issubclass(type(one), shiboken6.Object))
    # PySide keeps every face for screen readers that it ever was given, a few bytes each.
    return sum(1 for one in known if not issubclass(one, QAccessibleInterface))


def open_and_close(bench: Bench, path: Path, times: int) -> None:
    for _ in range(times):
        bench.open(path)
        assert bench.window.night is not None
        bench.window.night.viewport.turn_page(1)
        QApplication.processEvents()
        bench.window.close_night()
        let_go()


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.slow)])
def test_nights_opened_in_a_row_leave_no_view_no_document_and_no_widget(
    bench: Bench, night_file: Path, times: int
) -> None:
    open_and_close(bench, night_file, 2)
    n_widgets = len(QApplication.allWidgets())
    left, known = sum(1 for _ in of_a_night()), known_to_python()
    open_and_close(bench, night_file, times)
    assert known_to_python() <= known
    assert sum(1 for _ in of_a_night()) == left
    assert len(QApplication.allWidgets()) == n_widgets


def test_a_theme_that_was_changed_leaves_nothing_of_the_one_before(bench: Bench) -> None:
    def change(times: int) -> None:
        for _ in range(times):
            for theme in (ThemeChoice.DARK, ThemeChoice.LIGHT):
                bench.settings.set(replace(bench.settings.now, theme=theme))
        let_go()

    change(1)
    known = known_to_python()
    change(5)
    assert known_to_python() <= known


@pytest.fixture
def without_collections() -> Iterator[None]:
    """What goes here goes because nothing holds it any more; rings stay."""
    let_go()
    gc.disable()
    yield
    gc.enable()


def alive_of_a_night() -> list[str]:
    let_go(collects=False)
    return [type(one).__name__ for one in of_a_night()]


@pytest.mark.usefixtures("without_collections")
def test_a_night_that_is_closed_goes_at_once_without_a_collection(
    bench: Bench, night_file: Path
) -> None:
    bench.open(night_file)
    for deed in ("score_N2", "score_W", "undo", "next_page", "shows_slow_waves", "ruler"):
        bench.window.actions_table.trigger(deed)
    bench.settle()
    bench.window.close_night()
    assert alive_of_a_night() == []


@pytest.mark.usefixtures("without_collections")
def test_the_page_of_another_theme_goes_at_once_without_a_collection(
    bench: Bench, night_file: Path
) -> None:
    bench.open(night_file)
    before = sorted(alive_of_a_night())
    bench.settings.set(replace(bench.settings.now, theme=ThemeChoice.DARK))
    bench.settle()
    assert bench.appearance.colours.is_dark
    assert sorted(alive_of_a_night()) == before


def test_the_mouse_may_leave_a_view_that_goes_after_its_night(
    bench: Bench, night_file: Path
) -> None:
    bench.open(night_file)
    night, page = bench.window.night, bench.window.page
    assert night is not None
    assert page is not None
    night.viewport.point_at(3.0)
    bench.window.close_night()
    assert night.viewport.cursor_seconds is None
    QApplication.sendPostedEvents(night, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(night.viewport)
    QApplication.sendEvent(page.page_spectrogram_view, QEvent(QEvent.Type.Leave))
