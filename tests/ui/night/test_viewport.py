"""The one clock: epochs and pages move together, never out of the night, never without cause."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.night.viewport import Viewport


class Told:
    """Counts what a viewport says."""

    def __init__(self, viewport: Viewport) -> None:
        self.pages = 0
        self.epochs: list[int] = []
        viewport.page_changed.connect(self._count)
        viewport.epoch_changed.connect(self.epochs.append)

    def _count(self) -> None:
        self.pages += 1


@pytest.fixture
def viewport(qapp: QApplication) -> Viewport:
    """Ten epochs and a rest of 20 s."""
    return Viewport(10, 320.0)


def test_a_night_begins_at_its_first_epoch(viewport: Viewport) -> None:
    assert (viewport.epoch, viewport.start_seconds, viewport.page_seconds) == (0, 0.0, 30.0)


@pytest.mark.parametrize(("wanted", "got"), [(-5, 0), (0, 0), (4, 4), (9, 9), (10, 9), (999, 9)])
def test_an_epoch_outside_the_night_is_the_nearest_inside(
    viewport: Viewport, wanted: int, got: int
) -> None:
    viewport.go_to_epoch(wanted)
    assert viewport.epoch == got
    assert viewport.start_seconds == got * 30.0


def test_views_are_told_once_and_only_of_changes(viewport: Viewport) -> None:
    told = Told(viewport)
    viewport.go_to_epoch(3)
    viewport.go_to_epoch(3)
    viewport.set_page_seconds(30.0)
    viewport.set_context_seconds(0.0)
    assert (told.pages, told.epochs) == (1, [3])


def test_page_turns_move_by_whole_pages(viewport: Viewport) -> None:
    viewport.set_page_seconds(90.0)
    viewport.turn_page(1)
    assert viewport.epoch == 3
    viewport.turn_page(-1)
    assert viewport.epoch == 0
    viewport.set_page_seconds(10.0)
    viewport.turn_page(1)
    assert (viewport.epoch, viewport.start_seconds) == (0, 10.0)
    viewport.turn_page(2)
    assert (viewport.epoch, viewport.start_seconds) == (1, 30.0)


def test_half_pages_come_back_to_whole_ones(viewport: Viewport) -> None:
    viewport.turn_page(0.5)
    assert viewport.start_seconds == 15.0
    viewport.turn_page(0.5)
    assert (viewport.start_seconds, viewport.epoch) == (30.0, 1)
    viewport.set_page_seconds(60.0)
    viewport.turn_page(0.5)
    assert (viewport.start_seconds, viewport.epoch) == (60.0, 2)


def test_pages_that_are_off_the_epochs_leave_nothing_out(viewport: Viewport) -> None:
    viewport.scroll_to(47.0)
    viewport.turn_page(1)
    assert viewport.start_seconds == 77.0
    viewport.turn_page(-2)
    assert viewport.start_seconds == 17.0


def test_scrolling_a_long_page_keeps_the_current_epoch_while_it_is_all_there(
    viewport: Viewport,
) -> None:
    viewport.set_page_seconds(120.0)
    viewport.go_to_epoch(3)
    viewport.scroll_to(60.0)
    assert viewport.epoch == 3
    viewport.scroll_to(95.0)
    assert viewport.epoch == 4
    viewport.scroll_to(0.0)
    assert viewport.epoch == 3


def test_a_zoom_is_taken_back_to_the_very_page_before(viewport: Viewport) -> None:
    viewport.go_to_epoch(4)
    viewport.zoom_to(131.0, 128.0)
    assert viewport.shown_range == (128.0, 131.0)
    assert viewport.epoch == 4
    viewport.zoom_to(129.0, 129.1)
    assert viewport.page_seconds == 1.0
    assert viewport.start_seconds == pytest.approx(128.55)
    assert viewport.show_page_before()
    assert viewport.shown_range == (128.0, 131.0)
    assert viewport.show_page_before()
    assert (viewport.shown_range, viewport.epoch) == ((120.0, 150.0), 4)
    assert not viewport.show_page_before()


def test_a_zoom_at_the_ends_stays_inside_the_night(viewport: Viewport) -> None:
    viewport.zoom_to(-4.0, 0.2)
    assert viewport.start_seconds == 0.0
    viewport.zoom_to(319.9, 330.0)
    assert viewport.stop_seconds == 320.0


def test_a_time_is_shown_on_a_page_shorter_than_an_epoch(viewport: Viewport) -> None:
    viewport.set_page_seconds(5.0)
    viewport.go_to_seconds(128.0)
    assert (viewport.epoch, viewport.shown_range) == (4, (125.0, 130.0))


def test_arming_the_zoom_is_told_once(viewport: Viewport) -> None:
    told: list[bool] = []
    viewport.zoom_armed.connect(told.append)
    for is_armed in (True, True, False):
        viewport.arm_zoom(is_armed)
    assert told == [True, False]
    assert not viewport.is_zoom_armed


def test_the_last_long_page_ends_with_the_last_epoch(viewport: Viewport) -> None:
    viewport.set_page_seconds(120.0)
    viewport.go_to_epoch(9)
    assert (viewport.start_seconds, viewport.stop_seconds) == (180.0, 300.0)
    assert viewport.epoch == 9


def test_the_current_epoch_stays_on_a_page_of_any_length(viewport: Viewport) -> None:
    viewport.go_to_epoch(6)
    for page_seconds in (5.0, 60.0, 300.0, 10_000.0, 30.0):
        viewport.set_page_seconds(page_seconds)
        assert viewport.epoch == 6
        assert viewport.start_seconds <= 180.0 < viewport.stop_seconds


def test_page_lengths_stay_between_a_second_and_the_night(viewport: Viewport) -> None:
    viewport.set_page_seconds(0.01)
    assert viewport.page_seconds == 1.0
    viewport.set_page_seconds(1e9)
    assert viewport.page_seconds == 320.0


def test_scrolling_makes_the_epoch_in_the_middle_current(viewport: Viewport) -> None:
    told = Told(viewport)
    viewport.scroll_to(50.0)
    assert (viewport.start_seconds, viewport.epoch) == (50.0, 2)
    viewport.scroll_to(1e9)
    assert (viewport.start_seconds, viewport.epoch) == (290.0, 9)
    viewport.scroll_to(-1.0)
    assert (viewport.start_seconds, viewport.epoch) == (0.0, 0)
    assert told.epochs == [2, 9, 0]


def test_neighbours_show_on_either_side_even_beyond_the_night(viewport: Viewport) -> None:
    viewport.set_context_seconds(5.0)
    assert viewport.shown_range == (-5.0, 35.0)
    viewport.set_context_seconds(-3.0)
    assert viewport.shown_range == (0.0, 30.0)


def test_the_cursor_is_told_when_it_moves_and_when_it_leaves(viewport: Viewport) -> None:
    told: list[object] = []
    viewport.cursor_moved.connect(told.append)
    for seconds in (12.5, 12.5, None, None):
        viewport.point_at(seconds)
    assert told == [12.5, None]
    assert viewport.cursor_seconds is None


@pytest.mark.parametrize(("n_epochs", "duration_seconds"), [(0, 0.0), (0, 12.0), (1, 30.0)])
def test_the_shortest_nights_can_be_stepped_through(
    qapp: QApplication, n_epochs: int, duration_seconds: float
) -> None:
    viewport = Viewport(n_epochs, duration_seconds)
    viewport.step(1)
    viewport.turn_page(-3)
    viewport.set_page_seconds(300.0)
    viewport.scroll_to(5.0)
    viewport.go_to_seconds(1e6)
    assert viewport.epoch == 0
    assert viewport.page_seconds >= 1.0


MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            ["go", "time", "turn", "half", "length", "scroll", "around", "zoom", "back"]
        ),
        st.floats(-500, 900),
    ),
    max_size=20,
)


@settings(max_examples=100, deadline=None)
@given(moves=MOVES)
def test_no_sequence_of_moves_leaves_the_night(
    qapp: QApplication, moves: list[tuple[str, float]]
) -> None:
    viewport = Viewport(10, 320.0)
    for move, number in moves:
        match move:
            case "go":
                viewport.go_to_epoch(int(number))
            case "turn":
                viewport.turn_page(int(number / 100))
            case "time":
                viewport.go_to_seconds(number)
            case "half":
                viewport.turn_page(int(number / 100) / 2)
            case "length":
                viewport.set_page_seconds(number)
            case "around":
                viewport.zoom_around(viewport.start_seconds, abs(number))
            case "zoom":
                viewport.zoom_to(number, number + 7)
            case "back":
                viewport.show_page_before()
            case _:
                viewport.scroll_to(number)
        assert 0 <= viewport.epoch < 10
        assert 0 <= viewport.start_seconds <= 320.0
        assert 1.0 <= viewport.page_seconds <= 320.0
        assert viewport.stop_seconds <= 320.0 + 30.0
        # What is scored can be seen.
        assert viewport.epoch * 30 < viewport.stop_seconds
        assert (viewport.epoch + 1) * 30 > min(viewport.start_seconds, 270.0 + 29)
