"""Wheels, page lengths and fonts, without a mouse."""

import pytest
from PySide6.QtGui import QFont, QFontInfo
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.contrast import contrast
from sleepscorer_app.ui.pens_and_fonts import small_font, stage_ink
from sleepscorer_app.ui.strip import next_page_length, wheel_notches
from sleepscorer_app.ui.theme import DARK, LIGHT, Colours


@pytest.mark.parametrize(
    ("turned", "delta", "expected"),
    [
        (0, 120, (1, 0)),
        (0, -240, (-2, 0)),
        (0, 40, (0, 40)),
        (80, 40, (1, 0)),
        (80, -40, (0, 40)),
        (-100, -50, (-1, -30)),
    ],
)
def test_small_turns_of_a_touch_pad_add_up_to_notches(
    turned: int, delta: int, expected: tuple[int, int]
) -> None:
    assert wheel_notches(turned, delta) == expected


@pytest.mark.parametrize(
    ("page_seconds", "steps", "expected"),
    [(30, 1, 60), (30, -1, 15), (5, -1, 5), (1800, 3, 1800), (42, 1, 60), (42, -1, 30)],
)
def test_page_lengths_go_along_the_usual_ones(
    page_seconds: float, steps: int, expected: float
) -> None:
    assert next_page_length(page_seconds, steps) == expected


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
