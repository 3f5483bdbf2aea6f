import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin, StageOrigins
from tests.domain.night_values import MODEL, probabilities_of

BY_AB, BY_CD = StageOrigin(person="AB"), StageOrigin(person="CD")
BY_MODEL = StageOrigin(model=MODEL)


def origins_of(scoring: Scoring) -> list[StageOrigin]:
    return [scoring.origins[epoch] for epoch in range(scoring.n_epochs)]


def test_origins_are_equal_by_what_they_name_and_not_by_how_they_are_held() -> None:
    one = StageOrigins.of([BY_AB, BY_CD, NOT_KNOWN])
    other = StageOrigins.unknown(3).given(np.array([1]), BY_CD).given(np.array([0]), BY_AB)
    assert one == other
    assert hash(one) == hash(other)
    assert one != StageOrigins.of([BY_AB, BY_AB, NOT_KNOWN])
    assert one != StageOrigins.of([BY_AB, BY_CD])


def test_places_must_point_at_something() -> None:
    with pytest.raises(ValueError, match="origins 0 to 1 of 1"):
        StageOrigins(np.array([0, 1], dtype=np.int16))


def test_each_epoch_knows_which_person_scored_it_and_which_agreed() -> None:
    automatic = probabilities_of([Stage.N2, Stage.UNSCORED, Stage.W, Stage.W], [0.9] * 4)
    scoring = Scoring.unscored(4).accept(automatic, AcceptRule.KEEP_DECIDED)
    assert origins_of(scoring) == [BY_MODEL, NOT_KNOWN, BY_MODEL, BY_MODEL]
    scoring = scoring.score_epochs([2], Stage.R, "AB").confirm_epochs([0, 1, 2], "CD")
    assert origins_of(scoring) == [
        *(StageOrigin(model=MODEL, person="CD"), NOT_KNOWN, BY_AB, BY_MODEL)
    ]
    assert origins_of(scoring.score_epochs([2], Stage.UNSCORED, "AB"))[2] == NOT_KNOWN


def test_epochs_that_a_later_model_left_alone_keep_the_model_they_are_from() -> None:
    earlier = probabilities_of([Stage.N2, Stage.UNSCORED], [0.9] * 2)
    later = probabilities_of([Stage.R, Stage.R], [0.9] * 2)
    later = type(later)(later.values, type(MODEL)("another", "2", "ff" * 32))
    scoring = Scoring.unscored(2).accept(earlier, AcceptRule.KEEP_DECIDED)
    scoring = scoring.accept(later, AcceptRule.ONLY_UNSCORED)
    assert origins_of(scoring) == [BY_MODEL, StageOrigin(model=later.model)]


def test_imported_stages_know_their_file_and_its_hash() -> None:
    scoring = Scoring.unscored(2).score_epochs([1], Stage.W, "AB")
    imported = Hypnogram.of([Stage.N2, Stage.UNSCORED])
    scoring = scoring.import_hypnogram(imported, "b.csv", "ab" * 32)
    assert origins_of(scoring) == [StageOrigin(file="b.csv", file_sha256="ab" * 32), NOT_KNOWN]


def test_origins_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 origins for 3 epochs"):
        Scoring(Hypnogram.unscored(3), np.zeros(3, np.int8), origins=StageOrigins.unknown(2))
