from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from sleepscorer_app.domain.stage_origin import NOT_KNOWN
from tests.domain.night_values import epochs_of, probabilities, probabilities_of, scorings, stages


def sources_of(scoring: Scoring) -> list[Source]:
    return [scoring.source_of(epoch) for epoch in range(scoring.n_epochs)]


@given(scorings(), stages, st.data())
def test_no_edit_ever_changes_the_automatic_layer(
    scoring: Scoring, stage: Stage, data: st.DataObject
) -> None:
    epochs = data.draw(epochs_of(scoring))
    imported = Hypnogram.of([stage] * scoring.n_epochs)
    for edited in (
        scoring.score_epochs(epochs, stage),
        scoring.confirm_epochs(epochs),
        scoring.import_hypnogram(imported, "night_hyp.edf"),
        scoring.with_markers((Marker(0.0, 0.0, MarkerKind.LIGHTS_OFF),)),
    ):
        assert edited.automatic is scoring.automatic


@given(scorings(), stages, st.data())
def test_an_edit_touches_the_epochs_named_and_no_others(
    scoring: Scoring, stage: Stage, data: st.DataObject
) -> None:
    epochs = data.draw(epochs_of(scoring))
    for edited in (scoring.score_epochs(epochs, stage), scoring.confirm_epochs(epochs)):
        untouched = np.setdiff1d(np.arange(scoring.n_epochs), epochs)
        np.testing.assert_array_equal(
            edited.hypnogram.codes[untouched], scoring.hypnogram.codes[untouched]
        )
        np.testing.assert_array_equal(edited.sources[untouched], scoring.sources[untouched])


@given(scorings(), stages, st.data())
def test_a_person_gives_stages_and_takes_them_away(
    scoring: Scoring, stage: Stage, data: st.DataObject
) -> None:
    epochs = data.draw(epochs_of(scoring))
    edited = scoring.score_epochs(epochs, stage)
    source = Source.NOBODY if stage is Stage.UNSCORED else Source.PERSON
    for epoch in epochs:
        assert edited.hypnogram[epoch] is stage
        assert edited.source_of(epoch) is source
        assert edited.is_decided[epoch] == (stage is not Stage.UNSCORED)


@given(scorings(), st.data())
def test_to_confirm_changes_no_stage_and_leaves_hand_scored_and_unscored_epochs_as_they_are(
    scoring: Scoring, data: st.DataObject
) -> None:
    epochs = data.draw(epochs_of(scoring))
    edited = scoring.confirm_epochs(epochs)
    assert edited.hypnogram == scoring.hypnogram
    for epoch in epochs:
        before = scoring.source_of(epoch)
        keeps = before in (Source.NOBODY, Source.PERSON)
        assert edited.source_of(epoch) is (before if keeps else Source.CONFIRMED)


@given(scorings(), st.data())
def test_keep_decided_touches_no_epoch_that_a_person_or_another_file_decided(
    scoring: Scoring, data: st.DataObject
) -> None:
    automatic = data.draw(probabilities(scoring.n_epochs))
    accepted = scoring.accept(automatic, AcceptRule.KEEP_DECIDED)
    proposed = automatic.hypnogram()
    for epoch, source in enumerate(sources_of(scoring)):
        if source in (Source.PERSON, Source.CONFIRMED, Source.IMPORTED):
            assert accepted.hypnogram[epoch] is scoring.hypnogram[epoch]
            assert accepted.source_of(epoch) is source
        else:
            assert accepted.hypnogram[epoch] is proposed[epoch]
    assert accepted.automatic is automatic


@given(scorings(), st.data())
def test_only_unscored_fills_holes_and_nothing_else(scoring: Scoring, data: st.DataObject) -> None:
    automatic = data.draw(probabilities(scoring.n_epochs))
    accepted = scoring.accept(automatic, AcceptRule.ONLY_UNSCORED)
    proposed = automatic.hypnogram()
    for epoch, stage in enumerate(scoring.hypnogram):
        hole = stage is Stage.UNSCORED
        assert accepted.hypnogram[epoch] is (proposed[epoch] if hole else stage)
        if not hole:
            assert accepted.source_of(epoch) is scoring.source_of(epoch)


@given(scorings(), st.data())
def test_replace_all_leaves_what_the_network_said_and_nothing_more(
    scoring: Scoring, data: st.DataObject
) -> None:
    automatic = data.draw(probabilities(scoring.n_epochs))
    accepted = scoring.accept(automatic, AcceptRule.REPLACE_ALL)
    assert accepted.hypnogram == automatic.hypnogram()
    assert set(sources_of(accepted)) <= {Source.MODEL, Source.NOBODY}


