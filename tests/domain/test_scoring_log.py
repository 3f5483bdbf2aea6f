from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.scoring_log import (
    EpochChange,
    LogEntry,
    ScoringChange,
    change_between,
    decided_at,
    entries_of_epoch,
    scoring_after,
)
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities


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


def automatic(name: str) -> StageProbabilities:
    values = np.full((5, 5), 0.2, dtype=np.float32)
    return StageProbabilities(values, ModelIdentity(name, "1.0", "ab" * 32))


def test_the_log_names_the_model_before_and_after_and_none_that_stayed() -> None:
    one, other = automatic("one"), automatic("other")
    none, first = Scoring.unscored(5), replace(Scoring.unscored(5), automatic=one)
    second = replace(first, automatic=other)
    assert change_between(none, first).models == ("", one.model.text)
    assert change_between(first, second).models == (one.model.text, other.model.text)
    assert change_between(second, none).models == (other.model.text, "")
    assert change_between(first, replace(first, markers=())).models is None
    asked = replace(first, second_opinion=other)
    assert change_between(first, asked).second_opinions == ("", other.model.text)
    assert change_between(first, asked).models is None


def test_a_marker_that_stays_is_neither_removed_nor_added() -> None:
    stays, goes, comes = (Marker(onset, 0.0, MarkerKind.NOTE) for onset in (1.0, 2.0, 3.0))
    change = change_between(
        replace(Scoring.unscored(5), markers=(stays, goes)),
        replace(Scoring.unscored(5), markers=(stays, comes)),
    )
    assert (change.markers_removed, change.markers_added) == ((goes,), (comes,))


def test_where_stages_were_imported_from_is_told_only_when_it_changes() -> None:
    before = replace(Scoring.unscored(5), imported_from="a.csv")
    assert change_between(before, before.score_epochs([1], Stage.N2)).imported_from is None
    after = replace(before, imported_from="b.csv")
    assert change_between(before, after).imported_from == ("a.csv", "b.csv")


def test_the_first_epoch_is_of_the_night_and_the_one_before_it_is_not() -> None:
    first = Scoring.unscored(5).score_epochs([0], Stage.R)
    entries = _log_of(Scoring.unscored(5), first)
    assert scoring_after(5, entries) == first
    before = replace(entries[0].change.epochs[0], epoch=-1)
    wrong = [replace(entries[0], change=ScoringChange(epochs=(before,)))]
    with pytest.raises(ValueError, match="changes epoch 0 of a night with 5"):
        scoring_after(5, wrong)


def test_an_epoch_was_decided_when_it_was_last_changed() -> None:
    first = Scoring.unscored(4).score_epochs([0, 2], Stage.N2)
    entries = _log_of(Scoring.unscored(4), first, first.score_epochs([2], Stage.R))
    early, late = entries[0].at, datetime(2026, 3, 4, 6, tzinfo=UTC)
    told = decided_at(4, [entries[0], replace(entries[1], at=late)])
    assert told == (early, None, late, None)
