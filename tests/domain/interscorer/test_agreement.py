"""Two scorings compared, by hand-counted examples."""

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.interscorer.agreement import agreement, agreement_of

W, N1, N2, N3, R, NOBODY = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.UNSCORED


def test_ten_hand_counted_epochs_give_the_hand_computed_figures() -> None:
    expert = Hypnogram.of([W, W, W, W, N2, N2, N2, N2, N3, N3])
    model = Hypnogram.of([W, W, W, N1, N2, N2, N2, N3, N3, N3])
    found = agreement(expert, model)
    assert found.n_compared == 10
    assert found.accuracy == pytest.approx(0.8)
    # By chance: (4*3 + 4*3 + 2*3) / 100 = 0.3, so kappa = (0.8 - 0.3) / 0.7.
    assert found.kappa == pytest.approx(0.5 / 0.7)
    assert found.f1 == pytest.approx({W: 6 / 7, N1: 0.0, N2: 6 / 7, N3: 0.8})
    assert found.macro_f1 == pytest.approx((6 / 7 + 0 + 6 / 7 + 0.8) / 4)
    assert found.confusion[W].tolist() == [3, 1, 0, 0, 0]
    assert found.confusion[N2].tolist() == [0, 0, 3, 1, 0]


def test_epochs_that_one_side_left_unscored_do_not_count() -> None:
    found = agreement(Hypnogram.of([W, NOBODY, N2, R, R]), Hypnogram.of([W, N2, NOBODY, R, N1]))
    assert found.n_compared == 3
    assert found.accuracy == pytest.approx(2 / 3)


def test_the_rows_are_the_first_scoring() -> None:
    found = agreement(Hypnogram.of([N2]), Hypnogram.of([N3]))
    assert found.confusion[N2, N3] == 1
    assert found.confusion.sum() == 1


def test_equal_scorings_agree_fully_and_opposite_ones_worse_than_chance() -> None:
    night = Hypnogram.of([W, N1, N2, N3, R])
    assert agreement(night, night).kappa == pytest.approx(1.0)
    crossed = agreement(Hypnogram.of([W, W, R, R]), Hypnogram.of([R, R, W, W]))
    assert crossed.kappa == pytest.approx(-1.0)


def test_nights_of_different_length_are_refused_with_both_numbers() -> None:
    with pytest.raises(ValueError, match=r"2 and 3"):
        agreement(Hypnogram.unscored(2), Hypnogram.unscored(3))


def test_nothing_in_common_gives_no_figures() -> None:
    found = agreement(Hypnogram.of([W, NOBODY]), Hypnogram.of([NOBODY, W]))
    assert found.n_compared == 0
    assert np.isnan(found.kappa)
    assert np.isnan(found.accuracy)


def test_one_stage_on_both_sides_has_no_kappa() -> None:
    found = agreement(Hypnogram.of([N2, N2]), Hypnogram.of([N2, N2]))
    assert found.accuracy == 1.0
    assert np.isnan(found.kappa)


def test_confusions_of_several_nights_may_be_added() -> None:
    one = agreement(Hypnogram.of([W, N2]), Hypnogram.of([W, N2])).confusion
    two = agreement(Hypnogram.of([W, N2]), Hypnogram.of([N1, N2])).confusion
    both = agreement_of(one + two)
    assert both.n_compared == 4
    assert both.accuracy == pytest.approx(0.75)
