"""Moving through the night and setting the page, with keys, in the real window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from tests.ui.night_pages import scored
from tests.ui.windows import Bench


def night_of(bench: Bench) -> OpenNight:
    assert bench.window.night is not None
    return bench.window.night


def page_of(bench: Bench) -> Viewport:
    return night_of(bench).viewport


def press(bench: Bench, *shortcuts: str) -> None:
    """Press keys as they are written in the table of actions."""
    for shortcut in shortcuts:
        combination = QKeySequence(shortcut)[0]
        focused = bench.window.focusWidget() or bench.window
        QTest.keyClick(focused, combination.key(), combination.keyboardModifiers())


def test_half_pages_and_tenths_of_a_page(opened: Bench) -> None:
    page = page_of(opened)
    press(opened, "Ctrl+PgDown")
    assert page.start_seconds == 15.0
    press(opened, "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+PgUp")
    assert page.start_seconds == 0.0
    press(opened, "Shift+Right", "Shift+Right")
    assert page.start_seconds == pytest.approx(6.0)
    press(opened, "Shift+Left")
    assert page.start_seconds == pytest.approx(3.0)
    press(opened, "Right")
    assert (page.start_seconds, page.epoch) == (30.0, 1)


def test_the_brackets_make_the_page_shorter_and_longer_and_it_is_kept(opened: Bench) -> None:
    page = page_of(opened)
    press(opened, "[", "[")
    assert page.page_seconds == 10.0
    press(opened, "]", "]", "]")
    assert page.page_seconds == 60.0
    assert Settings(settings_on_disk()).now.page_seconds == 60.0
    for _ in range(9):
        press(opened, "]")
    assert page.page_seconds == page.duration_seconds
    assert opened.window.actions_table["page_whole_night"].isChecked()


def test_one_key_arms_the_zoom_box_and_another_takes_the_zoom_back(opened: Bench) -> None:
    page = page_of(opened)
    press(opened, "Z")
    assert page.is_zoom_armed
    assert opened.window.actions_table["zoom_box"].isChecked()
    press(opened, "Z")
    assert not page.is_zoom_armed
    assert not opened.window.actions_table["zoom_box"].isChecked()
    page.zoom_to(3.0, 7.0)
    press(opened, "Shift+Z")
    assert page.shown_range == (0.0, 30.0)
    press(opened, "Shift+Z")
    assert "no zoom" in opened.window.banner.text


def test_stages_are_a_key_away(opened: Bench) -> None:
    document = night_of(opened).document
    document.restore(scored(20), "A network's word")
    press(opened, "Alt+3")
    assert opened.epoch == 3
    press(opened, "Alt+5", "Alt+5", "Alt+0")
    assert opened.epoch == 10
    press(opened, "Alt+Shift+1")
    assert opened.epoch == 6
    press(opened, "Alt+Shift+0", "Alt+Shift+0")
    assert opened.epoch == 0
    press(opened, "Alt+Shift+2")
    assert opened.epoch == 0
    assert "No epoch of N2 before" in opened.window.banner.text


def test_marks_are_a_key_away(opened: Bench) -> None:
    document, page = night_of(opened).document, page_of(opened)
    for onset_seconds in (40.0, 44.0, 200.0):
        document.add_marker(Marker(onset_seconds, 2.0, MarkerKind.AROUSAL))
    press(opened, "Alt+Right")
    assert opened.epoch == 1
    press(opened, "Alt+Right")
    assert opened.epoch == 6
    press(opened, "Alt+Right")
    assert "No mark after" in opened.window.banner.text
    press(opened, "Alt+Left")
    assert opened.epoch == 1
    page.set_page_seconds(2.0)
    press(opened, "Alt+Right")
    assert page.start_seconds == 40.0
    press(opened, "Alt+Right")
    assert page.start_seconds == 44.0


def test_what_is_typed_is_gone_to_or_said(opened: Bench) -> None:
    opened.answers.typed = "+0:05:10"
    press(opened, "G")
    assert opened.epoch == 10
    opened.answers.typed = "nowhere"
    press(opened, "G")
    assert opened.epoch == 10
    assert "nowhere" in opened.window.banner.text


def test_the_seconds_of_the_neighbours_are_chosen_kept_and_shown(opened: Bench) -> None:
    page, actions = page_of(opened), opened.window.actions_table
    press(opened, "B")
    assert page.context_seconds == 5.0
    actions["context_15"].trigger()
    assert page.context_seconds == 15.0
    press(opened, "B")
    assert page.context_seconds == 0.0
    press(opened, "B")
    assert page.context_seconds == 15.0
    kept = Settings(settings_on_disk()).now
    assert (kept.context_seconds, kept.shows_neighbours) == (15.0, True)
    assert actions["context_15"].isChecked()


def test_the_choice_of_neighbours_opens_by_key(opened: Bench) -> None:
    press(opened, "Ctrl+Shift+N")
    menu = opened.window.findChild(QMenu, "context_menu")
    assert menu is not None
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_3)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert page_of(opened).context_seconds == 30.0


def test_a_night_opened_later_has_the_page_and_the_neighbours_that_were_chosen(
    opened: Bench,
) -> None:
    settings = opened.settings
    settings.set(
        replace(settings.now, page_seconds=2.0, shows_neighbours=True, context_seconds=10.0)
    )
    path = night_of(opened).path
    opened.window.close_night()
    opened.open(path)
    page = page_of(opened)
    assert (page.page_seconds, page.context_seconds) == (2.0, 10.0)


def test_a_key_plays_and_stops_and_any_other_move_stops_too(opened: Bench) -> None:
    play, actions = night_of(opened).play, opened.window.actions_table
    actions["play_0.25"].trigger()
    assert not play.is_playing
    for stop in ("K", "Right", "PgUp", "2", "]", "Escape", "B"):
        press(opened, "K")
        assert play.is_playing, stop
        assert actions["auto_play"].isChecked()
        press(opened, stop)
        assert not play.is_playing, stop
        assert not actions["auto_play"].isChecked()
    assert Settings(settings_on_disk()).now.play_seconds == 0.25
