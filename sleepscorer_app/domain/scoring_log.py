"""Who changed what, when, from what to what: entries are only ever added."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_probabilities import StageProbabilities


@dataclass(frozen=True)
class EpochChange:
    """What an edit did to one epoch (counted from 0)."""

    epoch: int
    old_stage: Stage
    old_source: Source
    new_stage: Stage
    new_source: Source


@dataclass(frozen=True)
class ScoringChange:
    """Everything in which two scorings of one night differ."""

    epochs: tuple[EpochChange, ...] = ()
    markers_removed: tuple[Marker, ...] = ()
    markers_added: tuple[Marker, ...] = ()
    models: tuple[str, str] | None = None
    """The automatic layers before and after, in a line each; None if it stayed."""
    imported_from: tuple[str, str] | None = None
    second_opinions: tuple[str, str] | None = None
    """The second opinions before and after, like `models`."""


@dataclass(frozen=True)
class LogEntry:
    """One line of the log; `at` knows its offset from UTC."""

    number: int
    at: datetime
    who: str
    what: str
    change: ScoringChange


def change_between(before: Scoring, after: Scoring) -> ScoringChange:
    """What has to be done to `before` to get `after`; `ValueError` for nights of unequal length."""
    if before.n_epochs != after.n_epochs:
        raise ValueError(f"scorings of {before.n_epochs} and {after.n_epochs} epochs")
    differs = (before.hypnogram.codes != after.hypnogram.codes) | (before.sources != after.sources)
    epochs = tuple(
        EpochChange(
            epoch,
            before.hypnogram[epoch],
            before.source_of(epoch),
            after.hypnogram[epoch],
            after.source_of(epoch),
        )
        for epoch in map(int, np.flatnonzero(differs))
    )
    return ScoringChange(
        epochs=epochs,
        markers_removed=tuple(one for one in before.markers if one not in after.markers),
        markers_added=tuple(one for one in after.markers if one not in before.markers),
        models=_models(before.automatic, after.automatic),
        imported_from=(before.imported_from, after.imported_from)
        if before.imported_from != after.imported_from
        else None,
        second_opinions=_models(before.second_opinion, after.second_opinion),
    )


def _models(
    before: StageProbabilities | None, after: StageProbabilities | None
) -> tuple[str, str] | None:
    if before == after:
        return None
    return ("" if before is None else before.model.text, "" if after is None else after.model.text)
