"""The measuring ruler, by mouse and by keys, in the real window."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.rulers.ruler import Measuring
from sleepscorer_app.ui.traces.trace_view import TraceView
from tests.ui.mouse import drag_mouse
from tests.ui.traces.test_amplitude import night_of, view_of
from tests.ui.windows import Bench

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
Plain, Left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def measuring_of(bench: Bench) -> Measuring:
    return night_of(bench).measuring


def drag(
    view: TraceView,
    start: QPoint,
    stop: QPoint,
    held: Qt.KeyboardModifier = Shift,
) -> None:
    drag_mouse(view, start, (start + stop) / 2, stop, held=held)


def at(view: TraceView, seconds: float, lane: int) -> QPoint:
    return QPoint(round(view.x_of(seconds)), round(view.lanes[lane].center().y()))


@pytest.fixture
def drawn(opened: Bench) -> Bench:
    """A night on screen whose picture was painted, without filters."""
    night = night_of(opened)
    for place, trace in enumerate(night.traces.traces):
        night.traces.set_trace(place, replace(trace, display_filter=DisplayFilter()))
    view_of(opened).grab()
    return opened


def test_shift_and_a_drag_measure_between_two_samples_of_the_trace(drawn: Bench) -> None:
    view, measuring = view_of(drawn), measuring_of(drawn)
    drag(view, at(view, 3.0, 1), at(view, 4.5, 1))
    trace = night_of(drawn).traces.shown[1]
    ruler = measuring.ruler
    assert ruler is not None
    assert ruler.derivation == trace.derivation
    recording = night_of(drawn).recording
    samples = trace.derivation.read(recording, 0.0, 30.0)
    rate_hz = trace.derivation.rate_hz(recording)
    first, last = (round(end[0] * rate_hz) for end in (ruler.fixed, ruler.moving))
    assert first / rate_hz == pytest.approx(3.0, abs=0.03)
    assert last / rate_hz == pytest.approx(4.5, abs=0.03)
    measured = measuring.measurement
    assert measured is not None
    assert measured.seconds == pytest.approx((last - first) / rate_hz)
    assert measured.hz == pytest.approx(rate_hz / (last - first))
    assert measured.difference == pytest.approx(float(samples[last] - samples[first]))
    between = samples[first : last + 1]
    assert measured.peak_to_peak == pytest.approx(float(between.max() - between.min()))
    assert drawn.window.status_line.text == measuring.words
    assert trace.name in measuring.words


def test_the_ruler_is_painted_and_put_away_by_escape_or_a_click(drawn: Bench) -> None:
    view, measuring = view_of(drawn), measuring_of(drawn)
    without = view.grab().toImage()
    drag(view, at(view, 3.0, 0), at(view, 4.5, 0))
    assert view.grab().toImage() != without
    QTest.keyClick(view, Key.Key_Escape)
    assert measuring.ruler is None
    drag(view, at(view, 3.0, 0), at(view, 4.5, 0))
    QTest.mouseClick(view, Left, Shift, at(view, 8.0, 0))
    assert measuring.ruler is None


def test_a_plain_drag_still_chooses_a_stretch_to_mark(drawn: Bench) -> None:
    view = view_of(drawn)
    drag(view, at(view, 3.0, 0), at(view, 4.5, 0), Plain)
    assert measuring_of(drawn).ruler is None
    assert night_of(drawn).marking.stretch is not None


def test_without_snapping_the_ends_lie_where_the_mouse_was(drawn: Bench) -> None:
    drawn.qtbot.keyClick(drawn.window, Key.Key_Q, Shift)
    assert not drawn.settings.now.ruler_snaps
    view, measuring = view_of(drawn), measuring_of(drawn)
    lane = view.lanes[0]
    start, stop = at(view, 3.0, 0), at(view, 4.0, 0)
    up = QPoint(stop.x(), round(lane.center().y() - lane.height() / 4))
    drag(view, start, up)
    scale = view.scale_of(night_of(drawn).traces.shown[0], lane)
    measured = measuring.measurement
    assert measured is not None
    per_pixel = 1 / scale.pixels_per_unit
    assert measured.difference == pytest.approx(lane.height() / 4 * per_pixel, abs=2 * per_pixel)


def test_by_key_it_lies_on_the_chosen_trace_and_arrows_move_its_end(drawn: Bench) -> None:
    drawn.keys(Key.Key_Down, Key.Key_Down, Key.Key_Q)
    night, measuring = night_of(drawn), measuring_of(drawn)
    ruler = measuring.ruler
    assert ruler is not None
    assert ruler.derivation == night.traces.shown[1].derivation
    assert drawn.window.actions_table["ruler"].isChecked()
    rate_hz = ruler.derivation.rate_hz(night.recording)
    epoch = drawn.epoch
    focused = QApplication.focusWidget()
    assert focused is view_of(drawn)
    QTest.keyClick(focused, Key.Key_Right)
    QTest.keyClick(focused, Key.Key_Right, Shift)
    moved = measuring.ruler
    assert moved is not None
    assert moved.moving[0] - ruler.moving[0] == pytest.approx(11 / rate_hz)
    assert moved.fixed == ruler.fixed
    assert drawn.epoch == epoch
    QTest.keyClick(focused, Key.Key_Space)
    QTest.keyClick(focused, Key.Key_Left)
    swapped = measuring.ruler
    assert swapped is not None
    assert swapped.fixed == moved.moving
    assert swapped.moving[0] == pytest.approx(moved.fixed[0] - 1 / rate_hz)
    QTest.keyClick(focused, Key.Key_Up)
    other = measuring.ruler
    assert other is not None
    assert other.derivation == night.traces.shown[0].derivation
    QTest.keyClick(focused, Key.Key_Escape)
    assert measuring.ruler is None
    assert not drawn.window.actions_table["ruler"].isChecked()
    drawn.keys(Key.Key_Right)
    assert drawn.epoch == epoch + 1


def test_unsnapped_the_arrows_also_lift_its_end(drawn: Bench) -> None:
    drawn.qtbot.keyClick(drawn.window, Key.Key_Q, Shift)
    drawn.keys(Key.Key_Q)
    view, measuring = view_of(drawn), measuring_of(drawn)
    before = measuring.ruler
    assert before is not None
    QTest.keyClick(view, Key.Key_Up, Shift)
    after = measuring.ruler
    assert after is not None
    scale = view.scale_of(night_of(drawn).traces.shown[0], view.lanes[0])
    assert after.moving[1] - before.moving[1] == pytest.approx(10 / scale.pixels_per_unit)
    assert after.moving[0] == before.moving[0]


def test_a_ruler_called_by_key_comes_along_and_a_dragged_one_stays_behind(drawn: Bench) -> None:
    measuring, view = measuring_of(drawn), view_of(drawn)
    drawn.keys(Key.Key_Q)
    drawn.keys(Key.Key_PageDown)
    ruler = measuring.ruler
    assert ruler is not None
    assert ruler.fixed[0] >= 30.0
    drawn.keys(Key.Key_Q)
    assert measuring.ruler is None
    view.grab()
    drag(view, at(view, 33.0, 0), at(view, 34.5, 0))
    drawn.keys(Key.Key_PageUp)
    assert measuring.ruler is None


def test_a_stretch_without_samples_is_measured_without_peaks(drawn: Bench) -> None:
    night, measuring = night_of(drawn), measuring_of(drawn)
    read = night.recording.inner.read

    class Gappy:
        """Nothing was recorded."""

        def __getattr__(self, name: str) -> object:
            return getattr(night.recording, name)

        def read(self, channel: int, start: float, stop: float) -> object:
            return np.full_like(read(channel, start, stop), np.nan)

    measuring._recording = Gappy()  # type: ignore[assignment]
    measuring.call(night.traces.shown[0], 15.0)
    measured = measuring.measurement
    assert measured is not None
    assert measured.peak_to_peak is None
    assert measured.difference == 0.0
