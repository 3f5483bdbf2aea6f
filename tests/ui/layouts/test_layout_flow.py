"""Layouts by their keys: worn, changed, kept, and there again with the next night and start."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.panels.panel_dock import Place
from sleepscorer_app.ui.preferences.settings import ThemeChoice
from sleepscorer_app.ui.window.night_page import NightPage
from sleepscorer_app.ui.window.page_parts import Part
from tests.ui.windows import Bench, make_bench

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def page_of(bench: Bench) -> NightPage:
    assert bench.window.page is not None
    return bench.window.page


def page_seconds(bench: Bench) -> float:
    assert bench.window.night is not None
    return bench.window.night.viewport.page_seconds


@pytest.fixture
def start_again(
    opened: Bench, night_file: Path, qtbot: QtBot, tmp_path: Path
) -> Iterator[Callable[[], Bench]]:
    """Closes the window and opens the night in the next one."""
    made: list[Bench] = []

    def start() -> Bench:
        opened.window.close()
        made.append(make_bench(qtbot, tmp_path / "unfinished"))
        made[-1].open(night_file)
        return made[-1]

    yield start
    for one in made:
        one.window.close()


def test_staging_gives_the_page_all_the_room(opened: Bench) -> None:
    opened.keys(Key.Key_F3)
    traces_before = page_of(opened).trace_view.size()
    opened.keys(Key.Key_F2)
    opened.qtbot.waitUntil(lambda: page_of(opened).trace_view.width() > traces_before.width())
    assert page_of(opened).trace_view.height() > traces_before.height()
    assert opened.window.side_panel.is_folded
    assert not page_of(opened).parts.is_shown(Part.HYPNODENSITY)
    assert page_of(opened).hypnogram_view.isVisible()


def test_overview_shows_minutes_and_the_night_taller_than_the_page(opened: Bench) -> None:
    opened.keys(Key.Key_F4)
    assert page_seconds(opened) == 300
    assert opened.window.side_panel.front == "Statistics"
    page = page_of(opened)
    assert not page.page_spectrogram_view.isVisible()
    opened.qtbot.waitUntil(lambda: page.hypnogram_view.height() > 100)
    night = page.hypnogram_view.height() + page.spectrogram_view.height()
    assert night > page.trace_view.height()


def test_a_part_that_is_taken_off_gives_its_room_to_the_traces(opened: Bench) -> None:
    traces = page_of(opened).trace_view
    before = traces.height()
    opened.window.actions_table["part_page_spectrogram"].trigger()
    opened.qtbot.waitUntil(lambda: traces.height() > before + 30)
    assert not opened.window.actions_table["part_page_spectrogram"].isChecked()
    opened.window.actions_table["part_page_spectrogram"].trigger()
    opened.qtbot.waitUntil(lambda: traces.height() < before + 30)
    assert opened.window.actions_table["part_page_spectrogram"].isChecked()


def test_the_night_without_any_part_shrinks_to_its_clock(opened: Bench) -> None:
    for part in (Part.NIGHT_SPECTROGRAM, Part.HYPNOGRAM, Part.HYPNODENSITY):
        opened.window.actions_table[f"part_{part}"].trigger()
    page = page_of(opened)
    opened.qtbot.waitUntil(lambda: page.parts.sizes()[0] < 40)


def test_the_present_layout_is_kept_under_a_key_for_good(
    opened: Bench, start_again: Callable[[], Bench]
) -> None:
    opened.keys(Key.Key_F4)
    opened.window.actions_table["part_hypnogram"].trigger()
    opened.window.side_panel.put("Log", Place.BOTTOM)
    opened.qtbot.keyClick(opened.window, Key.Key_F2, SHIFT)
    assert "F2 now brings this layout" in opened.window.banner.text
    opened.keys(Key.Key_F3)
    assert page_of(opened).hypnogram_view.isVisible()
    again = start_again()
    again.keys(Key.Key_F2)
    assert page_seconds(again) == 300
    assert not page_of(again).hypnogram_view.isVisible()
    assert again.window.side_panel.place_of("Log") is Place.BOTTOM
    again.window.actions_table["layouts_as_at_first"].trigger()
    again.keys(Key.Key_F2)
    assert page_seconds(again) == 30
    assert again.window.side_panel.place_of("Log") is Place.TABS


def test_at_the_next_start_everything_is_where_it_was(
    opened: Bench, start_again: Callable[[], Bench]
) -> None:
    opened.keys(Key.Key_F4)
    opened.window.side_panel.put("Markers", Place.LEFT)
    opened.window.actions_table["part_hypnodensity"].trigger()
    heights = page_of(opened).parts.state.heights
    again = start_again()
    assert again.window.side_panel.place_of("Markers") is Place.LEFT
    assert again.window.side_panel.front == "Statistics"
    assert not again.window.side_panel.is_folded
    assert not page_of(again).parts.is_shown(Part.HYPNODENSITY)
    assert page_of(again).parts.state.heights == heights


def test_a_new_theme_and_a_new_night_change_no_layout(opened: Bench, night_file: Path) -> None:
    opened.keys(Key.Key_F4)
    opened.window.side_panel.put("Markers", Place.LEFT)
    before = page_of(opened).parts.state
    opened.settings.set(replace(opened.settings.now, theme=ThemeChoice.DARK))
    assert page_of(opened).parts.state == before
    opened.open(night_file)
    assert page_of(opened).parts.state == before
    assert opened.window.side_panel.place_of("Markers") is Place.LEFT


@pytest.mark.parametrize("name", ["staging", "last"])
def test_a_layout_of_a_newer_version_is_the_first_one_in_a_sentence(
    opened: Bench, start_again: Callable[[], Bench], tmp_path: Path, name: str
) -> None:
    path = tmp_path / "layouts" / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    opened.window.close()
    path.write_text('{"version": 99}', "utf-8")
    again = start_again()
    assert "newer version" in again.window.banner.text
    again.keys(Key.Key_F2)
    assert page_seconds(again) == 30
    again.window.close()
    kept = path if name == "staging" else path.with_suffix(".kept-1")
    assert kept.read_text("utf-8") == '{"version": 99}'


def test_the_height_of_a_part_that_shrank_to_its_clock_is_there_again(opened: Bench) -> None:
    page = page_of(opened)
    before = page.parts.sizes()
    opened.window.actions_table["part_page_spectrogram"].trigger()
    opened.qtbot.waitUntil(lambda: page.parts.sizes()[2] < 40)
    page.parts.moveSplitter(page.parts.sizes()[0] - 10, 1)
    opened.window.actions_table["part_page_spectrogram"].trigger()
    opened.qtbot.waitUntil(lambda: page.parts.sizes()[2] > before[2] // 2)
