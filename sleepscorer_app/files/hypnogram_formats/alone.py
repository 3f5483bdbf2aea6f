"""A hypnogram read without its recording, and whether it can be that of a recording at all."""

from datetime import datetime
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import (
    EPOCH_SECONDS,
    ArrayRecording,
    Identity,
    Recording,
    n_epochs,
)
from sleepscorer_app.files.de_identification import NO_DATE
from sleepscorer_app.files.hypnogram_formats.empty_night import empty_night
from sleepscorer_app.files.hypnogram_formats.placing import clock_shift, with_durations
from sleepscorer_app.files.hypnogram_formats.plain_hypnogram import NO_TIMES
from sleepscorer_app.files.hypnogram_formats.readers import tell
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.recordings.edf_records import open_records
from sleepscorer_app.files.unreadable import UnreadableFile

LONGEST_SECONDS = 48 * 3600
_LATEST_FIRST_STAGE = 3600.0
"""Who begins to score later than this most likely counts from midnight."""
_MIDNIGHT = datetime.combine(NO_DATE, datetime.min.time())
_SLACK_SECONDS = 1.5 * EPOCH_SECONDS
"""Scorers leave out or fill up the last epoch; more than that is another night's."""


def night_of(path: Path, choices: ReadChoices) -> ArrayRecording:
    """A recording without a sample that begins and ends as the hypnogram in `path` says.

    It begins at 00:00 of 1 January 1985, EDF+'s stand-in, where the file gives no start. Raises
    `UnreadableFile` when the file tells too little of its night.
    """
    unknown = empty_night(_MIDNIGHT, LONGEST_SECONDS)
    told = tell(path, unknown, choices)
    spans, _ = with_durations(list(told.spans))
    first = min(one.onset_seconds for one in spans)
    end = max(one.onset_seconds + one.duration_seconds for one in spans)
    if end > LONGEST_SECONDS or (told.start is None and first > _LATEST_FIRST_STAGE):
        raise UnreadableFile(
            path,
            "it does not tell how its times belong to a recording; name the recording with "
            "--night.",
        )
    start = told.start.replace(tzinfo=None) if told.start is not None else _MIDNIGHT
    return empty_night(start, end, _identity(path))


def check_same_night(path: Path, recording: Recording, choices: ReadChoices) -> None:
    """Raises `UnreadableFile` where the hypnogram cannot be this recording's: start or length off.

    An import in the window takes what fits and says so; whoever converts does not see it.
    """
    told = tell(path, recording, choices)
    shift = 0.0
    if told.start is not None:
        shift, _ = clock_shift(told.start.replace(tzinfo=None), recording)
    spans, _ = with_durations(list(told.spans))
    scored = [one for one in spans if one.stage is not Stage.UNSCORED]
    begin = min((one.onset_seconds + shift for one in scored), default=0.0)
    end = max((one.onset_seconds + one.duration_seconds + shift for one in scored), default=0.0)
    length = recording.duration_seconds
    if begin < -_SLACK_SECONDS or end > length + _SLACK_SECONDS:
        raise UnreadableFile(
            path,
            f"it is of another night: its stages run from {begin:g} s to {end:g} s of a recording "
            f"that lasts {length:g} s.",
        )
    whole = n_epochs(recording) * EPOCH_SECONDS
    if NO_TIMES in told.notes and abs(end - whole) > _SLACK_SECONDS and len(scored) == len(spans):
        raise UnreadableFile(
            path,
            f"it gives no times, and its stages last {end:g} s, the recording {length:g} s: it is "
            "of another night, or its first epoch is not the recording's.",
        )


def _identity(path: Path) -> Identity:
    """Whose night it is, for hypnograms in EDF+, the one format that says so."""
    with path.open("rb") as file:
        if not looks_like_edf(file.read(8)):
            return Identity()
    header = open_records(path).header
    return Identity(header.patient, header.recording)
