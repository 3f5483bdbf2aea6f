"""A scoring written in one of the formats, checked, and told what was left out of it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.checked_write import NewFile, write_together
from sleepscorer_app.files.de_identification import DeIdentification, Removed
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, exported_night
from sleepscorer_app.files.hypnogram_formats.writers import USUAL, Writer, is_told, writer_for


def export_hypnogram(
    path: Path,
    scoring: Scoring,
    recording: Recording,
    *,
    to: str | None = None,
    de_identification: DeIdentification | None = None,
    scorer: str = "",
    changed_at: Sequence[datetime | None] = (),
) -> Removed:
    """Write the scoring to `path` in the format called `to` (see `WRITERS`), by default the one
    that the name tells of; plain .csv and .edf are SleepScorer's own CSV and EDF+.

    The file is written under another name, read back, compared epoch by epoch and only then put in
    place. `de_identification` leaves out everything that tells who and on which day; what was left
    out is returned. `scorer` is the name or initials that stand behind the scoring; `changed_at`
    says when each epoch was decided, if that is known. Raises `FailedExport`; the file that was
    there before is then untouched.
    """
    usual = None if is_told(path) else USUAL.get(path.suffix.lower())
    one = writer_for(path, to or usual)
    why_not = one.why_not()
    if why_not:
        raise FailedExport(path, why_not)
    if scoring.n_epochs != n_epochs(recording):
        raise FailedExport(
            path,
            f"the scoring has {scoring.n_epochs} epochs, the recording {n_epochs(recording)}.",
        )
    if scoring.n_epochs == 0:
        raise FailedExport(path, "the recording is shorter than one epoch.")
    try:
        night, removed = exported_night(scoring, recording, de_identification, scorer, changed_at)
        contents = one.contents(night)
    except ValueError as error:
        raise FailedExport(path, str(error)) from error
    files = [NewFile(path, contents, lambda written: _difference(one, written, night))]
    beside = one.companion
    if beside is not None:
        files.append(
            NewFile(
                beside.path(path),
                beside.contents(night),
                lambda written: beside.difference(written, night),
            )
        )
    write_together(files)
    return removed


def _difference(writer: Writer, written: Path, night: ExportedNight) -> str | None:
    return next(filter(None, (one(written, night) for one in writer.differences)), None)
