"""What the review panel says, checked without a panel."""

from dataclasses import replace

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review import Bout, review_queue
from sleepscorer_app.domain.reviewing.review_gain import ExpectedGain, TrackRecord
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.review.review_words import (
    bout_mark,
    bout_words,
    budget_words,
    caveat_words,
    checked_words,
    gain_words,
    neighbour_words,
    progress_words,
    second_choice,
    stands_words,
    views_words,
    why_words,
)
from tests.ui.night_pages import partly_unsure

STAGES = tuple((stage, 0.2) for stage in (Stage.N2, Stage.R, Stage.W, Stage.N1, Stage.N3))


@pytest.mark.parametrize(
    ("n_uncertain", "n_epochs", "words"),
    [
        (82, 822, "82 epochs · 10 % · about 11 min"),
        (1, 100, "1 epoch · 1 % · under a minute"),
        (0, 0, "0 epochs · 0 % · under a minute"),
    ],
)
def test_the_budget_is_said_in_words(n_uncertain: int, n_epochs: int, words: str) -> None:
    assert budget_words(n_uncertain, n_epochs) == words


def test_what_the_budget_buys_is_said_and_nothing_is_promised_of_nothing() -> None:
    words = gain_words(ExpectedGain(0.8249, 0.8851))
    assert words == "expected to lift agreement from 82 to 89 %"
    assert gain_words(ExpectedGain(0.98, 0.9912)) == (
        "expected to lift agreement from 98.0 to 99.1 %"
    )
    assert gain_words(None) == ""


def test_the_caveat_names_what_was_found_on_the_real_test_night() -> None:
    record = TrackRecord(((0.8, 0.022), (0.9, 0.041), (1.0, 0.076)), 0.062, 1)
    words = caveat_words(record)
    assert words.startswith("If the network's confidence holds tonight and you decide as an expert")
    assert "2.2 % of its surest 80 % were wrong on the nights it was checked on" in words
    assert words.endswith("6.2 % on the real test night: with another amplifier expect less.")
    untested = caveat_words(replace(record, wrong_on_real_nights=None))
    assert "no real night tested it: expect less." in untested
    assert "checked" not in caveat_words(TrackRecord())


def test_what_the_same_budget_bought_on_other_nights_is_said_if_known() -> None:
    record = TrackRecord(((0.8, 0.022), (0.9, 0.041), (1.0, 0.076)))
    assert checked_words(record, 0.1).endswith(
        "deciding the least sure 10 % lifted agreement from 92.4 to 96.3 %."
    )
    assert checked_words(TrackRecord(), 0.1) == ""


def test_progress_counts_bouts_and_epochs_and_proposals_that_wait() -> None:
    scoring = partly_unsure().confirm_epochs([12])
    words = progress_words(review_queue(scoring, ReviewOrder.MARGIN, 3))
    assert words == "1 of 2 bouts, 1 of 3 epochs"
    lesson = scoring.hypnogram.with_stage([18], Stage.R)
    taught = scoring.with_taught(lesson, np.array([18]))
    words = progress_words(review_queue(taught, ReviewOrder.MARGIN, 3))
    assert words == "1 of 3 bouts, 1 of 3 epochs; 1 proposal to look at"


@pytest.mark.parametrize(
    ("confirmed", "scored", "taught", "mark"),
    [
        (0, 0, 0, ""),
        (1, 0, 0, "1/3"),
        (3, 0, 0, "✓"),
        (0, 3, 0, "✎"),
        (2, 1, 0, "✓✎"),
        (1, 0, 1, "new"),
    ],
)
def test_a_bout_shows_how_it_was_decided(
    confirmed: int, scored: int, taught: int, mark: str
) -> None:
    bout = Bout(3, 5, (3, 4, 5), 0.9, 0.5, STAGES, confirmed, scored, taught)
    assert bout_mark(bout) == mark
    words = bout_words(bout)
    for count, said in ((confirmed, "confirmed as they were"), (scored, "scored by hand")):
        assert (f"{count} {said}" in words) == bool(count)
    assert "lowest confidence 50 %" in words


def test_the_second_choice_is_the_likeliest_stage_the_epoch_does_not_have() -> None:
    scoring = partly_unsure()
    assert second_choice(scoring, 12) is Stage.R
    assert second_choice(scoring.score_epochs([12], Stage.W), 12) is Stage.N2
    assert second_choice(Scoring.unscored(20), 12) is None


def test_where_a_stage_came_from_is_said() -> None:
    scoring = partly_unsure()
    assert stands_words(scoring, 12) == "N2, proposed by the network; not looked at."
    assert stands_words(scoring.confirm_epochs([12]), 12) == "N2, confirmed."
    assert stands_words(scoring.score_epochs([12], Stage.W), 12) == "W, scored by hand."
    assert stands_words(Scoring.unscored(20), 12) == "No stage yet."
    imported = scoring.import_hypnogram(scoring.hypnogram, "old.edf")
    assert stands_words(imported, 12) == "N2, imported."
    taught = scoring.with_taught(scoring.hypnogram.with_stage([12], Stage.R), np.array([12]))
    assert stands_words(taught, 12) == "R, proposed after your corrections; not looked at."


def test_an_unsure_epoch_is_given_the_rule_and_a_sure_one_none() -> None:
    scoring = partly_unsure()
    assert why_words(scoring, 12).startswith("N2 or R? N2 has K complexes")
    assert why_words(Scoring.unscored(20), 12) == ""
    odd = scoring.score_epochs([12], Stage.N3).score_epochs([13], Stage.R)
    assert "N3→R is unlikely: Between N3 and REM lies N2, or wake." in why_words(odd, 12)


def test_the_neighbours_stages_stand_on_both_sides() -> None:
    scoring = partly_unsure()
    assert neighbour_words(scoring, 6) == "Before N3 N2 N2 · after N2 N3 R"
    assert neighbour_words(scoring, 0) == "after N1 N2 N3"
    assert neighbour_words(scoring, 19) == "Before N1 N2 N3"


def test_views_that_contradict_each_other_and_a_second_opinion_have_their_say() -> None:
    scoring = partly_unsure()
    assert scoring.automatic is not None
    assert views_words(scoring, 12) == ""
    second = replace(scoring, second_opinion=scoring.automatic)
    assert views_words(second, 12) == "mc2sleepnet says N2 (38 %)."
    other = np.array(scoring.automatic.values)
    other[12] = (0.9, 0.1, 0, 0, 0)
    apart = replace(scoring.automatic, spectrogram_branch=other)
    assert views_words(replace(scoring, automatic=apart), 12) == (
        "Alone, the raw trace says N2, the spectrogram W."
    )
    assert views_words(Scoring.unscored(20), 12) == ""
