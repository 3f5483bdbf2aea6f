"""The parts of a page in a window that is too low for all of them."""

from itertools import pairwise

from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.window.night_page import NightPage
from sleepscorer_app.ui.window.page_parts import FIRST_TO_GO, Part
from tests.ui.night_pages import scored, shown_page, small_night


def shown(page: NightPage) -> set[Part]:
    strips = {
        Part.NIGHT_SPECTROGRAM: page.spectrogram_view,
        Part.HYPNOGRAM: page.hypnogram_view,
        Part.HYPNODENSITY: page.hypnodensity_view,
        Part.PAGE_SPECTROGRAM: page.page_spectrogram_view,
    }
    return {part for part, strip in strips.items() if strip.isVisible()}


def stand_clear(page: NightPage, height: int) -> bool:
    """Whether all strips stand under each other within this height, the traces not pressed."""
    rows = [one for one in page.parts.findChildren(Strip) if one.isVisible()]
    places = sorted((one.mapTo(page, one.rect().topLeft()).y(), one.height()) for one in rows)
    is_clear = all(top + tall <= below for (top, tall), (below, _) in pairwise(places))
    fits = sum(places[-1]) <= height == page.parts.height()
    return is_clear and fits and page.trace_view.height() >= page.trace_view.minimumHeight()


def test_in_a_low_window_no_part_covers_another_and_what_does_not_fit_waits_for_room(
    qtbot: QtBot,
) -> None:
    page = shown_page(qtbot, small_night(), scored(20))
    page.resize(900, 900)
    qtbot.waitUntil(lambda: shown(page) == set(Part))
    for height in (390, 360, 320, 290):
        page.resize(900, height)
        qtbot.waitUntil(lambda height=height: stand_clear(page, height))
    assert shown(page) == {Part.HYPNOGRAM}
    page.resize(900, 900)
    qtbot.waitUntil(lambda: shown(page) == set(Part))


def test_a_part_that_waits_for_room_is_kept_as_wanted_and_can_be_taken_off(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(), scored(20))
    page.resize(900, 290)
    qtbot.waitUntil(lambda: shown(page) == {Part.HYPNOGRAM})
    assert page.parts.state.hidden == frozenset()
    assert all(page.parts.is_shown(part) for part in FIRST_TO_GO)
    page.parts.show_part(Part.HYPNODENSITY, False)
    page.resize(900, 900)
    qtbot.waitUntil(lambda: shown(page) == set(Part) - {Part.HYPNODENSITY})
    assert page.parts.state.hidden == {Part.HYPNODENSITY}
