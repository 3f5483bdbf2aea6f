"""Where a clock axis has its labels, and that there is room for them."""

from datetime import datetime
from itertools import pairwise

import pytest
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.strips.time_axis import TICK_STEPS_SECONDS, ClockStrip, clock_ticks
from tests.ui.night_pages import shown_page, small_night

EVENING = datetime(2026, 3, 3, 22, 47, 12)


def test_labels_stand_at_round_times_of_the_clock_and_pass_midnight() -> None:
    labels = clock_ticks(EVENING, (0, 2 * 3600), 5)
    assert labels == (
        (768.0, "23:00"),
        (2568.0, "23:30"),
        (4368.0, "00:00"),
        (6168.0, "00:30"),
    )


def test_a_page_is_labelled_with_seconds() -> None:
    labels = clock_ticks(EVENING, (0, 30), 8)
    assert [label for _, label in labels] == [
        *("22:47:15", "22:47:20", "22:47:25", "22:47:30", "22:47:35", "22:47:40")
    ]


@pytest.mark.parametrize("most", [1, 2, 5, 12, 40])
@pytest.mark.parametrize("length_seconds", [1, 30, 95, 3600, 8 * 3600, 24 * 3600])
def test_there_are_never_more_labels_than_fit(length_seconds: float, most: int) -> None:
    labels = clock_ticks(EVENING, (0, length_seconds), most)
    # Between n steps there can be n + 1 labels, when one stands at each end.
    assert len(labels) <= most + 1
    for (first, _), (second, _) in pairwise(labels):
        assert second - first in TICK_STEPS_SECONDS


def test_context_before_the_night_is_labelled_too() -> None:
    assert clock_ticks(EVENING, (-12, 0), 2)[0] == (-12.0, "22:47:00")


def test_a_start_with_a_fraction_of_a_second_keeps_labels_on_the_second() -> None:
    start = datetime(2026, 3, 3, 22, 0, 0, 250_000)
    assert clock_ticks(start, (0, 10), 10)[0] == (0.75, "22:00:01")


def test_the_clocks_of_page_and_night_grow_with_the_letters(qtbot: QtBot) -> None:
    clocks = shown_page(qtbot, small_night(2)).findChildren(ClockStrip)
    assert len(clocks) == 2
    for clock in clocks:
        height, font = clock.height(), clock.font()
        # In pixels: a theme that another test has put on has set no points.
        font.setPixelSize(QFontInfo(font).pixelSize() * 2)
        clock.setFont(font)
        assert clock.height() > height
