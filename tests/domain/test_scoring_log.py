from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import (
    EpochChange,
    LogEntry,
    ScoringChange,
    change_between,
    entries_of_epoch,
    scoring_after,
)


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


def _log_of(*states: Scoring) -> list[LogEntry]:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    return [
        LogEntry(number, at, "AB", "edit", change_between(before, after))
        for number, (before, after) in enumerate(pairwise(states), start=1)
    ]


def test_the_log_leads_to_every_earlier_state_of_the_night() -> None:
    note, arousal = Marker(3.0, 0.0, MarkerKind.NOTE, "x"), Marker(1.0, 3.0, MarkerKind.AROUSAL)
    empty = Scoring.unscored(5)
    first = empty.score_epochs([1, 2], Stage.N2, "AB")
    second = first.with_markers((arousal, note))
    third = second.import_hypnogram(first.hypnogram.with_stage([4], Stage.R), "b.csv", "ab" * 32)
    fourth = third.with_markers((note,)).score_epochs([4], Stage.UNSCORED, "AB")
    states = (empty, first, second, third, fourth)
    entries = _log_of(*states)
    for n_entries, state in enumerate(states):
        assert scoring_after(5, entries[:n_entries]) == state


def test_a_log_of_a_longer_night_does_not_fit() -> None:
    entries = _log_of(Scoring.unscored(5), Scoring.unscored(5).score_epochs([4], Stage.R))
    with pytest.raises(ValueError, match="entry 1 changes epoch 5 of a night with 4"):
        scoring_after(4, entries)


def test_the_history_of_an_epoch_leaves_other_epochs_out() -> None:
    first = Scoring.unscored(5).score_epochs([1, 2], Stage.N2)
    second = first.score_epochs([3], Stage.W)
    entries = _log_of(Scoring.unscored(5), first, second, second.score_epochs([2], Stage.R))
    assert [one.number for one in entries_of_epoch(entries, 2)] == [1, 3]
    assert entries_of_epoch(entries, 0) == ()
