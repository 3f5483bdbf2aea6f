"""Who changed what, when, from what to what: entries are only ever added."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_origin import NOT_KNOWN, StageOrigin, StageOrigins
from sleepscorer_app.domain.stage_probabilities import StageProbabilities


@dataclass(frozen=True)
class EpochChange:
    """What an edit did to one epoch (counted from 0)."""

    epoch: int
    old_stage: Stage
    old_source: Source
    new_stage: Stage
    new_source: Source
    old_origin: StageOrigin = NOT_KNOWN
    new_origin: StageOrigin = NOT_KNOWN


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
    software: str = ""
    """Name and version of the program that wrote the entry."""


def change_between(before: Scoring, after: Scoring) -> ScoringChange:
    """What has to be done to `before` to get `after`; `ValueError` for nights of unequal length."""
    if before.n_epochs != after.n_epochs:
        raise ValueError(f"scorings of {before.n_epochs} and {after.n_epochs} epochs")
    differs = (
        (before.hypnogram.codes != after.hypnogram.codes)
        | (before.sources != after.sources)
        | before.origins.differs_from(after.origins)
    )
    epochs = tuple(
        EpochChange(
            epoch,
            before.hypnogram[epoch],
            before.source_of(epoch),
            after.hypnogram[epoch],
            after.source_of(epoch),
            before.origins[epoch],
            after.origins[epoch],
        )
        for epoch in map(int, np.flatnonzero(differs))
    )
    had, has = frozenset(before.markers), frozenset(after.markers)
    return ScoringChange(
        epochs=epochs,
        markers_removed=tuple(one for one in before.markers if one not in has),
        markers_added=tuple(one for one in after.markers if one not in had),
        models=_models(before.automatic, after.automatic),
        imported_from=(before.imported_from, after.imported_from)
        if before.imported_from != after.imported_from
        else None,
        second_opinions=_models(before.second_opinion, after.second_opinion),
    )


def scoring_after(n_epochs: int, entries: Iterable[LogEntry]) -> Scoring:
    """The night as these entries, the first ones of its log, left it.

    Stages, sources, origins and markers; the automatic layer is not in the log. Raises `ValueError`
    when an entry names an epoch that the night does not have.
    """
    codes = np.full(n_epochs, Stage.UNSCORED, dtype=np.int8)
    sources = np.full(n_epochs, Source.NOBODY, dtype=np.int8)
    origins = [NOT_KNOWN] * n_epochs
    markers: set[Marker] = set()
    imported_from = ""
    for entry in entries:
        for one in entry.change.epochs:
            if not 0 <= one.epoch < n_epochs:
                raise ValueError(
                    f"entry {entry.number} changes epoch {one.epoch + 1} of a night with {n_epochs}"
                )
            codes[one.epoch], sources[one.epoch] = one.new_stage, one.new_source
            origins[one.epoch] = one.new_origin
        markers.difference_update(entry.change.markers_removed)
        markers.update(entry.change.markers_added)
        if entry.change.imported_from is not None:
            imported_from = entry.change.imported_from[1]
    return Scoring(
        Hypnogram(codes),
        sources,
        markers=tuple(sorted(markers)),
        imported_from=imported_from,
        origins=StageOrigins.of(origins),
    )


def entries_of_epoch(entries: Iterable[LogEntry], epoch: int) -> tuple[LogEntry, ...]:
    """The entries that changed the stage of an epoch or where it is from, in their order."""
    return tuple(
        entry for entry in entries if any(one.epoch == epoch for one in entry.change.epochs)
    )


def _models(
    before: StageProbabilities | None, after: StageProbabilities | None
) -> tuple[str, str] | None:
    if before == after:
        return None
    return ("" if before is None else before.model.text, "" if after is None else after.model.text)


def decided_at(n_epochs: int, entries: Iterable[LogEntry]) -> tuple[datetime | None, ...]:
    """When the stage of each epoch was given or agreed with last; None where the log is silent."""
    last: list[datetime | None] = [None] * n_epochs
    for entry in entries:
        for one in entry.change.epochs:
            last[one.epoch] = entry.at
    return tuple(last)
