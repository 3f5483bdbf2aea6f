"""How many epochs of a scoring are whose."""

from dataclasses import dataclass

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring, Source


@dataclass(frozen=True)
class EpochsBySource:
    """Each epoch is counted once.

    `relabelled` were given another stage by a person than the model's; `by_hand` are the others
    that a person gave.
    """

    confirmed: int
    relabelled: int
    by_hand: int
    untouched: int
    taught: int
    imported: int
    without: int


def epochs_by_source(scoring: Scoring) -> EpochsBySource:
    """Count the epochs by where their stages are from."""
    scored = scoring.hypnogram.is_scored
    by_person = scored & (scoring.sources == Source.PERSON)
    differs = np.zeros(scoring.n_epochs, dtype=np.bool_)
    if scoring.automatic is not None:
        said = scoring.automatic.hypnogram().codes
        differs = (said != Stage.UNSCORED) & (said != scoring.hypnogram.codes)

    def count(source: Source) -> int:
        return int((scored & (scoring.sources == source)).sum())

    return EpochsBySource(
        confirmed=count(Source.CONFIRMED),
        relabelled=int((by_person & differs).sum()),
        by_hand=int((by_person & ~differs).sum()),
        untouched=count(Source.MODEL),
        taught=count(Source.TAUGHT),
        imported=count(Source.IMPORTED),
        without=int((~scored).sum()),
    )


def people_of(scoring: Scoring) -> tuple[str, ...]:
    """Whose names or initials stand behind epochs of this scoring, in order of the alphabet."""
    places = np.unique(scoring.origins.places)
    told = {scoring.origins.known[int(place)].person for place in places}
    return tuple(sorted(told - {""}))
