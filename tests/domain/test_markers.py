import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.markers import (
    Marker,
    MarkerKind,
    onset_of,
    with_lights,
    with_marker,
    with_marker_changed,
    without_marker,
)

LIGHTS = [MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON]
others = st.lists(
    st.builds(
        Marker,
        onset_seconds=st.floats(0, 30000),
        duration_seconds=st.floats(0, 60),
        kind=st.sampled_from([kind for kind in MarkerKind if kind not in LIGHTS]),
        text=st.text(max_size=5),
        channel=st.sampled_from(["", "C4-M1"]),
    ),
    max_size=6,
).map(tuple)


def test_lights_that_nobody_set_have_no_onset() -> None:
    assert onset_of((Marker(3.0, 0.0, MarkerKind.NOTE, "cough"),), MarkerKind.LIGHTS_OFF) is None


@given(others, st.floats(0, 30000), st.floats(0, 30000))
def test_lights_are_set_once_moved_and_taken_away_without_touching_other_markers(
    markers: tuple[Marker, ...], first_seconds: float, second_seconds: float
) -> None:
    set_once = with_lights(markers, MarkerKind.LIGHTS_OFF, first_seconds)
    moved = with_lights(set_once, MarkerKind.LIGHTS_OFF, second_seconds)
    assert onset_of(set_once, MarkerKind.LIGHTS_OFF) == first_seconds
    assert onset_of(moved, MarkerKind.LIGHTS_OFF) == second_seconds
    assert len(moved) == len(markers) + 1
    assert sorted(with_lights(moved, MarkerKind.LIGHTS_OFF, None)) == sorted(markers)


@given(others, st.floats(0, 30000))
def test_markers_stay_in_order_of_time(markers: tuple[Marker, ...], seconds: float) -> None:
    onsets = [one.onset_seconds for one in with_lights(markers, MarkerKind.LIGHTS_ON, seconds)]
    assert onsets == sorted(onsets)


@pytest.mark.parametrize("on_seconds", [99.0, 100.0])
def test_lights_on_must_come_after_lights_off(on_seconds: float) -> None:
    off = with_lights((), MarkerKind.LIGHTS_OFF, 100.0)
    with pytest.raises(ValueError, match=rf"lights on \({on_seconds:g} s\) .* off \(100 s\)"):
        with_lights(off, MarkerKind.LIGHTS_ON, on_seconds)
    on = with_lights((), MarkerKind.LIGHTS_ON, on_seconds)
    with pytest.raises(ValueError, match="must come after"):
        with_lights(on, MarkerKind.LIGHTS_OFF, 100.0)


def test_lights_off_and_on_stand_side_by_side() -> None:
    both = with_lights(with_lights((), MarkerKind.LIGHTS_ON, 900.0), MarkerKind.LIGHTS_OFF, 60.0)
    assert [(one.kind, one.onset_seconds) for one in both] == [
        (MarkerKind.LIGHTS_OFF, 60.0),
        (MarkerKind.LIGHTS_ON, 900.0),
    ]


def test_only_lights_can_be_set_as_lights() -> None:
    with pytest.raises(ValueError, match="EEG arousal is not lights off or lights on"):
        with_lights((), MarkerKind.AROUSAL, 5.0)


distinct = others.map(lambda found: tuple(sorted(set(found))))


@given(distinct, st.data())
def test_a_mark_is_never_lost_when_a_neighbour_is_deleted(
    markers: tuple[Marker, ...], data: st.DataObject
) -> None:
    left = list(markers)
    for gone in data.draw(st.permutations(markers)):
        left.remove(gone)
        markers = without_marker(markers, gone)
        assert list(markers) == left


@given(distinct, others)
def test_marks_are_added_in_order_of_time_and_never_doubled(
    markers: tuple[Marker, ...], more: tuple[Marker, ...]
) -> None:
    grown = markers
    for one in (*more, *more):
        grown = with_marker(grown, one)
    assert list(grown) == sorted({*markers, *more})


@given(distinct.filter(len), others.filter(len), st.data())
def test_changing_a_mark_touches_no_other(
    markers: tuple[Marker, ...], more: tuple[Marker, ...], data: st.DataObject
) -> None:
    old = data.draw(st.sampled_from(markers))
    changed = with_marker_changed(markers, old, more[0])
    assert set(changed) == (set(markers) - {old}) | {more[0]}


def test_a_mark_that_is_gone_cannot_be_deleted_or_changed() -> None:
    gone = Marker(3.0, 0.0, MarkerKind.NOTE, "cough")
    with pytest.raises(ValueError, match="not in tuple"):
        without_marker((), gone)
    with pytest.raises(ValueError, match="not in tuple"):
        with_marker_changed((), gone, gone)


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_mark_needs_a_time_that_can_be(bad: float) -> None:
    with pytest.raises(ValueError, match="cannot start"):
        with_marker((), Marker(bad, 1.0, MarkerKind.AROUSAL))
    with pytest.raises(ValueError, match="cannot last"):
        with_marker((), Marker(1.0, bad, MarkerKind.AROUSAL))


def test_lights_that_are_moved_like_a_mark_still_cannot_cross() -> None:
    lights = with_lights(with_lights((), MarkerKind.LIGHTS_OFF, 60.0), MarkerKind.LIGHTS_ON, 90.0)
    with pytest.raises(ValueError, match="must come after"):
        with_marker_changed(lights, lights[0], Marker(95.0, 0.0, MarkerKind.LIGHTS_OFF))
    moved = with_marker_changed(lights, lights[0], Marker(30.0, 0.0, MarkerKind.LIGHTS_OFF))
    assert onset_of(moved, MarkerKind.LIGHTS_OFF) == 30.0
