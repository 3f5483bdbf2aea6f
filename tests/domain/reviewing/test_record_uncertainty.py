"""How many epochs of a night are expected to be wrong, and how many are unsure."""

import numpy as np
import pytest

from sleepscorer_app.domain.reviewing.record_uncertainty import expected_wrong_epochs, unsure_share
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities


def said(*rows: tuple[float, ...]) -> StageProbabilities:
    values = np.array(rows, dtype=np.float32).reshape(-1, 5)
    return StageProbabilities(values, ModelIdentity("m", "1", "ab"))


SURE, HALF, DOUBTFUL, UNSEEN = (
    (1.0, 0.0, 0.0, 0.0, 0.0),
    (0.5, 0.5, 0.0, 0.0, 0.0),
    (0.4, 0.3, 0.3, 0.0, 0.0),
    (np.nan,) * 5,
)


def test_a_night_of_certain_epochs_has_none_to_change() -> None:
    assert expected_wrong_epochs(said(SURE, SURE)) == 0


def test_each_epoch_counts_by_how_likely_its_stage_is_not_right() -> None:
    assert expected_wrong_epochs(said(SURE, HALF, DOUBTFUL)) == pytest.approx(1.1)


def test_an_unseen_epoch_is_one_of_five_stages() -> None:
    assert expected_wrong_epochs(said(UNSEEN)) == pytest.approx(0.8)


def test_of_a_calibrated_model_it_is_the_number_of_errors() -> None:
    rng = np.random.default_rng(0)
    rows = rng.dirichlet(np.ones(5) * 0.3, 20_000)
    truth = np.array([rng.choice(5, p=row) for row in rows])
    n_wrong = int((rows.argmax(axis=1) != truth).sum())
    told = expected_wrong_epochs(said(*map(tuple, rows)))
    assert told == pytest.approx(n_wrong, rel=0.03)


def test_unsure_is_less_likely_right_than_wrong_or_unseen() -> None:
    assert unsure_share(said(SURE, HALF, DOUBTFUL, UNSEEN)) == 0.5


def test_a_night_of_no_epochs_is_not_unsure() -> None:
    assert unsure_share(said()) == 0
