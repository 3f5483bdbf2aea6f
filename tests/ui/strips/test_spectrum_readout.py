"""What a spectrogram says under the mouse."""

from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra, Readout, readout_at
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.mouse import move_mouse
from tests.ui.night_pages import shown_page, small_night

START = datetime(2026, 3, 3, 23, 59, 0)


def four_columns() -> DrawnSpectra:
    """Four columns from 100 to 140 s; 0, 10, 20 Hz; the power is 10 × column + row."""
    power_db = np.arange(4)[:, None] * 10.0 + np.arange(3)
    power_db[3] = np.nan
    return DrawnSpectra(power_db.astype(np.float32), np.array([0.0, 10.0, 20.0]), (100.0, 140.0))


@pytest.mark.parametrize(
    ("seconds", "hz", "expected"),
    [(100, 0, 0), (109.9, 4.9, 0), (110, 5.1, 11), (129, 20, 22), (129, 25, 22)],
)
def test_the_power_is_that_of_the_column_and_row_that_are_drawn_there(
    seconds: float, hz: float, expected: float
) -> None:
    assert four_columns().power_at(seconds, hz) == expected


@pytest.mark.parametrize(("seconds", "hz"), [(99, 0), (140, 0), (135, 0), (105, 25.1)])
def test_where_nothing_is_drawn_there_is_no_power(seconds: float, hz: float) -> None:
    assert four_columns().power_at(seconds, hz) is None


def test_nothing_at_all_has_no_power() -> None:
    empty = DrawnSpectra(np.empty((0, 3), np.float32), np.arange(3.0), (0.0, 30.0))
    assert empty.power_at(5.0, 1.0) is None


def test_a_readout_is_told_short_and_in_words() -> None:
    readout = readout_at(four_columns(), START, 105.0, 0.5, 20.0)
    assert readout.short == "00:00:45 · 10.0 Hz · 1.0 dB"
    assert readout.words == "00:00:45, 10.0 hertz, 1.0 decibels"
    assert Readout(START, 12.25, -3.14).short == "23:59:00 · 12.2 Hz · −3.1 dB"
    assert Readout(START, 12.25, -3.14).words == "23:59:00, 12.2 hertz, minus 3.1 decibels"
    assert Readout(START, 1.0, None).words == "23:59:00, 1.0 hertz, nothing recorded"
    assert Readout(START, 1.0, None).short.endswith("–")


def point(qtbot: QtBot, page: NightPage, name: str, share: float) -> None:
    """The mouse over the middle of the strip of this name, at a share of its height."""
    view = getattr(page, name)
    y = view.plot.bottom() - share * view.plot.height()
    move_mouse(view, QPoint(round(view.plot.center().x()), round(y)))


@pytest.mark.parametrize("name", ["spectrogram_view", "page_spectrogram_view"])
def test_the_mouse_over_either_spectrogram_reads_it_out_until_it_leaves(
    qtbot: QtBot, name: str
) -> None:
    page = shown_page(qtbot, small_night())
    view = getattr(page, name)
    view.grab()
    point(qtbot, page, name, 0.5)
    readout = view._pointer.readout
    assert readout is not None
    assert readout.hz == pytest.approx(15, abs=0.5)
    assert readout.power_db is not None
    # White noise of 20 µV over 32 Hz.
    assert readout.power_db == pytest.approx(10 * np.log10(400 / 32), abs=12)
    assert view.accessibleDescription().startswith(readout.words)
    read = view.grab().toImage()
    move_mouse(view, QPoint(3, 3))
    assert view._pointer.readout is None
    assert view.accessibleDescription().startswith("0 to 30 hertz")
    assert view.grab().toImage() != read
