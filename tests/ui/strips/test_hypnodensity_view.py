"""How probabilities become a stack of colours."""

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.ui.strips.hypnodensity_view import stacked_stages


def row(**shares: float) -> list[float]:
    return [shares.get(name, 0.0) for name in ("W", "N1", "N2", "N3", "R")]


def test_the_stack_has_n3_at_the_bottom_and_w_on_top() -> None:
    probabilities = np.array([row(W=0.2, R=0.2, N1=0.2, N2=0.2, N3=0.2)], dtype=np.float32)
    column = stacked_stages(probabilities, 1, 5)[:, 0]
    assert [Stage(int(code)) for code in column] == [
        Stage.W,
        Stage.R,
        Stage.N1,
        Stage.N2,
        Stage.N3,
    ]


def test_heights_are_the_probabilities() -> None:
    probabilities = np.array([row(W=0.75, N3=0.25)], dtype=np.float32)
    column = stacked_stages(probabilities, 1, 100)[:, 0]
    assert (column == Stage.W).sum() == 75
    assert (column == Stage.N3).sum() == 25


def test_several_epochs_in_a_column_are_drawn_as_their_mean() -> None:
    probabilities = np.array([row(W=1), row(N3=1), row(R=1), row(R=1)], dtype=np.float32)
    stack = stacked_stages(probabilities, 2, 10)
    assert (stack[:, 0] == Stage.W).sum() == 5
    assert set(stack[:, 1]) == {Stage.R}


def test_an_epoch_wider_than_a_column_fills_all_its_columns() -> None:
    stack = stacked_stages(np.array([row(W=1), row(N2=1)], dtype=np.float32), 6, 2)
    assert stack[0].tolist() == [Stage.W] * 3 + [Stage.N2] * 3


def test_epochs_the_network_could_not_see_stay_empty() -> None:
    probabilities = np.array([row(W=1), [np.nan] * 5], dtype=np.float32)
    stack = stacked_stages(probabilities, 2, 4)
    assert set(stack[:, 0]) == {Stage.W}
    assert set(stack[:, 1]) == {Stage.UNSCORED}
