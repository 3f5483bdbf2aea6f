"""Grids, scales and lanes of the traces."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.look.theme import DARK, LIGHT
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.trace_gutter import scale_value
from tests.ui.night_pages import settle, shown_page, small_night


def test_the_bar_of_an_eeg_trace_is_the_75_microvolts_of_a_slow_wave() -> None:
    assert scale_value(0.4, 60, Role.EEG) == 75


@pytest.mark.parametrize("role", [Role.EEG, Role.EMG, Role.OTHER])
@pytest.mark.parametrize("lane_height", [20, 60, 400])
@pytest.mark.parametrize("half_height", [0.01, 3, 75, 100, 4000])
def test_the_bar_can_be_seen_and_stays_in_its_lane(
    half_height: float, lane_height: float, role: Role
) -> None:
    pixels_per_unit = lane_height / 2 / half_height
    bar = scale_value(pixels_per_unit, lane_height, role) * pixels_per_unit
    assert 4 <= bar <= 0.8 * lane_height


def test_traces_are_drawn_in_lanes_from_the_top_down(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    lanes = page.trace_view.lanes
    assert len(lanes) == 4
    assert [lane.top() for lane in lanes] == sorted(lane.top() for lane in lanes)
    assert lanes[-1].bottom() == pytest.approx(page.trace_view.plot.bottom())


def test_no_trace_is_ever_drawn_over_the_gutter(qtbot: QtBot) -> None:
    night = small_night()
    loud = replace(night, samples=tuple(one * 1000 for one in night.samples))
    quiet_page = shown_page(qtbot, replace(night, samples=tuple(one * 0 for one in night.samples)))
    loud_page = shown_page(qtbot, loud)
    gutter = quiet_page.trace_view.gutter.toRect()
    assert loud_page.trace_view.grab(gutter).toImage() == (
        quiet_page.trace_view.grab(gutter).toImage()
    )


def test_a_loud_trace_runs_over_its_neighbours_or_is_cut_at_its_lane(qtbot: QtBot) -> None:
    night = small_night(2, ("C4-M1", "Airflow", "Thorax", "Snore", "SpO2", "Pulse"))
    silent = np.zeros_like(night.samples[0])
    swinging = np.where(np.arange(len(silent)) % 640 < 320, 1e6, -1e6).astype(np.float32)
    page = shown_page(qtbot, replace(night, samples=(swinging, *[silent] * 5)), colours=LIGHT)
    settings = page.traces
    for place, trace in enumerate(settings.traces):
        settings.set_trace(place, replace(trace, display_filter=DisplayFilter()))
    view = page.trace_view
    rows = dark_rows(view.grab().toImage(), int(view.plot.left()) + 2)
    assert rows.max() >= view.plot.bottom() - 2
    kept = Settings(settings_on_disk())
    kept.set(replace(kept.now, clips_traces=True))
    view.amplitude = Amplitude(page.document.recording, settings, kept, view)
    view.renew_picture()
    rows = dark_rows(view.grab().toImage(), int(view.plot.left()) + 2)
    assert rows.max() == pytest.approx(view.lanes[0].bottom(), abs=2)


def dark_rows(image: QImage, left: int) -> np.ndarray:
    """The rows of pixels right of `left` in which something is drawn in the colour of EEG."""
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < 70 for x in range(left, image.width(), 2))
    ]
    return np.array(rows)


def test_on_a_longer_page_the_current_epoch_is_tinted(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    page.viewport.set_page_seconds(300)
    view = page.trace_view

    def left_of_tint() -> list[int]:
        image = view.grab().toImage()
        y = int(view.plot.bottom()) - 2
        return [x for x in range(image.width()) if image.pixelColor(x, y).name() == DARK.accent]

    at_first = left_of_tint()
    assert at_first[0] == int(view.x_of(0))
    page.viewport.go_to_epoch(15)
    assert left_of_tint()[0] == int(view.x_of(15 * 30))


def test_hiding_all_traces_says_where_to_find_them(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    settings = page.traces
    for place, trace in enumerate(settings.traces):
        settings.set_trace(place, replace(trace, is_shown=False))
    assert page.trace_view.lanes == ()
    assert not page.trace_view.grab().isNull()


def test_a_page_longer_than_five_minutes_is_drawn_once_its_envelopes_are_there(
    qtbot: QtBot,
) -> None:
    page = shown_page(qtbot, small_night(60))
    page.viewport.set_page_seconds(1800)
    waiting = page.trace_view.grab().toImage()
    settle(qtbot)
    drawn = page.trace_view.grab().toImage()
    assert drawn != waiting
    page.viewport.set_page_seconds(30)
    page.viewport.set_page_seconds(1800)
    assert page.trace_view.grab().toImage() == drawn


def test_a_strip_that_is_resized_while_it_is_painted_is_painted_anew(qtbot: QtBot) -> None:
    page = shown_page(qtbot, small_night())
    view = page.trace_view
    read = page.document.recording.read

    class Shrinking:
        """Reading changes the layout, as when the window says that the file has gone."""

        def __getattr__(self, name: str) -> object:
            return getattr(page.document.recording, name)

        def read(self, channel: int, start: float, stop: float) -> object:
            page.resize(page.width(), 500)
            return read(channel, start, stop)

    view.page_lines.recording = Shrinking()  # type: ignore[assignment]
    page.viewport.go_to_epoch(3)
    view.repaint()
    assert view.height() < 300
    fresh = shown_page(qtbot, small_night())
    fresh.resize(page.size())
    fresh.viewport.go_to_epoch(3)
    assert view.grab().toImage() == fresh.trace_view.grab().toImage()


def test_a_flipped_trace_is_its_mirror_image_and_a_coloured_one_has_its_colour(
    qtbot: QtBot,
) -> None:
    night = small_night(2, ("Airflow",))
    ramp = np.linspace(-50, 50, 30 * 64).astype(np.float32)
    page = shown_page(qtbot, replace(night, samples=(np.tile(ramp, 2),)), colours=LIGHT)
    (trace,) = page.traces.traces
    trace = replace(trace, display_filter=DisplayFilter(), colour="#b00020")
    page.traces.set_trace(0, trace)
    left_of_middle = round(page.trace_view.plot.left() + page.trace_view.plot.width() / 4)
    middle = page.trace_view.plot.center().y()
    rising = red_rows(page.trace_view.grab().toImage(), left_of_middle)
    page.traces.set_trace(0, replace(trace, is_inverted=True))
    falling = red_rows(page.trace_view.grab().toImage(), left_of_middle)
    assert min(rising) > middle > max(falling)
    assert np.mean(rising) - middle == pytest.approx(middle - np.mean(falling), abs=2)


def red_rows(image: QImage, column: int) -> list[int]:
    """The rows of a column that are clearly red."""
    colours = ((row, image.pixelColor(column, row)) for row in range(image.height()))
    return [row for row, colour in colours if colour.red() - colour.green() > 60]