@given(scorings(), st.sampled_from(AcceptRule), st.data())
def test_an_epoch_is_unscored_exactly_when_nobody_scored_it(
    scoring: Scoring, rule: AcceptRule, data: st.DataObject
) -> None:
    automatic = data.draw(probabilities(scoring.n_epochs))
    epochs = data.draw(epochs_of(scoring))
    stage = data.draw(stages)
    imported = Hypnogram.of(
        data.draw(st.lists(stages, min_size=scoring.n_epochs, max_size=scoring.n_epochs))
    )
    for edited in (
        scoring.accept(automatic, rule),
        scoring.score_epochs(epochs, stage),
        scoring.confirm_epochs(epochs),
        scoring.import_hypnogram(imported, "x.csv"),
    ):
        np.testing.assert_array_equal(edited.hypnogram.is_scored, edited.sources != Source.NOBODY)


def test_an_imported_hypnogram_takes_the_nights_place_and_is_named() -> None:
    scoring = Scoring.unscored(3).score_epochs([0], Stage.W)
    imported = Hypnogram.of([Stage.N1, Stage.UNSCORED, Stage.R])
    edited = scoring.import_hypnogram(imported, "night_hyp.edf")
    assert edited.hypnogram == imported
    assert sources_of(edited) == [Source.IMPORTED, Source.NOBODY, Source.IMPORTED]
    assert edited.imported_from == "night_hyp.edf"
    assert not edited.is_decided.any()


def test_nobody_can_write_into_a_scoring() -> None:
    sources = np.zeros(3, dtype=np.int8)
    scoring = Scoring(Hypnogram.unscored(3), sources)
    sources[0] = Source.PERSON
    assert scoring.source_of(0) is Source.NOBODY
    with pytest.raises(ValueError, match="read-only"):
        scoring.sources[0] = Source.PERSON


def test_scorings_are_equal_when_everything_in_them_is() -> None:
    scoring = Scoring.unscored(3).score_epochs([1], Stage.N2)
    assert scoring == Scoring.unscored(3).score_epochs([1], Stage.N2)
    assert hash(scoring) == hash(Scoring.unscored(3).score_epochs([1], Stage.N2))
    automatic = probabilities_of([Stage.N2] * 3, [0.9] * 3)
    for other in (
        scoring.score_epochs([1], Stage.N1),
        scoring.score_epochs([2], Stage.N2),
        scoring.accept(automatic, AcceptRule.KEEP_DECIDED),
        scoring.with_markers((Marker(0.0, 0.0, MarkerKind.LIGHTS_OFF),)),
        Scoring(scoring.hypnogram, scoring.sources, imported_from="x.csv"),
        Scoring(scoring.hypnogram, scoring.sources + 1),
        "something else",
    ):
        assert scoring != other


@pytest.mark.parametrize("epochs", [[3], [-1], [0, 7]])
def test_epochs_outside_the_night_are_refused(epochs: list[int]) -> None:
    for edit in (
        lambda: Scoring.unscored(3).score_epochs(epochs, Stage.W),
        lambda: Scoring.unscored(3).confirm_epochs(epochs),
    ):
        with pytest.raises(ValueError, match="of a night with 0 to 2"):
            edit()


def test_layers_of_another_length_are_refused() -> None:
    scoring = Scoring.unscored(3)
    automatic = probabilities_of([Stage.W] * 2, [0.9] * 2)
    with pytest.raises(ValueError, match="2 epochs for a night of 3"):
        scoring.accept(automatic, AcceptRule.KEEP_DECIDED)
    with pytest.raises(ValueError, match="2 epochs for a night of 3"):
        Scoring(scoring.hypnogram, scoring.sources, automatic)
    with pytest.raises(ValueError, match="4 epochs for a night of 3"):
        scoring.import_hypnogram(Hypnogram.unscored(4), "x.csv")
    with pytest.raises(ValueError, match="2 sources for 3 epochs"):
        Scoring(scoring.hypnogram, np.zeros(2, dtype=np.int8))


def test_every_source_has_its_word() -> None:
    assert [source.words for source in Source] == [
        *("unscored", "model", "imported", "person", "confirmed", "taught")
    ]


