"""Fonts, pens and inks of everything that is drawn over time."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QPen

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.theme import Colours

GUTTER_LETTERS = 14
GUTTER_INSET = 10
"""Where words in the gutter begin."""


def gutter_width(font: QFont) -> int:
    """The width left of every picture: room for a channel's name and the ends of a scale."""
    return QFontMetrics(font).horizontalAdvance("0") * GUTTER_LETTERS


def small_font(font: QFont) -> QFont:
    """The font of scales and labels, a little smaller than the text but never under 11 pixels."""
    small = QFont(font)
    small.setPixelSize(max(11, round(QFontInfo(font).pixelSize() * 0.88)))
    return small


def bold_font(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def thin_pen(colour: str, alpha: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    """One pixel wide at every scale: a wider pen costs seven times the page turn."""
    pen = QPen(translucent(colour, alpha), 1.0, style)
    pen.setCosmetic(True)
    return pen


def stage_ink(colours: Colours, stage: Stage) -> str:
    """The colour of a stage's letter: its own, as far as that can be read."""
    return legible(colours.stages[stage], colours.background, colours.text)


def translucent(colour: str, alpha: float) -> QColor:
    mixed = QColor(colour)
    mixed.setAlphaF(alpha)
    return mixed
