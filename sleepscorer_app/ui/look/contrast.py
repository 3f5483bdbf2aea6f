"""Colours for letters: a stage's colour, moved towards the text's until it can be read."""

from functools import lru_cache

from PySide6.QtGui import QColor

LEAST_CONTRAST = 4.5
"""WCAG 2.2, criterion 1.4.3, for text of usual size."""


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lights = sorted((_relative_luminance(QColor(one)), _relative_luminance(QColor(other))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@lru_cache(maxsize=64)
def legible(colour: str, background: str, text: str) -> str:
    """`colour`, with as little of `text` mixed in as letters on `background` need."""
    for share in (step / 20 for step in range(21)):
        mixed = mix(colour, text, share)
        if contrast(mixed, background) >= LEAST_CONTRAST:
            return mixed
    return text


def mix(one: str, other: str, share: float) -> str:
    """`#rrggbb` between two colours; share 0 is the first, 1 the second."""
    channels = zip(_channels(QColor(one)), _channels(QColor(other)), strict=True)
    red, green, blue = ((1 - share) * first + share * second for first, second in channels)
    return QColor.fromRgbF(red, green, blue).name()


def _channels(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


def _relative_luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
