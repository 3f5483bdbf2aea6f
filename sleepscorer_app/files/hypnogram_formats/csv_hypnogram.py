"""SleepScorer's own CSV: a line per epoch with stage, source, confidence and probabilities.

Lines that begin with `#` hold what a line per epoch cannot: software, model, derivations, start
and markers.
"""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from sleepscorer_app import __version__
from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, clock_time
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.hypnogram_formats.identity_fields import NO_DATE, without_names
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain

COLUMNS = (
    *("epoch", "onset_s", "duration_s", "clock_time", "stage", "source", "confidence"),
    *(f"p_{stage.letter}" for stage in SCORED_STAGES),
)
RESEARCH_USE = (
    "Research use; not for diagnosis; every epoch must be reviewed by a qualified scorer."
)


def csv_contents(
    scoring: Scoring, recording: Recording, *, de_identify: bool = False, scorer: str = ""
) -> bytes:
    """The whole file in UTF-8; probabilities are written so that they read back to the last bit."""
    text = io.StringIO()
    text.write(f"# SleepScorer {__version__} hypnogram\n# {RESEARCH_USE}\n")
    for key, value in _header(scoring, recording, de_identify=de_identify, scorer=scorer):
        text.write(f"# {key}: {value}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for epoch in range(scoring.n_epochs):
        onset = epoch * EPOCH_SECONDS
        writer.writerow(
            (
                epoch + 1,
                onset,
                EPOCH_SECONDS,
                clock_text(clock_time(recording, onset)),
                scoring.hypnogram[epoch].letter,
                scoring.source_of(epoch).words,
                *_probability_cells(scoring.automatic, epoch),
            )
        )
    return text.getvalue().encode()


def clock_text(moment: datetime) -> str:
    """The time of day, with as many digits below the second as it has."""
    return moment.time().isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def exported_markers(
    markers: Iterable[Marker], recording: Recording, *, de_identify: bool
) -> list[Marker]:
    """The markers as the file holds them: without the patient's name in free text, if asked."""
    return [
        Marker(
            marker.onset_seconds,
            marker.duration_seconds,
            marker.kind,
            without_names(marker.text, recording.identity) if de_identify else marker.text,
            marker.channel,
        )
        for marker in markers
    ]


def _header(
    scoring: Scoring, recording: Recording, *, de_identify: bool, scorer: str
) -> list[tuple[str, str]]:
    lines: list[tuple[str, str]] = []
    if de_identify:
        # The true day would tell when somebody slept here; the time of day does not.
        begun = datetime.combine(NO_DATE, recording.start.time())
    else:
        begun = recording.start
        lines.append(("recording", plain(recording.name)))
        lines.append(("scorer", plain(scorer)))
        lines.append(("created", datetime.now(UTC).isoformat(timespec="seconds")))
    lines.append(("start", begun.isoformat()))
    if scoring.automatic is not None:
        model = scoring.automatic.model
        lines.append(("model", plain(model.name)))
        lines.append(("model version", plain(model.version)))
        lines.append(("model sha256", plain(model.sha256)))
        lines.append(("scored derivations", json.dumps(scoring.automatic.channels)))
        lines.append(("confidence", "the model's largest probability, whatever stage stands here"))
    if scoring.imported_from and not de_identify:
        lines.append(("imported from", plain(scoring.imported_from)))
    for words, kind in (("lights off", MarkerKind.LIGHTS_OFF), ("lights on", MarkerKind.LIGHTS_ON)):
        onset = onset_of(scoring.markers, kind)
        if onset is not None:
            lines.append((words, clock_text(begun + timedelta(seconds=onset))))
    for marker in exported_markers(scoring.markers, recording, de_identify=de_identify):
        lines.append(("marker", _marker_line(marker)))  # noqa: PERF401
    return lines


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
    if automatic is None or np.isnan(automatic.values[epoch]).any():
        return ("",) * 6
    row = automatic.values[epoch]
    # str() of a float32 is the shortest text that reads back to the same float32.
    return (str(row.max()), *(str(one) for one in row))


def csv_difference(
    path: Path, scoring: Scoring, recording: Recording, *, de_identify: bool = False
) -> str | None:
    """What Python's csv module finds in the file that is not so in the scoring; None if all is."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = list(csv.reader(line for line in lines if line and not line.startswith("#")))
    if tuple(rows[:1]) != (list(COLUMNS),):
        return "the first line does not name the columns"
    if len(rows) - 1 != scoring.n_epochs:
        return f"{scoring.n_epochs} epochs here, {len(rows) - 1} there"
    for epoch, row in enumerate(rows[1:]):
        wrong = _row_difference(row, scoring, epoch)
        if wrong:
            return f"epoch {epoch + 1}: {wrong}"
    begun = "# marker: "
    told = [json.loads(line.removeprefix(begun)) for line in lines if line.startswith(begun)]
    markers = exported_markers(scoring.markers, recording, de_identify=de_identify)
    wanted = [
        [one.onset_seconds, one.duration_seconds, str(one.kind), one.text, one.channel]
        for one in markers
    ]
    if [list(one.values()) for one in told] != wanted:
        return f"{len(wanted)} markers here, {len(told)} there, or one of them differs"
    return None


def _row_difference(row: list[str], scoring: Scoring, epoch: int) -> str | None:
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
    cells = [np.float32(cell) if cell else np.float32("nan") for cell in row[7:]]
    values = (
        np.full(5, np.nan, dtype=np.float32)
        if scoring.automatic is None or not scoring.automatic.is_seen[epoch]
        else scoring.automatic.values[epoch]
    )
    if not np.array_equal(np.array(cells, dtype=np.float32), values, equal_nan=True):
        return "a probability differs"
    return None
