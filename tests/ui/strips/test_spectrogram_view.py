"""How a spectrogram becomes a picture."""

from itertools import pairwise

import numpy as np
import pytest

from sleepscorer_app.domain.spectra.spectrogram import Spectrogram
from sleepscorer_app.ui.strips.spectrogram_view import mean_per_column

GAP = "#010203"


def of_levels(*levels: float) -> Spectrogram:
    """One column per level, 2 s apart, three frequencies."""
    power_db = np.repeat(np.array(levels, dtype=np.float32)[:, None], 3, axis=1)
    times = np.arange(len(levels)) * 2.0 + 1.0
    return Spectrogram(times, np.array([0.0, 10.0, 20.0]), power_db)


def test_columns_are_the_mean_of_the_spectra_in_them() -> None:
    mean = mean_per_column(of_levels(10, 20, 30, 50), np.array([0.0, 4.0, 8.0]))
    assert mean[:, 0].tolist() == [15.0, 40.0]


def test_a_column_between_two_spectra_takes_the_nearer_one() -> None:
    mean = mean_per_column(of_levels(10, 20), np.linspace(0, 4, 9))
    assert mean[:, 1].tolist() == [10.0] * 4 + [20.0] * 4


def test_gaps_stay_gaps_and_do_not_spread() -> None:
    mean = mean_per_column(of_levels(10, np.nan, np.nan, 20), np.array([0.0, 4.0, 5.0, 8.0]))
    assert mean[0, 0] == 10.0
    assert np.isnan(mean[1]).all()
    assert mean[2, 0] == 20.0


def test_a_night_too_short_for_a_spectrum_is_empty() -> None:
    empty = Spectrogram(np.empty(0), np.arange(3.0), np.empty((0, 3), dtype=np.float32))
    assert np.isnan(mean_per_column(empty, np.linspace(0, 30, 5))).all()


@pytest.mark.parametrize("n_columns", [3, 17, 40, 41, 100, 333])
def test_any_number_of_columns_gives_what_counting_by_hand_gives(n_columns: int) -> None:
    rng = np.random.default_rng(n_columns)
    levels = rng.normal(0, 10, 40)
    levels[7:11] = np.nan
    edges = np.linspace(-3, 85, n_columns + 1)
    night = of_levels(*levels)
    mean = mean_per_column(night, edges)
    for column, (left, right) in enumerate(pairwise(edges)):
        inside = levels[(night.times_seconds >= left) & (night.times_seconds < right)]
        if len(inside) == 0:
            distance = np.abs(night.times_seconds - (left + right) / 2)
            inside = levels[[distance.argmin()]]
        there = inside[np.isfinite(inside)]
        expected = there.mean() if there.size else np.nan
        assert mean[column] == pytest.approx(expected, abs=1e-4, nan_ok=True)
