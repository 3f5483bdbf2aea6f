"""How the strips over the night are drawn: chosen by menu, obeyed by every strip, kept."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.spectra.power_density import SpectralMethod
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.look.theme import DARK, LIGHT
from sleepscorer_app.ui.preferences.settings import (
    ColourMap,
    ComparedPlace,
    Settings,
    settings_on_disk,
)
from sleepscorer_app.ui.strips.strip_choices import CHOICES, SpectrumChoice, StripChoices
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.night_pages import all_n2, settle, shown_page, small_night
from tests.ui.windows import Bench

pytestmark = pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)


def in_gutter_menu(page: NightPage, name: str) -> QAction:
    """The action of this name in the menu of the spectrogram's gutter."""
    return page.spectrogram_view.chooser.menu()._choices[name]  # type: ignore[attr-defined]


def test_every_choice_is_an_action_of_the_table() -> None:
    rows = {row.name: row for row in ACTIONS}
    for name in CHOICES:
        assert rows[name].is_checkable
        assert rows[name].choice


def test_of_the_actions_that_exclude_each_other_one_is_always_chosen(qapp: QApplication) -> None:
    strips = StripChoices()
    groups = {row.choice for row in ACTIONS if row.name in CHOICES}
    assert len(groups) == 8
    for group in groups:
        names = [row.name for row in ACTIONS if row.choice == group]
        assert sum(strips.is_chosen(name) for name in names) == 1
        for name in names:
            strips.choose(name)
            assert [one for one in names if strips.is_chosen(one)] == [name]


def test_a_choice_is_kept_and_there_at_the_next_start(qapp: QApplication) -> None:
    strips = StripChoices(Settings(settings_on_disk()))
    for name in ("spectrogram_multitaper", "spectrogram_window_8", "spectrogram_top_40"):
        strips.choose(name)
    strips.limit_power(-5.0, 12.5)
    again = StripChoices(Settings(settings_on_disk()))
    assert again.spectrum == SpectrumChoice(SpectralMethod.MULTITAPER, 8.0, 40.0)
    assert again.power_limits_db == (-5.0, 12.5)


def test_each_choice_tells_those_it_concerns_and_nobody_else(qapp: QApplication) -> None:
    strips = StripChoices()
    told: list[str] = []
    for name in ("spectrum", "colours", "bands", "compared_place"):
        getattr(strips, f"{name}_changed").connect(lambda name=name: told.append(name))
    strips.choose("spectrogram_multitaper")
    strips.choose("spectrogram_multitaper")
    strips.choose("spectrogram_colours_cividis")
    strips.limit_power(0.0, 10.0)
    strips.choose("spectrogram_power_of_night")
    strips.choose("compared_above")
    assert told == ["spectrum", "colours", "colours", "colours", "compared_place"]


def test_limits_that_cross_in_the_file_are_a_range_all_the_same(qapp: QApplication) -> None:
    settings = Settings(settings_on_disk())
    settings.set(
        replace(settings.now, has_own_power_limits=True, power_low_db=5.0, power_high_db=-5.0)
    )
    assert StripChoices(settings).power_limits_db == (5.0, 6.0)


def test_the_colours_are_the_themes_unless_others_are_chosen(qapp: QApplication) -> None:
    strips = StripChoices()
    assert [strips.colour_map(one) for one in (LIGHT, DARK)] == ["viridis", "magma"]
    strips.choose(f"spectrogram_colours_{ColourMap.CIVIDIS}")
    assert [strips.colour_map(one) for one in (LIGHT, DARK)] == ["cividis", "cividis"]


@pytest.mark.parametrize(("window_seconds", "page"), [(1.0, 0.5), (4.0, 2.0), (30.0, 4.0)])
def test_pages_have_shorter_windows_than_nights(window_seconds: float, page: float) -> None:
    assert SpectrumChoice(window_seconds=window_seconds).page_window_seconds == page


