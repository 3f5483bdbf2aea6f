"""Puts a set of colours on the whole application: style, palette, stylesheet, font, icons."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.ui.look.colour_blind_theme import for_colour_blind
from sleepscorer_app.ui.look.contrast import legible
from sleepscorer_app.ui.look.icons import icon
from sleepscorer_app.ui.look.own_colours import with_own_colours
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.preferences.settings import Settings, ThemeChoice

BASE_FONT_PIXELS = 13
ICONS = RESOURCES / "icons"


class Appearance(QObject):
    """Which colours are worn now: the person's choice, or the system's."""

    changed = Signal()

    def __init__(
        self, application: QApplication, settings: Settings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._application = application
        self._settings = settings
        self.colours = self._wanted()
        dress(application, self.colours)
        settings.changed.connect(self._follow)
        # Queued, because Qt tells of the new scheme before its own palette is there.
        application.styleHints().colorSchemeChanged.connect(
            self._follow, Qt.ConnectionType.QueuedConnection
        )

    def _wanted(self) -> Colours:
        now, system = self._settings.now, self._application.styleHints().colorScheme()
        usual = colours_for(now.theme, system)
        if now.is_for_colour_blind:
            return for_colour_blind(usual)
        return with_own_colours(usual, now.stage_colours)

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self.colours:
            self.colours = wanted
            dress(self._application, self.colours)
            self.changed.emit()


def colours_for(choice: ThemeChoice, system: Qt.ColorScheme) -> Colours:
    """The colours a person gets who chose this, on a system that shows itself so."""
    if choice is ThemeChoice.SYSTEM:
        return DARK if system is Qt.ColorScheme.Dark else LIGHT
    return DARK if choice is ThemeChoice.DARK else LIGHT


def dress(application: QApplication, colours: Colours) -> None:
    """Give every window of the application these colours."""
    with _no_collection():
        # By its name: of a style made in Python something stays behind whenever another follows.
        application.setStyle("Fusion")
        font = QFont(application.font())
        font.setPixelSize(BASE_FONT_PIXELS)
        application.setFont(font)
        application.setPalette(palette(colours))
        application.setStyleSheet(style_sheet(colours))


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep Python's collector away while Qt goes over its list of all widgets.

    Widgets are asked in Python on the way, and a collection then would delete others that stand in
    the list, which ends the process.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def program_icon() -> QIcon:
    """The program's own icon, for the system's lists of windows."""
    return icon(ICONS / "sleepscorer.svg", "", "")


def theme_icon(name: str, colours: Colours) -> QIcon:
    """One of the program's icons in the theme's colours."""
    return icon(ICONS / f"{name}.svg", colours.text, _faint(colours))


def accent_icon(name: str, colours: Colours) -> QIcon:
    """The same, for the filled button."""
    return icon(ICONS / f"{name}.svg", colours.on_accent, _faint(colours))


def style_sheet(colours: Colours) -> str:
    """The style sheet with the colours filled in; `KeyError` if it names one there is not."""
    words = {
        one.name: str(getattr(colours, one.name))
        for one in fields(colours)
        if isinstance(getattr(colours, one.name), str)
    }
    words["hover"] = blend(colours.panel, colours.text, 0.08)
    words["faint"] = _faint(colours)
    words["selection"] = blend(colours.panel, colours.accent, 0.25)
    filled = accent_fill(colours)
    words["accent_fill"] = filled
    words["accent_hover"] = blend(filled, "#000000", 0.12)
    for name in ("down", "close"):
        words[name] = f"{name}-dark" if colours.is_dark else f"{name}-light"
    words["icons"] = ICONS.as_posix()
    return Template((RESOURCES / "style.qss").read_text("utf-8")).substitute(words)


def palette(colours: Colours) -> QPalette:
    """What Fusion draws boxes, ticks and texts with."""
    role = QPalette.ColorRole
    filled = QPalette()
    for which, colour in (
        (role.Window, colours.background),
        (role.WindowText, colours.text),
        (role.Base, colours.background),
        (role.AlternateBase, colours.panel),
        (role.Text, colours.text),
        (role.Button, colours.panel),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.error),
        (role.ToolTipBase, colours.panel),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, accent_fill(colours)),
        (role.HighlightedText, colours.on_accent),
        (role.Accent, colours.accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Light, colours.border),
        (role.Midlight, colours.grid),
        (role.Mid, colours.border),
        (role.Dark, colours.border),
        (role.Shadow, colours.border),
    ):
        filled.setColor(which, QColor(colour))
    faint = QColor(_faint(colours))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        filled.setColor(QPalette.ColorGroup.Disabled, which, faint)
    return filled


def blend(under: str, over: str, share: float) -> str:
    """The colour that `over` gives when laid over `under` with this opacity, as `#rrggbb`."""
    low, high = QColor(under), QColor(over)
    pairs = (
        (low.red(), high.red()),
        (low.green(), high.green()),
        (low.blue(), high.blue()),
    )
    return QColor(*(round(a + (b - a) * share) for a, b in pairs)).name()


def accent_fill(colours: Colours) -> str:
    """The accent, as dark as words on it need."""
    return legible(colours.accent, colours.on_accent, "#000000")


def _faint(colours: Colours) -> str:
    """For what does not apply now."""
    return blend(colours.background, colours.muted, 0.65)
