"""Colours on the whole application: complete, legible, and changed at once."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.look.appearance import (
    ICONS,
    Appearance,
    accent_fill,
    blend,
    colours_for,
    palette,
    style_sheet,
    theme_icon,
)
from sleepscorer_app.ui.look.colour_blind_theme import (
    DARK_FOR_COLOUR_BLIND,
    LIGHT_FOR_COLOUR_BLIND,
)
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.preferences.settings import Settings, ThemeChoice, settings_on_disk

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


@pytest.mark.parametrize(
    ("choice", "system", "colours"),
    [
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Dark, DARK),
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Light, LIGHT),
        (ThemeChoice.SYSTEM, Qt.ColorScheme.Unknown, LIGHT),
        (ThemeChoice.LIGHT, Qt.ColorScheme.Dark, LIGHT),
        (ThemeChoice.DARK, Qt.ColorScheme.Light, DARK),
    ],
)
def test_the_person_decides_before_the_system(
    choice: ThemeChoice, system: Qt.ColorScheme, colours: Colours
) -> None:
    assert colours_for(choice, system) is colours


@BOTH
def test_every_word_of_the_style_sheet_is_filled_in(colours: Colours) -> None:
    sheet = style_sheet(colours)
    assert "$" not in sheet
    assert colours.accent in sheet


@BOTH
def test_every_file_the_style_sheet_names_is_there(colours: Colours) -> None:
    names = {part.split('"')[0] for part in style_sheet(colours).split('url("')[1:]}
    assert names
    assert all((ICONS / name.rsplit("/", 1)[1]).is_file() for name in names)


@BOTH
def test_every_icon_of_the_table_is_drawn(qapp: QApplication, colours: Colours) -> None:
    names = {row.icon for row in ACTIONS if row.icon}
    assert names
    for name in names:
        image = theme_icon(name, colours).pixmap(16).toImage()
        inks = {
            QColor(image.pixelColor(x, y)).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert inks, name


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.1 reckons it, 1 to 21."""

    def luminance(name: str) -> float:
        channels = QColor(name).getRgbF()[:3]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@BOTH
def test_texts_stand_out_from_what_is_behind_them(colours: Colours) -> None:
    for behind in (colours.background, colours.panel):
        assert contrast(colours.text, behind) >= 7
        assert contrast(colours.muted, behind) >= 4.5
        assert contrast(colours.error, behind) >= 4.5


@BOTH
def test_the_palette_wears_the_colours(qapp: QApplication, colours: Colours) -> None:
    worn = palette(colours)
    assert worn.color(QPalette.ColorRole.Window).name() == colours.background
    assert worn.color(QPalette.ColorRole.WindowText).name() == colours.text
    faint = worn.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText)
    assert faint != worn.color(QPalette.ColorRole.WindowText)


def test_a_new_choice_of_theme_is_worn_and_told_once(qapp: QApplication) -> None:
    settings = Settings(settings_on_disk())
    settings.set(replace(settings.now, theme=ThemeChoice.LIGHT))
    appearance = Appearance(qapp, settings)
    told: list[Colours] = []
    appearance.changed.connect(lambda: told.append(appearance.colours))
    settings.set(replace(settings.now, theme=ThemeChoice.DARK))
    settings.set(replace(settings.now, advances=False))
    assert told == [DARK]
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.background


@pytest.mark.parametrize(
    ("share", "colour"), [(0.0, "#000000"), (0.5, "#804000"), (1.0, "#ff8000")]
)
def test_blending_mixes_by_the_share(share: float, colour: str) -> None:
    assert blend("#000000", "#ff8000", share) == colour


@BOTH
def test_words_on_filled_buttons_can_be_read(colours: Colours) -> None:
    sheet = style_sheet(colours)
    assert accent_fill(colours) in sheet
    assert contrast(colours.on_accent, accent_fill(colours)) >= 4.5


@BOTH
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 1.75, 2.0, 3.0])
def test_an_icon_is_drawn_for_the_screens_own_pixels(
    qapp: QApplication, colours: Colours, scale: float
) -> None:
    sharp = theme_icon("open", colours).pixmap(QSize(16, 16), scale)
    assert sharp.size() == QSize(16, 16) * scale
    assert sharp.devicePixelRatio() == scale


def test_every_icon_file_is_an_svg_without_colours_that_a_theme_cannot_reach() -> None:
    files = sorted(ICONS.iterdir())
    assert {file.suffix for file in files} == {".svg"}
    for file in files:
        is_for_style_sheets = file.stem.endswith(("-dark", "-light", "-on-accent"))
        if file.stem != "sleepscorer" and not is_for_style_sheets:
            assert "currentColor" in file.read_text("utf-8"), file.name


def test_a_system_that_turns_dark_is_followed_while_the_window_is_open(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    appearance = Appearance(qapp, Settings(settings_on_disk()))
    assert appearance.colours is LIGHT
    for scheme, worn in ((Qt.ColorScheme.Dark, DARK), (Qt.ColorScheme.Light, LIGHT)):
        # What the system says; the platform of the tests has no scheme to change.
        monkeypatch.setattr(QStyleHints, "colorScheme", lambda _hints, scheme=scheme: scheme)
        with qtbot.waitSignal(appearance.changed):
            qapp.styleHints().colorSchemeChanged.emit(scheme)
        assert appearance.colours is worn
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == worn.background


def test_colours_for_colour_blind_eyes_are_worn_light_and_dark(qapp: QApplication) -> None:
    settings = Settings(settings_on_disk())
    settings.set(replace(settings.now, theme=ThemeChoice.LIGHT))
    appearance = Appearance(qapp, settings)
    settings.set(replace(settings.now, is_for_colour_blind=True))
    assert appearance.colours is LIGHT_FOR_COLOUR_BLIND
    settings.set(replace(settings.now, theme=ThemeChoice.DARK))
    assert appearance.colours is DARK_FOR_COLOUR_BLIND


COLLECTED = """
import gc
from PySide6.QtWidgets import QApplication, QLabel
from sleepscorer_app.ui.look.appearance import dress
from sleepscorer_app.ui.look.theme import DARK, LIGHT

class Asked(QLabel):
    def changeEvent(self, event):
        kept = [[] for _ in range(2000)]  # enough for Python's collector to come by
        super().changeEvent(event)

application = QApplication([])
dress(application, LIGHT)
shown = [Asked("a") for _ in range(20)]
for label in shown:
    label.show()
gc.set_threshold(700, 1, 1)
for turn in range(10):
    gc.disable()
    for _ in range(100):
        label = QLabel("b")
        label.ensurePolished()
        label.itself = label
    del label
    gc.enable()
    dress(application, (DARK, LIGHT)[turn % 2])
    assert gc.isenabled()
print("alive")
"""


def test_a_theme_is_put_on_while_python_has_widgets_to_collect() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", COLLECTED],
        cwd=Path(__file__).resolve().parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout == "alive\n", ended.stderr[-2000:]
