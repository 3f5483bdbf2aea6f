"""pyqtgraph's items in our strips: pictures the right way up, curves broken at gaps."""

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.look.painted_items import (
    colour_table,
    paint_columns,
    paint_curve,
    paint_image,
)
from sleepscorer_app.ui.look.pens_and_fonts import thin_pen
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.strips.spectrogram_image import SpectrumLook, paint_spectrogram
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra

BLANK = QColor("#010203")


def canvas(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(BLANK)
    return image


def colour_at(image: QImage, x: int, y: int) -> tuple[int, int, int]:
    return image.pixelColor(x, y).getRgb()[:3]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_colour_table_goes_from_dark_to_bright(qapp: QApplication, colours: Colours) -> None:
    table = colour_table(colours.colour_map)
    assert table.shape == (256, 3)
    assert int(table[0].sum()) < 200
    assert int(table[-1].sum()) > 450


def test_an_unknown_colour_map_is_an_error(qapp: QApplication) -> None:
    with pytest.raises((KeyError, FileNotFoundError)):
        colour_table("no such map")


def test_low_frequencies_are_at_the_bottom_and_limits_are_the_ends_of_the_map(
    qapp: QApplication,
) -> None:
    table = colour_table(DARK.colour_map)
    power_db = np.array([[10, 0, -10], [99, np.nan, -99]], dtype=np.float32)
    image = canvas(80, 120)
    painter = QPainter(image)
    drawn = DrawnSpectra(power_db, np.array([0.0, 1.0, 2.0]), (0.0, 80.0))
    look = SpectrumLook(2.5, DARK.colour_map, (-10.0, 10.0))
    paint_spectrogram(painter, QRectF(0, 0, 80, 120), drawn, look, DARK.panel)
    painter.end()
    # In the middle of each frequency's row: between them neighbouring colours are mixed.
    for column in (2, 77):
        assert np.abs(np.subtract(colour_at(image, column, 119), table[255])).max() <= 3
        assert np.abs(np.subtract(colour_at(image, column, 24), table[0])).max() <= 3
    gap, panel = colour_at(image, 78, 72), QColor(DARK.panel).getRgb()[:3]
    assert np.abs(np.subtract(gap, panel)).max() <= 6


def test_colours_are_painted_as_they_are_with_the_first_row_on_top(qapp: QApplication) -> None:
    image = canvas(40, 40)
    painter = QPainter(image)
    rows = np.array([[[255, 0, 0]], [[0, 0, 255]]], dtype=np.uint8)
    paint_image(painter, QRectF(0, 0, 40, 40), rows)
    painter.end()
    assert colour_at(image, 20, 2) == (255, 0, 0)
    assert colour_at(image, 20, 37) == (0, 0, 255)


def test_a_curve_breaks_at_gaps_and_stays_where_it_belongs(qapp: QApplication) -> None:
    image = canvas(60, 20)
    painter = QPainter(image)
    pen = thin_pen("#ffffff")
    y = np.full(60, 10.0)
    y[20:40] = np.nan
    paint_curve(painter, np.arange(60.0), y, pen)
    paint_curve(painter, np.arange(60.0), np.full(60, np.nan), pen)
    painter.end()
    drawn = [
        any(image.pixelColor(x, row) != BLANK for row in (9, 10, 11)) for x in (5, 15, 30, 45, 55)
    ]
    assert drawn == [True, True, False, True, True]
    assert all(image.pixelColor(x, 2) == BLANK for x in range(60))


def test_columns_are_filled_to_the_pixel_and_reach_their_neighbours(qapp: QApplication) -> None:
    image = canvas(8, 40)
    painter = QPainter(image)
    tops = np.array([10.0, 20.0, np.nan, 4.0, 3.5])
    bottoms = np.array([14.0, 30.0, np.nan, 4.0, 5.0])
    paint_columns(painter, 1.0, 1.0, tops, bottoms, QColor("#ffffff"))
    painter.end()
    drawn = [[y for y in range(40) if image.pixelColor(x, y) != BLANK] for x in range(8)]
    assert drawn == [
        [],
        [*range(10, 15)],
        # The second begins lower than the first ends.
        [*range(14, 31)],
        [],
        [4],
        [3, 4, 5],
        [],
        [],
    ]


def test_columns_are_as_fine_as_the_screen(qapp: QApplication) -> None:
    image = canvas(40, 40)
    image.setDevicePixelRatio(2.0)
    painter = QPainter(image)
    tops, bottoms = np.array([5.0, 5.5]), np.array([6.0, 6.0])
    paint_columns(painter, 2.0, 0.5, tops, bottoms, QColor("#ffffff"))
    painter.end()
    drawn = [(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y) != BLANK]
    assert drawn == [(4, 10), (4, 11), (4, 12), (5, 11), (5, 12)]


PAINTING = """
import os, sys
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from sleepscorer_app.ui.look.painted_items import paint_without_threads
application = QGuiApplication([])
if sys.argv[1] == "without threads":
    paint_without_threads()
image = QImage(9, 900, QImage.Format.Format_ARGB32_Premultiplied)
before = len(os.listdir("/proc/self/task"))
painter = QPainter(image)
painter.fillRect(image.rect(), QColor(0, 0, 0, 99))
painter.end()
print(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts threads as Linux does")
def test_qt_paints_in_the_thread_that_asks() -> None:
    command = [sys.executable, "-c", PAINTING, "without threads"]
    shown = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(shown.stdout) == 0
