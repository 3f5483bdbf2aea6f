"""Screens: what was measured holds at every scaling of the desktop, for that screen alone."""

from dataclasses import dataclass
from typing import cast

import pytest
from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QScreen

from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.ui.traces.screen_size import (
    MOST_SCREENS,
    USUAL_PIXELS_PER_MM,
    ScreenSize,
    own_pixels,
    pixel_density,
    read_screen_sizes,
    screen_key,
    with_screen,
)


@dataclass(frozen=True)
class Monitor:
    """A screen of 24 inches and 1920 × 1080 pixels of its own, on a desktop that may be scaled."""

    ratio: float = 1.0
    serial: str = "A1"
    own: tuple[int, int] = (1920, 1080)
    told_mm: tuple[float, float] = (531.3, 298.9)
    maker: str = "Maker"

    def size(self) -> QSize:
        return QSize(round(self.own[0] / self.ratio), round(self.own[1] / self.ratio))

    def physicalSize(self) -> QSizeF:
        return QSizeF(*self.told_mm)

    def devicePixelRatio(self) -> float:
        return self.ratio

    def name(self) -> str:
        return "HDMI-1"

    def manufacturer(self) -> str:
        return self.maker

    def model(self) -> str:
        return self.maker and "M24"

    def serialNumber(self) -> str:
        return self.serial

    @property
    def screen(self) -> QScreen:
        """As the functions under test want it."""
        return cast(QScreen, self)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("is_measured", [True, False])
def test_seven_microvolts_are_a_millimetre_at_every_scaling(
    ratio: float, is_measured: bool
) -> None:
    monitor = Monitor(ratio)
    own_per_mm = 1920 / 531.3
    measured = with_screen((), screen_key(Monitor(1.0).screen), own_per_mm) if is_measured else ()
    density = pixel_density(monitor.screen, measured)
    assert density.is_calibrated is is_measured
    widget_pixels = 70.0 * Gain(7.0).pixels_per_unit(100.0, density.pixels_per_mm)
    assert widget_pixels * ratio / own_per_mm == pytest.approx(10.0, rel=1e-3)


def test_what_was_measured_of_one_screen_says_nothing_of_another() -> None:
    measured = with_screen((), screen_key(Monitor(serial="A1").screen), 9.0)
    assert pixel_density(Monitor(serial="A1").screen, measured).pixels_per_mm == 9.0
    other = pixel_density(Monitor(serial="B2").screen, measured)
    assert not other.is_calibrated
    assert other.pixels_per_mm == pytest.approx(1920 / 531.3, rel=1e-3)


def test_a_screen_is_known_by_itself_and_not_by_its_scaling_or_socket() -> None:
    assert screen_key(Monitor(1.0).screen) == screen_key(Monitor(1.5).screen)
    nameless = Monitor(maker="", serial="")
    assert screen_key(nameless.screen) == "HDMI-1|1920x1080"
    assert own_pixels(Monitor(1.5).screen) == (1920, 1080)


def test_a_turned_screen_has_the_pixels_it_had() -> None:
    turned = Monitor(own=(1080, 1920))
    assert pixel_density(turned.screen, ()).pixels_per_mm == pytest.approx(1920 / 531.3, rel=1e-3)


@pytest.mark.parametrize("told_mm", [(0.0, 0.0), (1.6, 0.9), (16000.0, 9000.0)])
def test_what_no_screen_can_be_is_taken_for_96_dots_per_inch(told_mm: tuple[float, float]) -> None:
    density = pixel_density(Monitor(told_mm=told_mm).screen, ())
    assert density.pixels_per_mm == pytest.approx(USUAL_PIXELS_PER_MM)
    assert not density.is_calibrated


def test_a_measurement_is_replaced_forgotten_and_kept_for_so_many_screens() -> None:
    sizes = with_screen(with_screen((), "one", 4.0), "two", 5.0)
    assert with_screen(sizes, "one", 6.0) == (ScreenSize("one", 6.0), ScreenSize("two", 5.0))
    assert with_screen(sizes, "two", None) == (ScreenSize("one", 4.0),)
    for number in range(2 * MOST_SCREENS):
        sizes = with_screen(sizes, f"screen {number}", 4.0)
    assert len(sizes) == MOST_SCREENS


def test_bad_lines_on_disk_are_left_out() -> None:
    good = ScreenSize("Maker|M24|A1|1920x1080", 3.6137)
    lines = [good.text, "wide Maker", "0.0 Maker", "900 Maker", "nan Maker", "3.6", 7]
    assert read_screen_sizes(lines) == (good,)
    assert read_screen_sizes(good.text) == (good,)
    assert read_screen_sizes([]) == ()
    assert read_screen_sizes(3) is None
    assert read_screen_sizes("wide") is None
