"""The log as CSV: a line for every epoch and every marker that an entry changed."""

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.scoring_log import LogEntry
from sleepscorer_app.domain.stage_origin import StageOrigin
from sleepscorer_app.files.checked_write import write_checked

COLUMNS = (
    *("entry", "time", "who", "what", "software"),
    *("epoch", "old_stage", "old_source", "new_stage", "new_source"),
    *("model", "model_version", "model_sha256", "file", "file_sha256", "person"),
    *("marker", "onset_s", "duration_s", "kind", "channel", "text"),
)


def log_csv(entries: Iterable[LogEntry]) -> str:
    """The whole log, oldest first; times are ISO 8601 with their offset from UTC.

    Epochs count from 1. The columns from `model` to `person` say where the new stage is from. An
    entry that changed no epoch and no marker, such as a second opinion, has one line of its own.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        about = (entry.number, entry.at.isoformat(), entry.who, entry.what, entry.software)
        for cells in _cells(entry):
            writer.writerow((*about, *cells))
    return text.getvalue()


def write_log_csv(path: Path, entries: Iterable[LogEntry]) -> None:
    """Write the log to `path`, read it back, then put it in place; raises `FailedExport`."""
    contents = log_csv(entries).encode()
    write_checked(path, contents, lambda written: _difference(written, contents))


def _cells(entry: LogEntry) -> Iterator[tuple[object, ...]]:
    nothing = ("",) * 6
    change = entry.change
    for one in change.epochs:
        stages = (
            *(one.epoch + 1, one.old_stage.letter, one.old_source.words),
            *(one.new_stage.letter, one.new_source.words),
        )
        yield (*stages, *_origin_cells(one.new_origin), *nothing)
    for deed, markers in (("removed", change.markers_removed), ("added", change.markers_added)):
        for marker in markers:
            yield (*("",) * 5, *nothing, *_marker_cells(deed, marker))
    if not (change.epochs or change.markers_removed or change.markers_added):
        yield (*("",) * 5, *nothing, *nothing)


def _origin_cells(origin: StageOrigin) -> tuple[str, ...]:
    model = origin.model
    named = ("", "", "") if model is None else (model.name, model.version, model.sha256)
    return (*named, origin.file, origin.file_sha256, origin.person)


def _marker_cells(deed: str, marker: Marker) -> tuple[object, ...]:
    return (
        *(deed, marker.onset_seconds, marker.duration_seconds),
        *(str(marker.kind), marker.channel, marker.text),
    )


def _difference(written: Path, contents: bytes) -> str | None:
    return None if written.read_bytes() == contents else "it reads back differently"
