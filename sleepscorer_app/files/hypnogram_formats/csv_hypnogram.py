"""SleepScorer's own CSV: a line per epoch with stage, source, confidence and probabilities.

Lines that begin with `#` hold what a line per epoch cannot: software, model, derivations, start
and markers.
"""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from sleepscorer_app import __version__
from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain

COLUMNS = (
    *("epoch", "onset_s", "duration_s", "clock_time", "stage", "source", "confidence"),
    *(f"p_{stage.letter}" for stage in SCORED_STAGES),
    *("model", "person", "file", "decided_at"),
)
_FIRST_ORIGIN = COLUMNS.index("model")


def csv_contents(night: ExportedNight) -> bytes:
    """The whole file in UTF-8; probabilities are written so that they read back to the last bit.

    The last columns say which model, person and file a stage is from, and when (ISO 8601) it was
    decided; they are empty where that is not known or not told.
    """
    text = io.StringIO()
    text.write(f"# SleepScorer {__version__} hypnogram\n# {INTENDED_USE}\n")
    for key, value in _header(night):
        text.write(f"# {key}: {value}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    scoring = night.scoring
    for epoch in range(scoring.n_epochs):
        onset = epoch * EPOCH_SECONDS
        writer.writerow(
            (
                epoch + 1,
                onset,
                EPOCH_SECONDS,
                clock_text(night.start + timedelta(seconds=onset)),
                scoring.hypnogram[epoch].letter,
                scoring.source_of(epoch).words,
                *_probability_cells(scoring.automatic, epoch),
                *_origin_cells(night, epoch),
            )
        )
    return text.getvalue().encode()


def clock_text(moment: datetime) -> str:
    """The time of day, with as many digits below the second as it has."""
    return moment.time().isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _header(night: ExportedNight) -> list[tuple[str, str]]:
    scoring = night.scoring
    lines: list[tuple[str, str]] = []
    if night.recording_name:
        lines.append(("recording", plain(night.recording_name)))
        lines.append(("scorer", plain(night.scorer)))
    if night.created is not None:
        lines.append(("created", night.created.isoformat(timespec="seconds")))
    lines.append(("start", night.start.isoformat()))
    if scoring.automatic is not None:
        model = scoring.automatic.model
        lines.append(("model", plain(model.name)))
        lines.append(("model version", plain(model.version)))
        lines.append(("model sha256", plain(model.sha256)))
        lines.append(("scored derivations", json.dumps(scoring.automatic.channels)))
        lines.append(("confidence", "the model's largest probability, whatever stage stands here"))
    if scoring.imported_from:
        lines.append(("imported from", plain(scoring.imported_from)))
    for words, kind in (("lights off", MarkerKind.LIGHTS_OFF), ("lights on", MarkerKind.LIGHTS_ON)):
        onset = onset_of(scoring.markers, kind)
        if onset is not None:
            lines.append((words, clock_text(night.start + timedelta(seconds=onset))))
    lines += [("marker", _marker_line(marker)) for marker in scoring.markers]
    return lines


def _origin_cells(night: ExportedNight, epoch: int) -> tuple[str, str, str, str]:
    """Which model, person and file the stage of an epoch is from, and when it was decided."""
    origin = night.scoring.origins[epoch]
    changed = night.changed_at[epoch] if night.changed_at else None
    return (
        "" if origin.model is None else plain(origin.model.text),
        plain(origin.person),
        plain(origin.file),
        "" if changed is None else changed.isoformat(timespec="seconds"),
    )


def _marker_line(marker: Marker) -> str:
    return (
        json.dumps(
            {
                "onset_s": marker.onset_seconds,
                "duration_s": marker.duration_seconds,
                "kind": str(marker.kind),
                "text": marker.text,
                "channel": marker.channel,
            },
            ensure_ascii=False,
        )
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("\x85", "\\u0085")
    )


def _probability_cells(automatic: StageProbabilities | None, epoch: int) -> tuple[str, ...]:
    """Confidence and the five probabilities; six empty cells where the network saw nothing."""
    if automatic is None or np.isnan(automatic.values[epoch]).any():
        return ("",) * 6
    row = automatic.values[epoch]
    # str() of a float32 is the shortest text that reads back to the same float32.
    return (str(row.max()), *(str(one) for one in row))


def csv_difference(path: Path, night: ExportedNight) -> str | None:
    """What Python's csv module finds in the file that is not so in the night; None if all is."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = list(csv.reader(line for line in lines if line and not line.startswith("#")))
    if tuple(rows[:1]) != (list(COLUMNS),):
        return "the first line does not name the columns"
    if len(rows) - 1 != night.scoring.n_epochs:
        return f"{night.scoring.n_epochs} epochs here, {len(rows) - 1} there"
    for epoch, row in enumerate(rows[1:]):
        wrong = _row_difference(row, night, epoch)
        if wrong:
            return f"epoch {epoch + 1}: {wrong}"
    begun = "# marker: "
    told = [json.loads(line.removeprefix(begun)) for line in lines if line.startswith(begun)]
    wanted = [
        [one.onset_seconds, one.duration_seconds, str(one.kind), one.text, one.channel]
        for one in night.markers
    ]
    if [list(one.values()) for one in told] != wanted:
        return f"{len(wanted)} markers here, {len(told)} there, or one of them differs"
    return None


def _row_difference(row: list[str], night: ExportedNight, epoch: int) -> str | None:
    scoring = night.scoring
    expected = [
        str(epoch + 1),
        str(epoch * 30),
        "30",
        scoring.hypnogram[epoch].letter,
        scoring.source_of(epoch).words,
    ]
    told = [*row[:3], *row[4:6]]
    if told != expected:
        return f"{', '.join(expected)} here, {', '.join(told)} there"
    cells = [np.float32(cell) if cell else np.float32("nan") for cell in row[7:_FIRST_ORIGIN]]
    values = (
        np.full(5, np.nan, dtype=np.float32)
        if scoring.automatic is None or not scoring.automatic.is_seen[epoch]
        else scoring.automatic.values[epoch]
    )
    if not np.array_equal(np.array(cells, dtype=np.float32), values, equal_nan=True):
        return "a probability differs"
    if row[_FIRST_ORIGIN:] != list(_origin_cells(night, epoch)):
        return "what its stage is from differs"
    return None
