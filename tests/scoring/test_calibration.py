"""Confidence and error: figures on small sets counted by hand, and a temperature found again."""

import numpy as np
import pytest

from sleepscorer_app.scoring.calibration import (
    error_auroc,
    expected_calibration_error,
    fit_temperature,
    risk_at_coverage,
    sharpened,
)


def test_a_known_temperature_is_found_again() -> None:
    rng = np.random.default_rng(0)
    honest = rng.dirichlet(np.ones(5), 20_000)
    stages = np.array([rng.choice(5, p=row) for row in honest], dtype=np.int8)
    timid = sharpened(honest, 2.0)
    assert fit_temperature(timid, stages) == pytest.approx(0.5, rel=0.05)


def test_temperature_one_changes_nothing_and_rows_sum_to_one() -> None:
    rows = np.random.default_rng(0).dirichlet(np.ones(5), 10)
    assert np.allclose(sharpened(rows, 1.0), rows)
    assert np.allclose(sharpened(rows, 0.3).sum(axis=1), 1)


def test_a_temperature_under_one_makes_the_scorer_surer() -> None:
    row = np.array([[0.8, 0.2, 0.0, 0.0, 0.0]])
    assert np.allclose(sharpened(row, 0.5), [[0.64 / 0.68, 0.04 / 0.68, 0, 0, 0]], atol=1e-6)
    assert np.allclose(sharpened(row, 2.0)[0, :2], [2 / 3, 1 / 3], atol=1e-3)


def test_a_temperature_near_zero_leaves_the_likeliest_stage_alone() -> None:
    rows = np.array([[0.3, 0.25, 0.15, 0.15, 0.15], [0.0, 0.0, 1.0, 0.0, 0.0]])
    assert sharpened(rows, 0.001).argmax(axis=1).tolist() == [0, 2]
    assert np.allclose(sharpened(rows, 0.001).max(axis=1), 1)
    assert np.allclose(sharpened(rows[None], 0.3)[0], sharpened(rows, 0.3))


def test_temperatures_are_looked_for_from_a_quarter_to_four_with_one_among_them() -> None:
    row = np.array([[0.4, 0.3, 0.1, 0.1, 0.1]] * 2)
    assert fit_temperature(row, np.array([0, 0], dtype=np.int8)) == pytest.approx(0.25)
    assert fit_temperature(row, np.array([4, 4], dtype=np.int8)) == pytest.approx(4.0)
    halves = np.array([[0.5, 0.25, 0.25, 0, 0]] * 4)
    assert fit_temperature(halves, np.array([0, 0, 1, 2], dtype=np.int8)) == pytest.approx(1, 1e-9)


def test_unseen_rows_stay_unseen() -> None:
    rows = np.array([[0.2] * 5, [np.nan] * 5])
    assert np.isnan(sharpened(rows, 0.5)[1]).all()
    assert np.allclose(sharpened(rows, 0.5)[0], 0.2)


def test_calibration_error_of_four_epochs_in_two_bins() -> None:
    confidence = np.array([0.6, 0.6, 0.9, 0.9])
    is_right = np.array([True, False, True, True])
    # |0.6 - 0.5| and |0.9 - 1.0|, two epochs each.
    assert expected_calibration_error(confidence, is_right, 2) == pytest.approx(0.1)
    # More bins than epochs: each epoch stands alone.
    assert expected_calibration_error(confidence, is_right, 9) == pytest.approx(1.2 / 4)


def test_errors_with_less_confidence_are_found() -> None:
    is_right = np.array([True, True, False, False])
    assert error_auroc(np.array([0.9, 0.8, 0.5, 0.4]), is_right) == 1.0
    assert error_auroc(np.array([0.4, 0.5, 0.8, 0.9]), is_right) == 0.0
    assert error_auroc(np.array([0.9, 0.5, 0.7, 0.3]), is_right) == 0.75
    assert error_auroc(np.full(4, 0.5), is_right) == 0.5
    assert np.isnan(error_auroc(np.full(4, 0.5), np.ones(4, np.bool_)))
    assert np.isnan(error_auroc(np.full(4, 0.5), np.zeros(4, np.bool_)))
    assert error_auroc(np.array([0.9, 0.5]), np.array([True, False])) == 1.0


def test_risk_counts_the_surest_epochs_first() -> None:
    confidence = np.linspace(1, 0, 20)
    is_right = np.array([True] * 10 + [False] * 10)
    risk = dict(risk_at_coverage(confidence, is_right))
    assert risk[0.5] == 0.0
    assert risk[0.75] == pytest.approx(5 / 15)
    assert risk[1.0] == pytest.approx(0.5)
