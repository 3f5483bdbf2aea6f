"""How large a screen's pixels are: measured by a person, else as the system says, else 96 dpi."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from PySide6.QtGui import QScreen

from sleepscorer_app.domain.traces.gain import MM_PER_INCH

CARD_WIDTH_MM, CARD_HEIGHT_MM = 85.60, 53.98
"""Bank cards, driving licences and most staff cards: ID-1 of ISO/IEC 7810."""
LEAST_PIXELS_PER_MM, MOST_PIXELS_PER_MM = 1.0, 60.0
"""From a projector at arm's length to the finest telephone; beyond that a number is a mistake."""
USUAL_PIXELS_PER_MM = 96 / MM_PER_INCH
MOST_SCREENS = 16


@dataclass(frozen=True)
class ScreenSize:
    """What a person measured of one screen. Pixels are the screen's own, not those of the desktop.

    A desktop that is scaled to 150 % paints one and a half of them for each of its own, so that
    only the screen's own stay as they are when somebody changes the scaling.
    """

    screen: str
    """`screen_key` of the screen."""
    pixels_per_mm: float

    @property
    def text(self) -> str:
        """As it is kept; `read_screen_sizes` takes it back."""
        return f"{self.pixels_per_mm!r} {self.screen}"


@dataclass(frozen=True)
class PixelDensity:
    """How many of the desktop's pixels make a millimetre, and whether somebody measured that."""

    pixels_per_mm: float
    is_calibrated: bool


def screen_key(screen: QScreen) -> str:
    """By what a screen is known again: maker, model, serial number, and how many pixels it has.

    Screens that tell neither maker nor number are known by the socket they are plugged into.
    """
    who = "|".join((screen.manufacturer(), screen.model(), screen.serialNumber()))
    known_by = who if who.strip("|") else screen.name()
    width, height = own_pixels(screen)
    return f"{known_by}|{width}x{height}"


def own_pixels(screen: QScreen) -> tuple[int, int]:
    """Width and height in the screen's own pixels, at any scaling of the desktop."""
    size, ratio = screen.size(), screen.devicePixelRatio()
    return round(size.width() * ratio), round(size.height() * ratio)


def pixel_density(screen: QScreen, measured: Sequence[ScreenSize]) -> PixelDensity:
    """The density of a screen, measured if it was, in pixels as widgets count them."""
    key = screen_key(screen)
    own = next((one.pixels_per_mm for one in measured if one.screen == key), None)
    if own is not None:
        return PixelDensity(own / screen.devicePixelRatio(), is_calibrated=True)
    size, physical = screen.size(), screen.physicalSize()
    # The system may tell width and height of a turned screen as if it stood: only the diagonal
    # is the same either way.
    diagonal_mm = hypot(physical.width(), physical.height())
    told = hypot(size.width(), size.height()) / diagonal_mm if diagonal_mm > 0 else 0.0
    is_plausible = LEAST_PIXELS_PER_MM <= told * screen.devicePixelRatio() <= MOST_PIXELS_PER_MM
    return PixelDensity(told if is_plausible else USUAL_PIXELS_PER_MM, is_calibrated=False)


def with_screen(
    measured: Sequence[ScreenSize], key: str, pixels_per_mm: float | None
) -> tuple[ScreenSize, ...]:
    """What was measured, with another number for one screen; None forgets that screen."""
    others = tuple(one for one in measured if one.screen != key)
    if pixels_per_mm is None:
        return others
    return (ScreenSize(key, pixels_per_mm), *others)[:MOST_SCREENS]


def read_screen_sizes(value: object) -> tuple[ScreenSize, ...] | None:
    """What was kept, without the lines that make no sense; None where none makes any."""
    # A list of one text comes back from disk as the bare text.
    lines = [value] if isinstance(value, str) else value
    if not isinstance(lines, list):
        return None
    sizes = (_read_screen_size(str(line)) for line in lines[:MOST_SCREENS])
    read = tuple(size for size in sizes if size is not None)
    return read if read or not lines else None


def _read_screen_size(line: str) -> ScreenSize | None:
    number, _, key = line.partition(" ")
    try:
        pixels_per_mm = float(number)
    except ValueError:
        return None
    is_plausible = LEAST_PIXELS_PER_MM <= pixels_per_mm <= MOST_PIXELS_PER_MM
    return ScreenSize(key, pixels_per_mm) if key and is_plausible else None