@given(scorings(), st.data())
def test_a_second_opinion_changes_no_stage_unless_there_is_no_first(
    scoring: Scoring, data: st.DataObject
) -> None:
    said = data.draw(probabilities(scoring.n_epochs))
    after = scoring.accept(said, AcceptRule.SECOND_OPINION)
    if scoring.automatic is None:
        assert after == scoring.accept(said, AcceptRule.KEEP_DECIDED)
    else:
        assert after.second_opinion is said
        assert replace(after, second_opinion=scoring.second_opinion) == scoring


@given(scorings(), st.data())
def test_what_is_taught_touches_only_what_a_network_proposed_and_the_next_lesson_takes_it_back(
    scoring: Scoring, data: st.DataObject
) -> None:
    if scoring.automatic is None:
        with pytest.raises(ValueError, match="nothing to teach"):
            scoring.with_taught(scoring.hypnogram, np.empty(0, dtype=np.intp))
        return
    proposed = np.flatnonzero(scoring.is_proposed)
    chosen = np.array([one for one in proposed if data.draw(st.booleans())], dtype=np.intp)
    lesson = scoring.hypnogram.with_stage(chosen, data.draw(st.sampled_from(SCORED_STAGES)))
    after = scoring.with_taught(lesson, chosen)
    said = scoring.automatic.hypnogram()
    for epoch in range(scoring.n_epochs):
        if epoch in chosen:
            assert after.source_of(epoch) is Source.TAUGHT
        elif scoring.source_of(epoch) is Source.TAUGHT:
            assert after.hypnogram[epoch] is said[epoch]
            assert after.source_of(epoch) in (Source.MODEL, Source.NOBODY)
        else:
            assert after.hypnogram[epoch] is scoring.hypnogram[epoch]
            assert after.source_of(epoch) is scoring.source_of(epoch)


def test_nothing_decided_imported_or_unscored_can_be_taught() -> None:
    said = probabilities_of([Stage.N2] * 3, [0.5] * 3)
    scoring = Scoring.unscored(3).accept(said, AcceptRule.KEEP_DECIDED)
    imported = scoring.import_hypnogram(scoring.hypnogram, "old.csv")
    for other in (scoring.score_epochs([1], Stage.R), scoring.confirm_epochs([1]), imported):
        with pytest.raises(ValueError, match="only stages that a network proposed"):
            other.with_taught(other.hypnogram, np.array([1]))


def test_a_networks_own_stages_are_never_the_truth_it_is_measured_by() -> None:
    proposed = Scoring.unscored(6).accept(
        probabilities_of([Stage.N2] * 6, [0.9] * 6), AcceptRule.REPLACE_ALL
    )
    assert not proposed.truth.is_scored.any()
    decided = proposed.score_epochs([1], Stage.N3).confirm_epochs([4])
    np.testing.assert_array_equal(np.flatnonzero(decided.truth.is_scored), [1, 4])
    assert decided.truth[1] is Stage.N3
    taught = decided.with_taught(decided.hypnogram, np.array([0, 2]))
    assert taught.truth == decided.truth
    imported = Hypnogram.of([Stage.R] * 6)
    assert decided.import_hypnogram(imported, "a.edf").truth == imported


def test_a_stage_that_a_network_saw_nothing_of_is_from_nobody_any_more() -> None:
    automatic = probabilities_of([Stage.N2, Stage.UNSCORED], [0.9, 0.0])
    by_hand = Scoring.unscored(2).score_epochs([0, 1], Stage.R, "AB")
    replaced = by_hand.accept(automatic, AcceptRule.REPLACE_ALL)
    assert replaced.origins[0].model == automatic.model
    assert replaced.origins[0].person == ""
    assert replaced.origins[1] == NOT_KNOWN
    kept = by_hand.accept(automatic, AcceptRule.KEEP_DECIDED)
    assert [kept.origins[epoch].person for epoch in range(2)] == ["AB", "AB"]


def test_the_lack_of_a_stage_cannot_be_taught() -> None:
    automatic = probabilities_of([Stage.N2, Stage.N2], [0.9, 0.9])
    scoring = Scoring.unscored(2).accept(automatic, AcceptRule.REPLACE_ALL)
    with pytest.raises(ValueError, match="a proposal is a stage, not the lack of one"):
        scoring.with_taught(scoring.hypnogram.with_stage([1], Stage.UNSCORED), np.array([1]))


def test_epochs_that_the_night_does_not_have_are_named_from_first_to_last() -> None:
    with pytest.raises(ValueError, match="epochs -1 to 7 of a night with 0 to 4"):
        Scoring.unscored(5).score_epochs([-1, 2, 7], Stage.N2)
