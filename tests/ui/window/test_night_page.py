"""A page of any night can be shown, turned and thrown away."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.review.review_panel import ReviewPanel
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.strips.strip import Strip
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from sleepscorer_app.ui.window.night_page import NightPage
from tests.ui.mouse import move_mouse
from tests.ui.night_pages import scored, settle, shown_page, small_night


def night_with_a_gap() -> ArrayRecording:
    night = small_night()
    first = night.samples[0].copy()
    first[64 * 40 : 64 * 100] = np.nan
    return replace(night, samples=(first, *night.samples[1:]))


NIGHTS = {
    "usual": small_night(),
    "of three epochs": small_night(3),
    "shorter than an epoch": replace(
        small_night(1), samples=tuple(one[:640] for one in small_night(1).samples)
    ),
    "with a gap": night_with_a_gap(),
    "of one channel": small_night(5, ("EEG C3-A2",)),
    "without EEG": small_night(5, ("Airflow", "SpO2")),
    "without channels": ArrayRecording("none.edf", (), (), small_night(1).start),
}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", list(NIGHTS))
def test_every_kind_of_night_can_be_drawn_with_and_without_stages(
    qtbot: QtBot, name: str, colours: Colours
) -> None:
    page = shown_page(qtbot, NIGHTS[name], colours=colours)
    empty = page.grab().toImage()
    assert not empty.isNull()
    if page.document.n_epochs:
        page.document.restore(scored(page.document.n_epochs, 0.5), "Auto-score")
        assert page.grab().toImage() != empty
    for panel in page.panels.values():
        assert not panel.grab().isNull()


def test_all_strips_draw_time_between_the_same_two_edges(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    # A comparison's strip is hidden until there is one, and nobody lays out what is hidden.
    strips = [strip for strip in page.findChildren(Strip) if strip.isVisible()]
    edges = {
        (
            strip.mapTo(page, strip.plot.topLeft().toPoint()).x(),
            strip.mapTo(page, strip.plot.topRight().toPoint()).x(),
        )
        for strip in strips
    }
    assert len(strips) >= 7
    assert len(edges) == 1


def test_the_wheel_goes_to_the_next_epoch_and_back(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    turn_wheel(page.trace_view, -120)
    assert page.viewport.epoch == 1
    turn_wheel(page.hypnogram_view, 120)
    assert page.viewport.epoch == 0


def test_the_wheel_with_ctrl_makes_the_page_longer(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    turn_wheel(page.trace_view, -120, Qt.KeyboardModifier.ControlModifier)
    assert page.viewport.page_seconds == 60
    assert page.viewport.epoch == 0


def turn_wheel(
    strip: Strip, delta: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    where = QPointF(strip.plot.center())
    event = QWheelEvent(
        where,
        strip.mapToGlobal(where),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(strip, event)


def test_the_mouse_over_any_strip_moves_the_one_time_cursor(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    view = page.page_spectrogram_view
    move_mouse(view, QPoint(round(view.x_of(12.0)), 20))
    assert page.viewport.cursor_seconds == pytest.approx(12.0, abs=0.05)
    move_mouse(view, QPoint(5, 20))
    assert page.viewport.cursor_seconds is None


def test_a_click_in_the_spectrogram_goes_to_that_epoch(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    view = page.spectrogram_view
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(view.x_of(7.5 * 30)), 30))
    assert page.viewport.epoch == 7


def test_another_channel_is_computed_once_and_then_there_at_once(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    first, second = (action.data() for action in page.spectrogram_view.chooser.menu().actions()[:2])
    before = page.spectrograms.chosen
    other = second if page.spectrogram_view.chooser.text() == first.name else first
    choose(page, other.name)
    assert page.spectrograms.chosen is None
    settle(qtbot)
    assert page.spectrograms.chosen is not None
    choose(page, (first if other is second else second).name)
    assert page.spectrograms.chosen is before


def choose(page: NightPage, name: str) -> None:
    for action in page.spectrogram_view.chooser.menu().actions():
        if action.text() == name:
            action.trigger()


def test_five_hundred_pages_can_be_turned(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(60))
    for turn in range(500):
        page.viewport.go_to_epoch(turn * 7 % 60)
        QCoreApplication.processEvents()
    assert page.viewport.epoch == 499 * 7 % 60


def test_of_thirty_pages_in_a_row_one_stays_alive(qtbot: QtBot) -> None:
    night = small_night()
    document = Document(night, scoring=scored(20))
    viewport = Viewport(20, night.duration_seconds)
    traces = TraceSettings(guess_derivations(night), None)
    plan = ReviewPlan(document, Settings(settings_on_disk()))
    window = QMainWindow()
    qtbot.addWidget(window)
    window.show()
    alive: list[weakref.ref[QWidget]] = []
    for _ in range(30):
        page = NightPage(document, viewport, traces, LIGHT, plan)
        alive += [weakref.ref(part) for part in (page, page.trace_view, *page.panels.values())]
        for name, panel in page.panels.items():
            dock = QDockWidget(name, window)
            dock.setWidget(panel)
            page.destroyed.connect(dock.deleteLater)
            dock.show()
        # What was in the middle before is deleted by this.
        window.setCentralWidget(page)
        settle(qtbot)
        page.stop()
        n_parts = 2 + len(page.panels)
        del page, panel, dock
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    assert sum(part() is not None for part in alive) == n_parts
    # Whatever is left of the others must not hear of this.
    document.score_epochs([3], Stage.W)
    viewport.go_to_epoch(9)
    settle(qtbot)


def test_a_larger_budget_tints_more_of_the_hypnogram(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(), scored(20, 0.7))
    before = page.hypnogram_view.grab().toImage()
    review = page.panels["Review"]
    assert isinstance(review, ReviewPanel)
    review.budget.slider.setValue(80)
    assert page.hypnogram_view.grab().toImage() != before


def test_an_unscored_night_shows_no_stage_as_wake(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    view = page.hypnogram_view
    assert Stage.UNSCORED in view.rows
    unscored = view.grab().toImage()
    page.document.score_epochs(range(20), Stage.W)
    assert Stage.UNSCORED not in view.rows
    assert view.grab().toImage() != unscored


def test_a_page_of_a_document_without_scoring_says_so(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(), Scoring.unscored(20))
    labels = page.panels["Review"].findChildren(QLabel)
    assert "Not auto-scored yet" in [label.text() for label in labels]
