"""Whatever is asked for in whatever order, the traces on screen are those asked for last."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.traces.trace_reading import line_through, read_piece
from sleepscorer_app.ui.traces.trace_settings import first_style
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.night_pages import shown_page, small_night

FILTERS = (DisplayFilter(), DisplayFilter(0.3, 15.0), DisplayFilter(1.0, None))
RATE_HZ = 64.0


class Person:
    """Turns pages and changes what is shown, by the dice of one seed."""

    def __init__(self, page: NightPage, seed: int) -> None:
        self._page = page
        self._dice = random.Random(seed)
        self.deeds: tuple[Callable[[], None], ...] = (
            self.hold_key,
            self.hold_key,
            self.jump,
            self.filter,
            self.change_montage,
            self.gain,
            self.move,
            self.score,
            self.lengthen,
            self.resize,
        )

    def act(self) -> str:
        deed = self._dice.choice(self.deeds)
        deed()
        # A page may also be turned before anything was read ahead, or while it is.
        for _ in range(self._dice.choice((0, 1, 3, 30))):
            QApplication.processEvents()
        return deed.__name__

    def hold_key(self) -> None:
        way = self._dice.choice((-1, 1))
        for _ in range(self._dice.randrange(1, 6)):
            self._page.viewport.turn_page(way)
            QApplication.processEvents()

    def jump(self) -> None:
        self._page.viewport.go_to_epoch(self._dice.randrange(self._page.document.n_epochs))

    def filter(self) -> None:
        self._page.traces.set_role_filter(Role.EEG, self._dice.choice(FILTERS))

    def change_montage(self) -> None:
        channels = range(len(self._page.document.recording.channels))
        some = self._dice.sample([*channels], 3)
        pairs = [Derivation(f"{one}-{self._dice.choice(some)}", Role.EEG, one) for one in some]
        self._page.traces.lay(tuple(map(first_style, pairs)))

    def gain(self) -> None:
        self._page.traces.step_gains(self._dice.choice((-1, 1)))

    def move(self) -> None:
        self._page.traces.move_trace(0, len(self._page.traces.traces) - 1)

    def score(self) -> None:
        self._page.document.score_epochs([self._page.viewport.epoch], Stage.N2)

    def lengthen(self) -> None:
        self._page.viewport.set_page_seconds(self._dice.choice((10, 30, 60)))

    def resize(self) -> None:
        self._page.resize(self._dice.choice((800, 900, 1000)), 640)


@pytest.mark.parametrize("seed", range(3))
def test_the_traces_painted_are_those_of_a_reading_at_once(qtbot: QtBot, seed: int) -> None:
    page = shown_page(qtbot, small_night(40, rate_hz=RATE_HZ))
    person, done = Person(page, seed), []
    for _ in range(40):
        done.append(person.act())
        assert not page.trace_view.grab().isNull()
        check_painted(page, done)
    assert len(set(done)) >= 8


def check_painted(page: NightPage, done: list[str]) -> None:
    """The lines of the picture, against the file read and filtered for this page alone."""
    view, recording = page.trace_view, page.document.recording
    start_seconds, stop_seconds = view.time_range
    columns = max(round(view.plot.width() * view.devicePixelRatioF()), 1)
    assert [trace for trace, _, _ in view.drawn] == [*page.traces.shown]
    for trace, line, _ in view.drawn:
        more = 1 / RATE_HZ
        piece = read_piece(recording, trace, start_seconds - more, stop_seconds + more)
        direct = line_through(piece, columns)
        assert line is not None
        np.testing.assert_array_equal(line.seconds, direct.seconds, str(done))
        np.testing.assert_allclose(line.values, direct.values, atol=0.5, err_msg=str(done))
