"""Strips over time: fonts and inks of what is drawn, and the time pointed at."""

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.look.contrast import contrast
from sleepscorer_app.ui.look.pens_and_fonts import small_font, stage_ink
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from tests.ui.night_pages import shown_page, small_night


@pytest.mark.parametrize("pixels", [9, 11, 13, 20])
def test_small_letters_never_have_less_than_11_pixels(qapp: QApplication, pixels: int) -> None:
    font = QFont()
    font.setPixelSize(pixels)
    assert QFontInfo(small_font(font)).pixelSize() >= 11


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_letter_of_every_stage_can_be_read_on_the_background(
    qapp: QApplication, colours: Colours
) -> None:
    for stage in colours.stages:
        assert contrast(stage_ink(colours, stage), colours.background) >= 4.5


def test_the_time_pointed_at_keeps_its_place_when_a_strip_grows(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(6))
    strip = page.hypnogram_view
    page.viewport.point_at(90.0)
    page.resize(page.width() + 240, page.height())
    QApplication.processEvents()
    x = int(strip.x_of(90.0))
    pointed = strip.grab().toImage()
    page.viewport.point_at(None)
    plain = strip.grab().toImage()
    ratio = pointed.devicePixelRatio()
    changed = [
        column
        for column in range(pointed.width())
        if any(
            pointed.pixel(column, row) != plain.pixel(column, row)
            for row in range(0, pointed.height(), 7)
        )
    ]
    assert changed
    assert all(abs(column / ratio - x) <= 2 for column in changed)
