"""`sleepscorer log SCORING`: every change ever made to a night's scoring, as CSV."""

from pathlib import Path

from sleepscorer_app.files.work.scoring_archive import read_archived_scoring
from sleepscorer_app.files.work.scoring_log_csv import log_csv, write_log_csv


def write_log(scoring: Path, out: Path | None) -> str:
    """The log as text to print, or a sentence when it went into the file `out`."""
    entries = read_archived_scoring(scoring).log
    if out is None:
        return log_csv(entries)
    write_log_csv(out, entries)
    count = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
    return f"{count} written to {out}\n"
