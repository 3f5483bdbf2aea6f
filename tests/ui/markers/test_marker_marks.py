"""Marks on the traces: those of the page are found among many, and crowds are drawn together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.markers.marker_marks import MOST_APART, MarkersInTime
from tests.ui.night_pages import settle, shown_page, small_night

MARKS = st.lists(
    st.tuples(st.integers(0, 100), st.sampled_from([0, 1, 5, 60])), unique=True, max_size=40
)


@given(placed=MARKS, start=st.integers(0, 90), length=st.sampled_from([1, 10, 30]))
def test_the_marks_that_reach_into_a_page_are_found(
    placed: list[tuple[int, int]], start: int, length: int
) -> None:
    markers = tuple(
        Marker(float(onset), float(lasts), MarkerKind.AROUSAL) for onset, lasts in placed
    )
    stop = start + length
    expected = [
        one
        for one in markers
        if (one.onset_seconds < stop and one.onset_seconds + one.duration_seconds > start)
        or (one.duration_seconds == 0 and start <= one.onset_seconds < stop)
    ]
    assert MarkersInTime().within(markers, start, stop) == expected


def test_marks_that_were_changed_are_found_anew() -> None:
    found, one = MarkersInTime(), Marker(5.0, 3.0, MarkerKind.NOTE)
    assert found.within((), 0.0, 30.0) == []
    assert found.within((one,), 0.0, 30.0) == [one]
    assert found.within((), 0.0, 30.0) == []


@pytest.mark.parametrize("n_marks", [10, MOST_APART + 10])
def test_a_night_of_marks_is_tinted_where_they_are_and_nowhere_else(
    qtbot: QtBot, n_marks: int
) -> None:
    onsets_seconds = 60.0 + np.arange(n_marks) * 120.0 / n_marks
    markers = tuple(
        Marker(float(onset), 240.0 / n_marks, MarkerKind.ARTEFACT) for onset in onsets_seconds
    )
    night = small_night()
    plain = shown_page(qtbot, night).trace_view
    marked = shown_page(qtbot, night, Scoring.unscored(20).with_markers(markers)).trace_view
    for view in (plain, marked):
        view.viewport.set_page_seconds(600.0)
        settle(qtbot)
    before, after = plain.grab().toImage(), marked.grab().toImage()
    y = int(plain.plot.top()) + 1
    changed = [x for x in range(before.width()) if before.pixel(x, y) != after.pixel(x, y)]
    assert min(changed) == pytest.approx(plain.x_of(60.0), abs=2)
    last = markers[-1]
    stop_seconds = last.onset_seconds + last.duration_seconds
    assert max(changed) == pytest.approx(plain.x_of(stop_seconds), abs=2)
    settle(qtbot)
