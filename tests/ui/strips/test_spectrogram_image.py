"""Spectra as a picture, and the scale beside it."""

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.look.painted_items import colour_table
from sleepscorer_app.ui.strips.spectrogram_image import (
    SpectrumLook,
    frequency_step,
    paint_spectrogram,
)
from sleepscorer_app.ui.strips.spectrum_readout import DrawnSpectra

EMPTY = "#123456"


def painted(power_db: np.ndarray, frequencies_hz: np.ndarray, top_hz: float) -> QImage:
    image = QImage(40, 120, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    drawn = DrawnSpectra(power_db.astype(np.float32), frequencies_hz, (0.0, 30.0))
    look = SpectrumLook(top_hz, "viridis", (0.0, 1.0))
    paint_spectrogram(painter, QRectF(0, 0, 40, 120), drawn, look, EMPTY)
    painter.end()
    return image


@pytest.mark.parametrize("top_hz", [20.0, 30.0, 64.0])
def test_a_frequency_is_drawn_at_its_height(qapp: QApplication, top_hz: float) -> None:
    frequencies_hz = np.arange(0, top_hz + 0.1, 1.0)
    power_db = np.zeros((4, len(frequencies_hz)))
    power_db[:, 12] = 1.0
    image = painted(power_db, frequencies_hz, top_hz)
    bright = [image.pixelColor(20, y).green() for y in range(120)]
    assert np.argmax(bright) == pytest.approx(120 * (1 - 12 / top_hz), abs=120 / top_hz)


def test_a_slow_channel_leaves_the_frequencies_it_has_not_empty(qapp: QApplication) -> None:
    image = painted(np.ones((4, 17)), np.arange(17.0), 32.0)
    assert image.pixelColor(20, 20).name() == EMPTY
    assert image.pixelColor(20, 100).name() != EMPTY


def test_nothing_is_drawn_of_nothing(qapp: QApplication) -> None:
    image = painted(np.empty((0, 3)), np.arange(3.0), 30.0)
    assert image.pixelColor(20, 100).name() == EMPTY


@pytest.mark.parametrize(
    ("top_hz", "height", "expected"),
    [(30, 58, 15), (30, 100, 10), (30, 40, 30), (64, 100, 15), (25, 120, 5), (20, 30, 20)],
)
def test_a_scale_has_as_many_labels_as_stand_apart(
    top_hz: float, height: float, expected: float
) -> None:
    assert frequency_step(top_hz, height, 14) == expected


@pytest.mark.parametrize("name", ["viridis", "magma", "cividis", "inferno"])
def test_every_colour_map_grows_lighter_from_end_to_end(name: str) -> None:
    """What is brighter is stronger, also without any sense of colour."""
    red, green, blue = (colour_table(name).astype(float) / 255).T
    linear = [
        np.where(one <= 0.04045, one / 12.92, ((one + 0.055) / 1.055) ** 2.4)
        for one in (red, green, blue)
    ]
    lightness = np.cbrt(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    assert (np.diff(lightness) > -0.002).all()
    assert lightness[-1] - lightness[0] > 0.5
