"""The amplitude in the real window: gains by keys, the chosen trace, the screen's millimetres."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.dialogs.screen_size_dialog import MeasuredScreen
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.traces.trace_view import TraceView
from tests.ui.windows import Bench

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def night_of(bench: Bench) -> OpenNight:
    assert bench.window.night is not None
    return bench.window.night


def view_of(bench: Bench) -> TraceView:
    assert bench.window.page is not None
    return bench.window.page.trace_view


def gains(bench: Bench) -> list[Gain]:
    return [trace.gain for trace in night_of(bench).traces.shown]


def gain_button(bench: Bench) -> str:
    return bench.window.toolbar._gain.text()


def test_a_night_begins_at_7_microvolts_per_millimetre_and_says_that_nobody_measured(
    opened: Bench,
) -> None:
    assert gains(opened)[0] == Gain(7.0)
    assert gain_button(opened) == "≈ 7 µV/mm ▾"
    opened.window.resize(1900, 900)
    opened.qtbot.waitUntil(lambda: gain_button(opened) == "7 µV/mm, uncalibrated ▾")


def test_plus_and_minus_step_all_traces_through_the_series_and_say_so(opened: Bench) -> None:
    before = gains(opened)
    opened.keys(Key.Key_Plus)
    assert gains(opened) == [gain.stepped(1) for gain in before]
    assert opened.window.status_line.text.startswith("All traces; ")
    assert "5 µV per millimetre" in opened.window.status_line.text
    opened.keys(Key.Key_Minus, Key.Key_Minus)
    assert gains(opened) == [gain.stepped(-1) for gain in before]
    opened.qtbot.keyClick(opened.window, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert gains(opened) == before


def test_up_and_down_choose_a_trace_and_shift_changes_that_one_alone(opened: Bench) -> None:
    night = night_of(opened)
    opened.keys(Key.Key_Down, Key.Key_Down)
    second = night.traces.shown[1]
    assert night.amplitude.chosen == second
    assert opened.window.status_line.text.startswith(f"{second.name}, trace 2 of ")
    before = gains(opened)
    opened.qtbot.keyClick(opened.window, Key.Key_Up, Shift)
    assert gains(opened) == [before[0], before[1].stepped(1), *before[2:]]
    opened.qtbot.keyClick(opened.window, Key.Key_Down, Shift)
    assert gains(opened) == before
    opened.keys(Key.Key_Up, Key.Key_Up, Key.Key_Up)
    assert night.amplitude.chosen == night.traces.shown[0]


def test_the_chosen_trace_is_marked_in_the_gutter_and_stays_chosen_when_traces_move(
    opened: Bench,
) -> None:
    night, view = night_of(opened), view_of(opened)
    gutter = view.gutter.toRect()
    unmarked = view.grab(gutter).toImage()
    opened.keys(Key.Key_Down)
    marked = view.grab(gutter).toImage()
    first_lane, second_lane = (lane.center().y() for lane in view.lanes[:2])
    accent = view.colours.accent
    assert marked.pixelColor(1, round(first_lane)).name() == accent
    assert marked.pixelColor(1, round(second_lane)) == unmarked.pixelColor(1, round(second_lane))
    chosen = night.amplitude.chosen
    assert chosen is not None
    night.traces.move_trace(0, 1)
    assert night.amplitude.chosen == chosen
    assert view.grab(gutter).toImage().pixelColor(1, round(second_lane)).name() == accent


def test_a_star_lets_the_chosen_trace_fill_its_lane(opened: Bench) -> None:
    night, view = night_of(opened), view_of(opened)
    opened.keys(Key.Key_Down)
    for _ in range(12):
        opened.qtbot.keyClick(opened.window, Key.Key_Down, Shift)
    opened.keys(Key.Key_Asterisk)
    chosen = night.amplitude.chosen
    assert chosen is not None
    half_lane = view.scale_of(chosen, view.lanes[0]).units_per_lane / 2
    # Noise of 20 µV, filtered.
    assert 30 < half_lane < 120


@pytest.mark.parametrize(
    ("name", "key", "modifier"),
    [
        ("negative_up", Key.Key_I, Qt.KeyboardModifier.NoModifier),
        ("clips_traces", Key.Key_V, Qt.KeyboardModifier.NoModifier),
        ("shows_guides", Key.Key_G, Shift),
    ],
)
def test_how_traces_are_drawn_is_a_key_each_and_remembered(
    opened: Bench, name: str, key: Key, modifier: Qt.KeyboardModifier
) -> None:
    view, before = view_of(opened), getattr(opened.settings.now, name)
    # Traces so tall that their lanes' edges matter.
    opened.keys(Key.Key_Plus, Key.Key_Plus)
    picture = view.grab().toImage()
    opened.qtbot.keyClick(opened.window, key, modifier)
    assert getattr(opened.settings.now, name) is not before
    assert opened.window.actions_table[name].isChecked() is not before
    assert view.grab().toImage() != picture
    opened.qtbot.keyClick(opened.window, key, modifier)
    assert view.grab().toImage() == picture


def test_negative_up_turns_eeg_and_eog_and_turns_a_flipped_trace_back(opened: Bench) -> None:
    amplitude, traces = night_of(opened).amplitude, night_of(opened).traces
    eeg, *_, chin = traces.shown
    assert (eeg.derivation.role, chin.derivation.role) == ("EEG", "EMG")
    opened.keys(Key.Key_I)
    assert amplitude.is_turned(eeg)
    assert not amplitude.is_turned(chin)
    assert not amplitude.is_turned(replace(eeg, is_inverted=True))


def test_a_measured_screen_changes_the_millimetre_and_loses_the_word_uncalibrated(
    opened: Bench,
) -> None:
    view = view_of(opened)
    trace = night_of(opened).traces.shown[0]
    opened.answers.measured_screen = MeasuredScreen(8.0)
    opened.window.actions_table["screen_size"].trigger()
    ratio = view.devicePixelRatioF()
    assert view.scale_of(trace, view.lanes[0]).pixels_per_unit == pytest.approx(8 / 7 / ratio)
    assert gain_button(opened) == "7 µV/mm ▾"
    assert "8.00 pixels per millimetre" in opened.window.status_line.text
    opened.answers.measured_screen = MeasuredScreen(None)
    opened.window.actions_table["screen_size"].trigger()
    assert opened.settings.now.screen_sizes == ()
    assert gain_button(opened) == "≈ 7 µV/mm ▾"
    opened.answers.measured_screen = None
    opened.window.actions_table["screen_size"].trigger()
    assert opened.settings.now.screen_sizes == ()


def test_on_another_screen_everything_is_painted_anew(opened: Bench) -> None:
    view = view_of(opened)
    with opened.qtbot.waitSignal(night_of(opened).amplitude.changed):
        QApplication.sendEvent(view, QEvent(QEvent.Type.ScreenChangeInternal))


def test_the_tip_in_the_gutter_tells_the_whole_scale(opened: Bench) -> None:
    view = view_of(opened)
    at = QPoint(20, round(view.lanes[0].center().y()))
    event = QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at))
    QApplication.sendEvent(view, event)
    name = night_of(opened).traces.shown[0].name
    assert view.toolTip().startswith(f"{name}: 7 µV/mm, lane ")
    assert view.toolTip().endswith("µV, positive up")


def test_a_montage_that_counts_per_half_lane_keeps_doing_so_and_tells_its_microvolts_per_mm(
    opened: Bench,
) -> None:
    night, view = night_of(opened), view_of(opened)
    per_lane = Gain(75.0, GainMeasure.PER_HALF_LANE)
    night.traces.set_trace(0, replace(night.traces.traces[0], gain=per_lane))
    scale = view.scale_of(night.traces.traces[0], view.lanes[0])
    assert scale.units_per_lane == pytest.approx(150.0)
    assert gain_button(opened) == "±75 µV ▾"
    opened.keys(Key.Key_Plus)
    assert night.traces.traces[0].gain == Gain(70.0, GainMeasure.PER_HALF_LANE)


def test_gains_are_no_change_of_the_montage_and_come_back_with_it(opened: Bench) -> None:
    night, first = night_of(opened), gains(opened)
    words = night.montage.words
    opened.keys(Key.Key_Plus)
    assert night.montage.words == words
    larger = gains(opened)
    name = night.montage.montage.name
    night.montage.choose("As recorded")
    night.montage.choose(name)
    assert gains(opened) == larger
    opened.window.actions_table["close_night"].trigger()
    opened.open(night.path)
    assert gains(opened) == larger
    opened.qtbot.keyClick(opened.window, Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert gains(opened) == first
    opened.window.actions_table["close_night"].trigger()
    opened.open(night.path)
    assert gains(opened) == first
