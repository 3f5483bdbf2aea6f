"""What a drag in the hypnogram covers, without a mouse."""

import pytest

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.ui.strips.hypnogram_gesture import (
    Sketch,
    Stroke,
    epochs_between,
    is_stroke,
    shown_rows,
    stage_at,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (0, 10, range(1)),
        (29.9, 30.0, range(2)),
        (100, 40, range(1, 4)),
        (-50, 31, range(2)),
        (250, 9999, range(8, 10)),
        (9999, 9999, range(9, 10)),
    ],
)
def test_a_drag_covers_every_epoch_it_touches_in_either_direction(
    one: float, other: float, expected: range
) -> None:
    assert epochs_between(one, other, 10) == expected


def test_the_row_under_the_mouse_is_the_stage() -> None:
    rows = shown_rows(has_unscored=True)
    assert [stage_at(5 + 10 * place, 0, 10, rows) for place in range(6)] == [
        *HYPNOGRAM_ORDER,
        Stage.UNSCORED,
    ]


@pytest.mark.parametrize("y", [-0.1, 50.0, 400.0])
def test_above_and_below_the_rows_there_is_no_stage(y: float) -> None:
    assert stage_at(y, 0, 10, shown_rows(has_unscored=False)) is None


def test_a_shaking_hand_makes_no_stroke() -> None:
    assert not is_stroke(3, -4, 10)
    assert is_stroke(3, -7, 10)
    assert is_stroke(-10, 0, 10)


@pytest.mark.parametrize(
    ("stroke", "words"),
    [
        (Stroke(range(4, 9), Stage.N2), "Score N2 · epochs 5–9 · Esc cancels"),
        (Stroke(range(4, 5), Stage.R), "Score R · epoch 5 · Esc cancels"),
        (Stroke(range(4, 5), Stage.UNSCORED), "Unscore · epoch 5 · Esc cancels"),
        (Stroke(range(4, 5), None), "Outside the stages: nothing will change"),
    ],
)
def test_the_preview_says_what_letting_go_will_do(stroke: Stroke, words: str) -> None:
    assert stroke.words == words


def drawn(*places: tuple[float, float]) -> dict[int, Stage]:
    """What a night of 20 epochs gets from a mouse through these (seconds, y); rows 10 px tall."""
    rows = shown_rows(has_unscored=False)
    sketch = Sketch()
    before = places[0]
    for place in places:
        sketch = sketch.drawn_on(before, place, lambda y: stage_at(y, 0, 10, rows), 20)
        before = place
    return dict(sketch.stages)


def test_each_epoch_gets_the_stage_at_which_the_mouse_passes() -> None:
    stages = drawn((10, 5), (70, 5), (95, 35), (160, 35))
    assert stages == {
        **dict.fromkeys(range(3), Stage.W),
        **dict.fromkeys(range(3, 6), Stage.N2),
    }


def test_a_leap_between_two_heights_leaves_no_stage_in_between() -> None:
    forward = drawn((15, 45), (315, 5))
    assert set(forward.values()) == {Stage.N3, Stage.W}
    assert set(forward) == set(range(11))
    assert [forward[0], forward[10]] == [Stage.N3, Stage.W]
    backward = drawn((315, 45), (15, 5))
    assert [backward[0], backward[10]] == [Stage.W, Stage.N3]


def test_what_is_drawn_twice_is_as_it_was_drawn_last() -> None:
    stages = drawn((15, 5), (135, 5), (135, 45), (75, 45))
    assert [stages[epoch] for epoch in range(5)] == [Stage.W, Stage.W, *[Stage.N3] * 3]


def test_outside_the_rows_and_the_night_nothing_is_drawn() -> None:
    assert drawn((15, -5), (135, -5)) == {}
    assert set(drawn((580, 5), (9999, 5))) == {19}


def test_a_sketch_says_what_it_will_do() -> None:
    assert Sketch().words == "Outside the stages: nothing will change"
    assert Sketch({4: Stage.R}).words == "Paint epoch 5 · Esc gives up"
    assert Sketch({4: Stage.R, 9: Stage.W}).words == "Paint 2 epochs · Esc gives up"
