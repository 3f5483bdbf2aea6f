"""What a laboratory is told about learning from its nights."""

import math

import numpy as np
import pytest

from sleepscorer_app.domain.interscorer.agreement import Agreement, agreement_of
from sleepscorer_app.domain.interscorer.lab_gain import LabGain, NightGain, Verdict


def agreed(right: int, wrong: int) -> Agreement:
    """So many epochs right and wrong, of two stages."""
    confusion = np.zeros((5, 5), dtype=np.int64)
    confusion[0, 0], confusion[2, 2] = right // 2, right - right // 2
    confusion[0, 2], confusion[2, 0] = wrong // 2, wrong - wrong // 2
    return agreement_of(confusion)


def gain(*percents: tuple[int, int]) -> LabGain:
    """Nights of 1,000 epochs, agreement in tenths of a percent before and after."""
    return LabGain(
        tuple(
            NightGain(f"night{place}", 1000, agreed(was, 1000 - was), agreed(now, 1000 - now))
            for place, (was, now) in enumerate(percents)
        )
    )


def test_a_gain_is_told_in_figures_with_the_nights_it_holds_for() -> None:
    told = gain((800, 850), (824, 870), (900, 890))
    assert told.verdict is Verdict.HELPS
    assert told.sentence("Net 1.0") == (
        "It helps: agreement on your nights left out 84.1 → 87.0 %, better on 2 of 3 nights."
    )


def test_a_loss_is_told_and_the_model_to_keep_is_named() -> None:
    told = gain((860, 850), (860, 845))
    assert told.verdict is Verdict.HARMS
    assert told.sentence("Net 1.0") == (
        "It does not help: agreement on your nights left out 86.0 → 84.8 %. Keep Net 1.0."
    )


def test_less_than_a_hundredth_is_no_difference_whichever_way_it_goes() -> None:
    for now in (855, 869, 860):
        told = gain((860, now), (860, now))
        assert told.verdict is Verdict.NO_DIFFERENCE
        assert told.sentence("Net").startswith("It makes no difference:")
    assert gain((860, 870), (860, 870)).verdict is Verdict.HELPS


def test_more_agreement_with_less_kappa_is_no_help() -> None:
    confusion = np.zeros((5, 5), dtype=np.int64)
    confusion[2, 2], confusion[3, 2], confusion[3, 3], confusion[2, 3] = 700, 20, 80, 200
    all_n2 = np.zeros((5, 5), dtype=np.int64)
    all_n2[2, 2], all_n2[3, 2] = 900, 100
    told = LabGain((NightGain("a", 1000, agreement_of(confusion), agreement_of(all_n2)),))
    assert told.verdict is Verdict.HARMS
    assert "90.0 %, but kappa 0.32 → 0.00. Keep Net." in told.sentence("Net")


def test_the_table_has_a_row_per_night_and_one_over_all_epochs() -> None:
    rows = gain((800, 850), (900, 900)).rows
    assert rows[0] == ("night0", "1000", "80.0 → 85.0", "0.60 → 0.70", "0.80 → 0.85")
    assert rows[-1][:3] == ("all nights", "2000", "85.0 → 87.5")


def test_a_figure_that_nobody_can_compute_is_a_dash() -> None:
    confusion = np.zeros((5, 5), dtype=np.int64)
    confusion[2, 2] = 200
    only_n2 = agreement_of(confusion)
    assert math.isnan(only_n2.kappa)
    assert LabGain((NightGain("a", 200, only_n2, only_n2),)).rows[0][3] == "– → –"


def test_the_limits_name_partly_decided_nights_one_person_and_few_nights() -> None:
    half = LabGain((NightGain("a", 2000, agreed(800, 200), agreed(800, 200)),), True)
    assert len(half.limits) == 3
    assert "difficult ones" in half.limits[0]
    assert "one person" in half.limits[1]
    assert gain((800, 900), (800, 900), (800, 900), (800, 900)).limits == ()
    nine_tenths = NightGain("a", 1000, agreed(700, 200), agreed(800, 100))
    assert LabGain((nine_tenths,) * 4).limits == ()


def test_a_night_that_stays_as_it_was_is_not_better() -> None:
    assert gain((800, 850), (900, 900)).n_better == 1


def test_without_a_night_there_is_no_gain() -> None:
    with pytest.raises(ValueError, match="0 nights"):
        LabGain(())
