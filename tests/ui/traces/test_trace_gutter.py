"""The words left of the traces: as many as there is room for, and none over another."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.look.theme import LIGHT
from sleepscorer_app.ui.traces.lane_scale import LaneScale
from sleepscorer_app.ui.traces.trace_gutter import (
    SMALLEST_LETTERS,
    SMALLEST_WHOLE_NAME,
    name_font,
    named_lanes,
    scale_words,
)
from sleepscorer_app.ui.traces.trace_settings import TraceStyle
from tests.ui.night_pages import shown_page, small_night


def style(gain: Gain, role: Role = Role.EEG) -> TraceStyle:
    return TraceStyle(Derivation("C4-M1", role, 0), gain, DisplayFilter())


def test_the_scale_is_told_per_millimetre_and_per_lane() -> None:
    scale = LaneScale(4 / 7, 7.0, 80.0)
    assert scale_words(style(Gain(7.0)), scale, "µV") == ("7 µV/mm", "lane 140 µV")
    per_lane = Gain(10.0, GainMeasure.PER_HALF_LANE)
    percent = LaneScale(4.0, 1.0, 80.0)
    assert scale_words(style(per_lane, Role.OTHER), percent, "%") == ("±10 %", "lane 20 %")
    assert scale_words(style(per_lane), LaneScale(4.0, 0.95, 80.0), "µV")[0] == "0.95 µV/mm"
    tall = LaneScale(0.5, 7.0, 900.0)
    assert scale_words(style(Gain(7.0)), tall, "µV") == ("7 µV/mm", "lane 1800 µV")


@pytest.mark.parametrize("n_lanes", [1, 6, 20, 64, 200])
def test_named_lanes_stand_a_line_apart(n_lanes: int) -> None:
    lane_height = 300 / n_lanes
    named = named_lanes(n_lanes, lane_height)
    assert named[0] == 0
    assert named.step * lane_height >= min(SMALLEST_LETTERS, 300)
    if lane_height >= SMALLEST_LETTERS:
        assert list(named) == list(range(n_lanes))


def test_twenty_names_in_low_lanes_leave_background_between_them(qtbot: QtBot) -> None:
    names = tuple(f"EEG F{place}-M1" for place in range(3, 23))
    page = shown_page(qtbot, small_night(2, names), colours=LIGHT)
    view = page.trace_view
    page.resize(1280, 640)
    lane_height = view.lanes[0].height()
    assert lane_height < 20
    image = view.grab().toImage()
    words = range(8, round(view.plot.left()) - 14)
    inked = np.array(
        [
            any(image.pixelColor(x, y).lightness() < 160 for x in words)
            for y in range(image.height())
        ]
    )
    for lane in view.lanes[:-1]:
        border = round(lane.bottom())
        assert not inked[border - 1 : border + 1].all(), f"words run over the border at {border}"


def test_a_name_a_little_too_long_is_written_smaller_and_whole(qtbot: QtBot) -> None:
    font = QFont()
    font.setPixelSize(13)
    room = QRectF(0, 0, 90, 60)
    short, longer = name_font(font, "C4-M1", room), name_font(font, "Nasal pressure", room)
    assert short.pixelSize() == 13
    assert SMALLEST_WHOLE_NAME <= longer.pixelSize() < 13
    assert QFontMetrics(longer).horizontalAdvance("Nasal pressure") <= room.width()
    assert name_font(font, "a name of no use" * 9, room).pixelSize() == SMALLEST_WHOLE_NAME
