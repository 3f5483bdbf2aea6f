"""Moving means and runs."""

import numpy as np
import pytest

from sleepscorer_app.domain.aids.moving_means import moving_mean, runs


@pytest.mark.parametrize("n_window", [1, 2, 3, 7, 50])
def test_a_moving_mean_is_the_mean_of_what_lies_around(n_window: int) -> None:
    values = np.random.default_rng(0).normal(0, 1, 40)
    expected = [
        values[max(i - n_window // 2, 0) : i - n_window // 2 + n_window].mean() for i in range(40)
    ]
    assert moving_mean(values, n_window) == pytest.approx(expected)


def test_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 value, got 0"):
        moving_mean(np.zeros(3), 0)
    assert moving_mean(np.zeros(0), 5).shape == (0,)


def test_runs_are_told_by_first_and_last_plus_one() -> None:
    holds = np.array([True, False, True, True, False, True])
    assert runs(holds) == [(0, 1), (2, 4), (5, 6)]
    assert runs(np.zeros(3, dtype=bool)) == []