@pytest.mark.parametrize(
    "name",
    [
        "spectrogram_multitaper",
        "spectrogram_window_2",
        "spectrogram_top_20",
        "spectrogram_colours_inferno",
    ],
)
def test_a_choice_changes_the_night_and_the_page(qtbot: QtBot, name: str) -> None:
    page = shown_page(qtbot, small_night())
    views = (page.spectrogram_view, page.page_spectrogram_view)
    before = [view.grab().toImage() for view in views]
    page.strips.choose(name)
    settle(qtbot)
    assert all(view.grab().toImage() != one for view, one in zip(views, before, strict=True))


def test_what_was_computed_before_is_there_at_once(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    first = page.spectrograms.chosen
    page.strips.choose("spectrogram_multitaper")
    assert page.spectrograms.chosen is None
    settle(qtbot)
    page.strips.choose("spectrogram_welch")
    assert page.spectrograms.chosen is first


def test_the_strips_say_by_what_they_are_drawn(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    page.strips.choose("spectrogram_multitaper")
    page.strips.limit_power(-12.0, 20.0)
    settle(qtbot)
    said = page.spectrogram_view.accessibleDescription()
    assert "Multitaper, 5 tapers, windows of 4 s" in said
    assert "from −12 to 20 dB" in said
    assert "windows of 2 s" in page.page_spectrogram_view.accessibleDescription()


def test_the_gutters_menu_does_what_the_windows_menu_does(opened: Bench) -> None:
    window = opened.window
    assert window.page is not None
    in_gutter_menu(window.page, "spectrogram_multitaper").trigger()
    settle(opened.qtbot)
    assert window.night is not None
    assert window.night.strips.spectrum.method is SpectralMethod.MULTITAPER
    assert window.actions_table["spectrogram_multitaper"].isChecked()
    window.actions_table["spectrogram_welch"].trigger()
    window.page.spectrogram_view.show_menu()
    assert in_gutter_menu(window.page, "spectrogram_welch").isChecked()
    assert not in_gutter_menu(window.page, "spectrogram_multitaper").isChecked()
    window.page.spectrogram_view.chooser.menu().close()
    settle(opened.qtbot)


def test_the_channel_is_chosen_from_the_gutter_by_an_action(opened: Bench) -> None:
    window = opened.window
    window.actions_table["spectrogram_channel"].trigger()
    popup = QApplication.activePopupWidget()
    assert window.page is not None
    assert popup is not None
    assert popup is window.page.spectrogram_view.chooser.menu()
    popup.close()


def test_limits_are_entered_in_a_dialog_and_a_cancelled_one_changes_nothing(
    opened: Bench,
) -> None:
    window = opened.window
    window.actions_table["spectrogram_power_entered"].trigger()
    assert opened.answers.asked[-1] == "power limits"
    assert window.actions_table["spectrogram_power_of_night"].isChecked()
    opened.answers.limits_db = (-15.0, 18.0)
    window.actions_table["spectrogram_power_entered"].trigger()
    assert window.night is not None
    assert window.page is not None
    assert window.night.strips.power_limits_db == (-15.0, 18.0)
    assert window.page.spectrograms.limits_db == (-15.0, 18.0)
    assert window.actions_table["spectrogram_power_entered"].isChecked()


@pytest.mark.parametrize("place", ComparedPlace)
def test_other_scorings_stand_above_or_below_or_nowhere(qtbot: QtBot, place: ComparedPlace) -> None:
    page = shown_page(qtbot, small_night(), all_n2(20))
    compared = page.compared_view._compared
    compared.add("other", Hypnogram.unscored(20).with_stage(range(20), 4))  # type: ignore[arg-type]
    page.strips.choose(f"compared_{place}")
    qtbot.waitUntil(lambda: page.compared_view.isVisible() is (place is not ComparedPlace.OFF))
    if place is not ComparedPlace.OFF:
        rows = page.compared_view, page.hypnogram_view
        is_above = place is ComparedPlace.ABOVE
        qtbot.waitUntil(lambda: (rows[0].y() < rows[1].y()) is is_above)
