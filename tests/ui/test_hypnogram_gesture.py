"""What a drag in the hypnogram covers, without a mouse."""

import pytest

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.ui.hypnogram_gesture import (
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
