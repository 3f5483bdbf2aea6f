"""Auto-play: page after page, until the night ends or anybody does anything."""

import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.ui.markers.marking import Marking
from sleepscorer_app.ui.moving.auto_play import AutoPlay
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from tests.ui.night_pages import small_night

FAST = 0.001
SLOW = 60.0


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return Document(small_night())


@pytest.fixture
def viewport(document: Document) -> Viewport:
    return Viewport(document.n_epochs, document.recording.duration_seconds, document)


@pytest.fixture
def marking(document: Document, viewport: Viewport) -> Marking:
    return Marking(document, viewport, document)


@pytest.fixture
def play(document: Document, viewport: Viewport, marking: Marking) -> AutoPlay:
    return AutoPlay(document, viewport, marking, document)


def test_every_page_is_shown_once_and_the_last_one_stays(
    qtbot: QtBot, play: AutoPlay, viewport: Viewport
) -> None:
    shown: list[float] = [viewport.start_seconds]
    viewport.page_changed.connect(lambda: shown.append(viewport.start_seconds))
    play.start(FAST)
    qtbot.waitUntil(lambda: not play.is_playing)
    assert shown == [30.0 * k for k in range(20)]


@pytest.mark.parametrize("page_seconds", [7.0, 60.0, 600.0])
def test_it_ends_with_the_night_whatever_the_page(
    qtbot: QtBot, play: AutoPlay, viewport: Viewport, page_seconds: float
) -> None:
    viewport.set_page_seconds(page_seconds)
    play.start(FAST)
    qtbot.waitUntil(lambda: not play.is_playing)
    assert viewport.stop_seconds == 600.0


def test_an_edit_a_move_another_page_and_a_chosen_stretch_stop_it(
    play: AutoPlay, document: Document, viewport: Viewport, marking: Marking
) -> None:
    for disturb in (
        lambda: document.score_epochs([3], Stage.N2),
        lambda: viewport.step(1),
        lambda: viewport.scroll_by(2.0),
        lambda: viewport.set_page_seconds(10.0),
        lambda: viewport.set_context_seconds(5.0),
        lambda: marking.choose(40.0, 44.0, ""),
    ):
        play.start(SLOW)
        assert play.is_playing
        disturb()
        assert not play.is_playing


def test_it_tells_when_it_begins_and_stops(play: AutoPlay) -> None:
    told: list[bool] = []
    play.changed.connect(lambda: told.append(play.is_playing))
    play.start(SLOW)
    play.start(SLOW / 2)
    play.stop()
    play.stop()
    assert told == [True, False]
