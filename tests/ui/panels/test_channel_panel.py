"""The table of traces and what stands around it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import Role, guess_derivations, scoring_candidates
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.ui.panels.channel_panel import LEAST_ROWS, ChannelPanel
from sleepscorer_app.ui.panels.channel_table import (
    HIGH_CUT,
    LOW_CUT,
    NAME,
    NOTCH,
    SCALE,
    ChannelTable,
    FrequencyBox,
)
from sleepscorer_app.ui.panels.panel_tabs import PanelRoom
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from tests.ui.night_pages import shown_page, small_night

EDIT, CHECK = Qt.ItemDataRole.EditRole, Qt.ItemDataRole.CheckStateRole


def settings_of(night: ArrayRecording) -> TraceSettings:
    derivations = guess_derivations(night)
    return TraceSettings(derivations, next(iter(scoring_candidates(derivations)), None))


def shown_panel(
    qtbot: QtBot, night: ArrayRecording | None = None
) -> tuple[ChannelPanel, TraceSettings]:
    night = night or small_night(2)
    traces = settings_of(night)
    panel = ChannelPanel(night, traces)
    qtbot.addWidget(panel)
    panel.show()
    return panel, traces


def texts(panel: ChannelPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if not label.isHidden()]


def test_the_table_keeps_the_rules_of_a_qt_model(qtmodeltester: ModelTester) -> None:
    night = small_night(2)
    qtmodeltester.check(ChannelTable(night, settings_of(night)))


def test_unticking_hides_a_trace(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    assert panel.table.setData(panel.table.index(1, NAME), Qt.CheckState.Unchecked.value, CHECK)
    assert [trace.derivation.name for trace in traces.shown] == ["F4-M1", "E1-M2", "Chin1-Chin2"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (LOW_CUT, 0.5, DisplayFilter(0.5, 35.0)),
        (HIGH_CUT, 0.0, DisplayFilter(0.3, None)),
        (NOTCH, 50.0, DisplayFilter(0.3, 35.0, 50.0)),
    ],
)
def test_a_cut_off_can_be_set_and_taken_away(
    qtbot: QtBot, column: int, value: float, expected: DisplayFilter
) -> None:
    panel, traces = shown_panel(qtbot)
    assert panel.table.setData(panel.table.index(0, column), value, EDIT)
    assert traces.traces[0].display_filter == expected


def test_a_height_can_be_set(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    assert panel.table.setData(panel.table.index(0, SCALE), 40.0, EDIT)
    assert traces.traces[0].gain == Gain(40.0)
    assert panel.table.index(0, SCALE).data() == "40 µV/mm"


def test_a_filter_that_makes_no_sense_is_refused_in_words(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    assert not panel.table.setData(panel.table.index(0, LOW_CUT), 50.0, EDIT)
    assert traces.traces[0].display_filter == DisplayFilter(0.3, 35.0)
    assert "F4-M1: low cut (50 Hz) must be below high cut (35 Hz)." in texts(panel)
    panel.table.setData(panel.table.index(0, LOW_CUT), 1.0, EDIT)
    assert not any("must be below" in text for text in texts(panel))


def test_a_box_filters_all_traces_of_its_kind(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    box = box_named(panel, "EEG: high cut in Hz")
    box.setValue(20.0)
    assert [trace.display_filter.high_cut_hz for trace in traces.traces] == [20, 20, 35, 100]
    traces.set_role_filter(Role.EEG, DisplayFilter(1.0, None))
    assert box.text() == "off"
    assert box_named(panel, "EEG: low cut in Hz").value() == 1.0


def box_named(panel: ChannelPanel, name: str) -> FrequencyBox:
    return next(box for box in panel.findChildren(FrequencyBox) if box.accessibleName() == name)


def test_a_trace_moves_and_stays_selected(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    panel.table_view.setCurrentIndex(panel.table.index(0, NAME))
    panel.move_selected(-1)
    assert traces.traces[0].derivation.name == "F4-M1"
    panel.move_selected(1)
    assert [trace.derivation.name for trace in traces.traces[:2]] == ["C4-M1", "F4-M1"]
    assert panel.table_view.currentIndex().row() == 1


def test_a_trace_can_be_made_to_fill_its_lane(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night(2))
    panel, traces = page.panels["Channels"], page.traces
    assert isinstance(panel, ChannelPanel)
    traces.set_trace(0, replace(traces.traces[0], gain=Gain(9000.0)))
    panel.table_view.setCurrentIndex(panel.table.index(0, NAME))
    panel.fit_selected()
    lane = page.trace_view.lanes[0]
    half_lane = page.trace_view.scale_of(traces.traces[0], lane).units_per_lane / 2
    # The noise of 20 µV reaches about 42 µV, filtered; a step of the series is at most a half.
    assert 40 < half_lane < 100


def test_the_scored_channel_is_called_a_guess_until_a_person_chooses(qtbot: QtBot) -> None:
    panel, traces = shown_panel(qtbot)
    assert any("Guessed" in text for text in texts(panel))
    candidates = scoring_candidates(tuple(trace.derivation for trace in traces.traces))
    traces.set_scored(candidates[1])
    assert not any("Guessed" in text for text in texts(panel))


def test_a_night_without_eeg_says_that_nothing_can_be_scored(qtbot: QtBot) -> None:
    panel, _ = shown_panel(qtbot, small_night(2, ("Airflow", "SpO2")))
    assert any("nothing can be auto-scored" in text for text in texts(panel))


def test_in_a_low_window_the_panel_scrolls_rather_than_the_traces_in_a_slit(qtbot: QtBot) -> None:
    names = tuple(f"EEG F{place}-M1" for place in range(3, 20))
    panel, _ = shown_panel(qtbot, small_night(2, names))
    room = PanelRoom(panel)
    qtbot.addWidget(room)
    room.resize(440, 300)
    room.show()
    row = panel.table_view.verticalHeader().defaultSectionSize()
    qtbot.waitUntil(lambda: panel.table_view.viewport().height() >= LEAST_ROWS * row)
    assert panel.height() > room.height()
