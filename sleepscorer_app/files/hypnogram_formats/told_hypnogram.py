"""What a hypnogram file says before it is put onto a recording's epochs, and the putting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.placing import (
    EpochsOfAnotherLength,
    StageSpan,
    clock_shift,
    place_markers,
    place_stages,
    with_durations,
)
from sleepscorer_app.files.unreadable import OtherEpochLength, UnreadableFile


@dataclass(frozen=True)
class ReadChoices:
    """What a person decided about a file that does not say all of it itself."""

    mapping: Mapping[str, Stage] | None = None
    """What the signs of a bare list mean; None leaves it to the guess."""
    may_resample: bool = False
    """Whether epochs of another length than 30 s may be turned into ones of 30 s."""


@dataclass(frozen=True)
class SpanDetails:
    """What is known of each span beside its stage, in the order of the spans."""

    sources: tuple[Source, ...] | None = None
    probabilities: tuple[tuple[float, ...] | None, ...] | None = None
    model: ModelIdentity = field(default_factory=lambda: ModelIdentity("unknown model", "", ""))
    channels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ToldHypnogram:
    """Stages and markers on the file's own clock.

    Onsets count from `start`, or from the recording's start where the file names none.
    """

    format_name: str
    spans: Sequence[StageSpan]
    start: datetime | None = None
    markers: Sequence[Marker] = ()
    notes: Sequence[str] = ()
    details: SpanDetails | None = None

    def placed(self, path: Path, recording: Recording, choices: ReadChoices) -> ImportedHypnogram:
        """The same on the epochs of `recording`.

        Raises `OtherEpochLength` when its epochs are not 30 s long and may not be resampled,
        `UnreadableFile` when they are of another night.
        """
        shift, shift_notes = (0.0, [])
        if self.start is not None:
            shift, shift_notes = clock_shift(self.start.replace(tzinfo=None), recording)
        moved_spans = [
            StageSpan(round(one.onset_seconds + shift, 6), one.duration_seconds, one.stage)
            for one in self.spans
        ]
        spans, length_notes = with_durations(moved_spans)
        try:
            hypnogram, notes = place_stages(spans, recording, may_resample=choices.may_resample)
        except EpochsOfAnotherLength as error:
            raise OtherEpochLength(path, str(error), error.epoch_seconds) from error
        except ValueError as error:
            raise UnreadableFile(path, str(error)) from error
        moved = [
            replace(one, onset_seconds=round(one.onset_seconds + shift, 6)) for one in self.markers
        ]
        markers, marker_notes = place_markers(moved, recording)
        details = self.details or SpanDetails()
        places = None if self.details is None else _epochs_of(spans, n_epochs(recording))
        lost = self.details is not None and places is None
        lost_notes = ["Sources and probabilities do not fit these epochs and were left out."]
        return ImportedHypnogram(
            hypnogram=hypnogram,
            sources=_sources(details, places, n_epochs(recording)),
            probabilities=_probabilities(details, places, n_epochs(recording)),
            markers=markers,
            notes=(
                *self.notes,
                *shift_notes,
                *length_notes,
                *notes,
                *marker_notes,
                *(lost_notes if lost else ()),
            ),
            format_name=self.format_name,
        )


def _epochs_of(spans: Sequence[StageSpan], count: int) -> list[int] | None:
    """The recording's epoch that each span is (-1: none), if the spans are its epochs at all."""
    places = [round(one.onset_seconds / EPOCH_SECONDS) for one in spans]
    for place, span in zip(places, spans, strict=True):
        if abs(span.onset_seconds - place * EPOCH_SECONDS) > 0.05:
            return None
        if abs(span.duration_seconds - EPOCH_SECONDS) > 0.05:
            return None
    return [place if 0 <= place < count else -1 for place in places]


def _sources(
    details: SpanDetails, places: Sequence[int] | None, count: int
) -> NDArray[np.int8] | None:
    if details.sources is None or places is None:
        return None
    sources = np.full(count, Source.NOBODY, dtype=np.int8)
    for source, place in zip(details.sources, places, strict=True):
        if place >= 0:
            sources[place] = source
    return sources


def _probabilities(
    details: SpanDetails, places: Sequence[int] | None, count: int
) -> StageProbabilities | None:
    if details.probabilities is None or places is None:
        return None
    values = np.full((count, len(SCORED_STAGES)), np.nan, dtype=np.float32)
    for row, place in zip(details.probabilities, places, strict=True):
        if place >= 0 and row is not None:
            values[place] = row
    return StageProbabilities(values, details.model, details.channels)
