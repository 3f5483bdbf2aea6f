"""Figures with intervals over people, and who of two models is ahead."""

import numpy as np
import pytest

from sleepscorer_app.domain.interscorer.agreement import agreement_of
from sleepscorer_app.scoring.calibration import (
    expected_calibration_error,
    negative_log_likelihood,
)
from sleepscorer_app.training.evaluation.person_bootstrap import (
    MeasuredNight,
    difference,
    estimates,
    kappas,
    macro_f1s,
    stage_f1s,
)
from sleepscorer_app.training.evaluation.set_report import (
    comparison,
    comparison_text,
    report_of,
    report_table,
    report_text,
    verdict,
)
from sleepscorer_app.training.splits import SubjectNight


def night(name: str, person: str, right_share: float, n: int = 200, seed: int = 0) -> MeasuredNight:
    """A night on which a model is right on `right_share` of the epochs, and sure accordingly."""
    rng = np.random.default_rng([seed, len(name), *name.encode()])
    stages = rng.integers(0, 5, n).astype(np.int8)
    said = np.where(rng.random(n) < right_share, stages, (stages + 1) % 5)
    probabilities = np.full((n, 5), 0.05)
    probabilities[np.arange(n), said] = 0.8
    return MeasuredNight(SubjectNight(name, person), probabilities, stages)


def people(right_share: float, n_people: int = 10, seed: int = 0) -> list[MeasuredNight]:
    """Two nights of each person; the expert's stages are the same for every share."""
    return [
        night(f"p{person}n{which}", f"p{person}", right_share, seed=seed)
        for person in range(n_people)
        for which in (1, 2)
    ]


def test_pooled_figures_are_those_of_the_summed_confusion() -> None:
    nights = people(0.7)
    found = estimates(nights)
    wanted = agreement_of(np.sum([one.confusion for one in nights], axis=0))
    assert found["accuracy"].value == pytest.approx(wanted.accuracy)
    assert found["kappa"].value == pytest.approx(wanted.kappa)
    assert found["macro_f1"].value == pytest.approx(wanted.macro_f1)
    assert [found[f"f1_{stage}"].value for stage in range(5)] == pytest.approx(
        list(wanted.f1.values())
    )


def test_calibration_over_all_epochs_is_as_elsewhere() -> None:
    rng = np.random.default_rng(2)
    probabilities = rng.dirichlet(np.ones(5), 3000)
    stages = rng.integers(0, 5, 3000).astype(np.int8)
    nights = [
        MeasuredNight(SubjectNight(str(k), str(k)), probabilities[k::3], stages[k::3])
        for k in range(3)
    ]
    found = estimates(nights)
    is_right = probabilities.argmax(axis=1) == stages
    wanted = expected_calibration_error(probabilities.max(axis=1), is_right)
    assert found["nll"].value == pytest.approx(negative_log_likelihood(probabilities, stages))
    assert found["ece"].value == pytest.approx(wanted, abs=1e-9)


def test_a_stage_that_nobody_has_is_left_out_of_the_mean() -> None:
    confusion = np.zeros((1, 5, 5))
    confusion[0, 0, 0], confusion[0, 2, 2], confusion[0, 2, 0] = 5, 4, 1
    assert np.isnan(stage_f1s(confusion)[0, 1])
    assert macro_f1s(confusion)[0] == pytest.approx((10 / 11 + 8 / 9) / 2)
    only_one = np.zeros((1, 5, 5))
    only_one[0, 0, 0] = 7
    assert np.isnan(kappas(only_one)[0])


def test_the_interval_grows_when_people_differ_though_epochs_are_as_many() -> None:
    alike = people(0.7)
    unlike = [
        night(f"p{k}n{which}", f"p{k}", 0.5 if k % 2 else 0.9)
        for k in range(10)
        for which in (1, 2)
    ]
    wide, narrow = estimates(unlike)["kappa"], estimates(alike)["kappa"]
    assert wide.low < wide.value < wide.high
    assert wide.high - wide.low > 3 * (narrow.high - narrow.low)


def test_two_nights_of_a_person_count_as_one_draw() -> None:
    """As if each person had one long night: the interval must not shrink by counting nights."""
    nights = people(0.7)
    joined = [
        MeasuredNight(
            one.whose,
            np.concatenate([one.probabilities, other.probabilities]),
            np.concatenate([one.stages, other.stages]),
        )
        for one, other in zip(nights[::2], nights[1::2], strict=True)
    ]
    assert estimates(joined)["kappa"] == estimates(nights)["kappa"]


def test_of_one_person_no_interval_is_given() -> None:
    found = estimates([night("a", "p", 0.7), night("b", "p", 0.7)])
    assert np.isnan(found["kappa"].low)
    assert "| kappa | 0." in report_text(report_of([night("a", "p", 0.7)]))


def test_a_model_that_is_better_on_everyone_is_ahead_and_named() -> None:
    found = comparison(people(0.9), people(0.7))
    assert found["kappa"].p < 0.01
    assert found["kappa"].estimate.low > 0
    assert verdict(found["kappa"], "ours", "theirs").startswith("ours is ahead of theirs by 0.2")
    turned = comparison(people(0.7), people(0.9))["kappa"]
    assert verdict(turned, "ours", "theirs").startswith("theirs is ahead of ours by 0.2")


def test_models_that_differ_by_chance_cannot_be_told_apart() -> None:
    first = [night(f"n{k}", f"p{k}", 0.9 if k % 2 else 0.6) for k in range(10)]
    second = [night(f"n{k}", f"p{k}", 0.6 if k % 2 else 0.9) for k in range(10)]
    found = comparison(first, second)
    assert found["kappa"].p > 0.3
    text = comparison_text(found, "ours", "theirs")
    assert "It cannot be told who is ahead: a difference of" in text


def test_too_few_people_are_said_to_be_too_few() -> None:
    found = difference(people(0.95, 4), people(0.4, 4), "kappa")
    assert found.p == found.smallest_p == 2 / 16
    assert "with so few people" in verdict(found, "a", "b")


def test_a_model_against_itself_differs_by_nothing() -> None:
    found = difference(people(0.7), people(0.7), "accuracy")
    assert (found.estimate.value, found.p) == (0.0, 1.0)


def test_models_measured_on_other_epochs_are_not_compared() -> None:
    with pytest.raises(ValueError, match="same epochs"):
        difference(people(0.7, seed=1), people(0.7, seed=2), "kappa")


def test_nights_by_themselves_have_mean_spread_and_median() -> None:
    nights = [night("a", "p", 1.0), night("b", "q", 1.0), night("c", "r", 0.5)]
    report = report_of(nights)
    each = [float(np.mean(one.probabilities.argmax(axis=1) == one.stages)) for one in nights]
    over = report.per_night["accuracy"]
    assert (over.mean, over.median) == (pytest.approx(np.mean(each)), pytest.approx(1.0))
    assert over.sd == pytest.approx(np.std(each, ddof=1))
    assert (report.n_nights, report.n_people, report.n_epochs) == (3, 3, 600)


def test_json_holds_every_figure_and_null_where_there_is_none() -> None:
    table = report_table(report_of([night("a", "p", 0.7)]))
    all_epochs = table["all_epochs"]
    assert isinstance(all_epochs, dict)
    assert set(all_epochs) == {
        *("accuracy", "kappa", "macro_f1", "nll", "ece"),
        *(f"f1_{stage}" for stage in range(5)),
    }
    assert all_epochs["kappa"]["low"] is None
