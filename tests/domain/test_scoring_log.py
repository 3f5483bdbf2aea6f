from dataclasses import replace

import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import EpochChange, ScoringChange, change_between


def test_equal_scorings_differ_in_nothing() -> None:
    assert change_between(Scoring.unscored(5), Scoring.unscored(5)) == ScoringChange()


def test_a_confirmation_changes_the_source_and_not_the_stage() -> None:
    before = replace(Scoring.unscored(5).score_epochs([2], Stage.N3), sources=[0, 0, 1, 0, 0])
    change = change_between(before, before.confirm_epochs([2]))
    assert change.epochs == (EpochChange(2, Stage.N3, Source.MODEL, Stage.N3, Source.CONFIRMED),)


def test_a_moved_marker_is_one_removed_and_one_added() -> None:
    old, new = (Marker(onset, 0.0, MarkerKind.NOTE, "x") for onset in (1.0, 2.0))
    change = change_between(
        replace(Scoring.unscored(5), markers=(old,)), replace(Scoring.unscored(5), markers=(new,))
    )
    assert (change.markers_removed, change.markers_added) == ((old,), (new,))


def test_scorings_of_unequal_length_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="5 and 6 epochs"):
        change_between(Scoring.unscored(5), Scoring.unscored(6))
