"""A scoring as a command takes it: from a hypnogram or a file of work, on its night."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import decided_at
from sleepscorer_app.files.de_identification import NO_DATE
from sleepscorer_app.files.hypnogram_formats import ReadChoices, read_hypnogram
from sleepscorer_app.files.hypnogram_formats.alone import check_same_night, night_of
from sleepscorer_app.files.hypnogram_formats.empty_night import empty_night
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.recording_fingerprint import content_sha256
from sleepscorer_app.files.unreadable import OtherEpochLength, UnreadableFile
from sleepscorer_app.files.work.scoring_archive import is_scoring_file, read_archived_scoring


@dataclass(frozen=True)
class TakenScoring:
    """A scoring on the epochs of its night, and what had to be decided on the way."""

    scoring: Scoring
    night: Recording
    notes: tuple[str, ...] = ()
    changed_at: tuple[datetime | None, ...] = ()


def take_scoring(source: Path, night: Path | None, choices: ReadChoices) -> TakenScoring:
    """The scoring in a hypnogram or a file of work, on the epochs of `night` or on its own.

    Raises `UnreadableFile`, or `Mistake` where an option would help.
    """
    if not source.exists():
        raise UnreadableFile(source, f"there is no such file in {source.absolute().parent}.")
    recording = None if night is None else open_recording(night)
    if is_scoring_file(source):
        return _from_work(source, recording)
    try:
        if recording is None:
            frame: Recording = night_of(source, choices)
        else:
            check_same_night(source, recording, choices)
            frame = recording
        imported = read_hypnogram(source, frame, choices)
    except OtherEpochLength as error:
        raise Mistake(f"{str(error).rstrip('.')}: add --resample") from error
    notes = imported.notes
    if recording is None and frame.start.date() == NO_DATE and frame.start.hour == 0:
        notes += ("The file gives no start: 00:00 without a date stands in (--night knows it).",)
    unscored = Scoring.unscored(n_epochs(frame))
    return TakenScoring(imported.onto(unscored, source.name, content_sha256(source)), frame, notes)


def _from_work(source: Path, recording: Recording | None) -> TakenScoring:
    """A file of work knows its night's start and length, and when each epoch was decided."""
    work = read_archived_scoring(source)
    frame = recording or empty_night(work.start, work.duration_seconds)
    if n_epochs(frame) != work.scoring.n_epochs or frame.start != work.start:
        raise UnreadableFile(
            source,
            f"it is of another night: it begins {work.start} and has {work.scoring.n_epochs} "
            f"epochs of {EPOCH_SECONDS} s, the recording {frame.start} and {n_epochs(frame)}.",
        )
    return TakenScoring(work.scoring, frame, (), decided_at(work.scoring.n_epochs, work.log))
