"""Fonts and inks of everything drawn over time."""

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.look.contrast import contrast
from sleepscorer_app.ui.look.pens_and_fonts import small_font, stage_ink
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours


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
