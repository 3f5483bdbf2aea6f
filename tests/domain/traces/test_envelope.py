import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from sleepscorer_app.domain.traces.envelope import envelope_polyline, min_max_envelope

finite_samples = arrays(
    np.float32, st.integers(1, 400), elements=st.floats(-1e6, 1e6, width=32, allow_nan=False)
)


@given(finite_samples, st.integers(1, 500))
def test_the_lowest_and_highest_sample_survive_any_number_of_columns(
    samples: NDArray[np.float32], columns: int
) -> None:
    lowest, highest = min_max_envelope(samples, columns)
    assert lowest.min() == samples.min()
    assert highest.max() == samples.max()
    assert len(lowest) == len(highest) == min(columns, len(samples))
    assert lowest.dtype == highest.dtype == np.float32


@given(finite_samples, st.integers(1, 500))
def test_each_sample_lies_within_its_own_column(samples: NDArray[np.float32], columns: int) -> None:
    lowest, highest = min_max_envelope(samples, columns)
    column_of_sample = np.searchsorted(
        np.arange(len(lowest)) * len(samples) // len(lowest), np.arange(len(samples)), "right"
    )
    assert (lowest[column_of_sample - 1] <= samples).all()
    assert (samples <= highest[column_of_sample - 1]).all()


@pytest.mark.parametrize("n_samples", [701, 1400, 7680, 16_800, 16_801, 50_000])
def test_every_way_of_looking_for_extremes_finds_the_same(n_samples: int) -> None:
    samples = np.random.default_rng(2).normal(0, 1, n_samples).astype(np.float32)
    samples[n_samples // 3 : n_samples // 2] = np.nan
    samples[:: n_samples // 40] = np.nan
    starts = np.arange(700) * n_samples // 700
    lowest, highest = min_max_envelope(samples, 700)
    np.testing.assert_array_equal(lowest, np.fmin.reduceat(samples, starts))
    np.testing.assert_array_equal(highest, np.fmax.reduceat(samples, starts))


def test_columns_are_equal_parts_in_order() -> None:
    lowest, highest = min_max_envelope(np.array([3, 1, 2, 9, 7, 8], dtype=np.float32), 2)
    assert lowest.tolist() == [1, 7]
    assert highest.tolist() == [3, 9]


def test_a_column_of_gap_is_a_gap_and_a_column_half_gap_keeps_its_samples() -> None:
    samples = np.array([1, 2, np.nan, np.nan, np.nan, 6], dtype=np.float32)
    lowest, highest = min_max_envelope(samples, 3)
    np.testing.assert_array_equal(lowest, [1, np.nan, 6])
    np.testing.assert_array_equal(highest, [2, np.nan, 6])


@pytest.mark.parametrize("columns", [6, 7, 4000])
def test_with_columns_enough_the_samples_are_left_as_they_are(columns: int) -> None:
    samples = np.array([3, 1, 2, 9, 7, 8], dtype=np.float32)
    lowest, highest = min_max_envelope(samples, columns)
    np.testing.assert_array_equal(lowest, samples)
    np.testing.assert_array_equal(highest, samples)


def test_no_samples_give_an_empty_envelope() -> None:
    lowest, highest = min_max_envelope(np.empty(0, dtype=np.float32), 10)
    assert len(lowest) == len(highest) == 0


def test_an_envelope_without_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 column, got 0"):
        min_max_envelope(np.zeros(5, dtype=np.float32), 0)


def test_the_polyline_goes_up_and_down_through_every_column() -> None:
    line = envelope_polyline(np.array([1, 2], np.float32), np.array([5, 6], np.float32))
    assert line.tolist() == [1, 5, 2, 6]
