"""Tables with a heading: BIDS `events.tsv`, YASA, GSSC, Sleepyland, and CSV that others write.

Sources: the BIDS specification (`onset`, `duration` in seconds from the recording's start, one
column that says what), and the tables that these programs write.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.stage_probabilities import ModelIdentity
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.plain_hypnogram import NO_TIMES
from sleepscorer_app.files.hypnogram_formats.sign_mapping import (
    SignList,
    stages_of,
    tidy_sign,
    understood,
)
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    plain,
    read_marker,
    read_word,
)
from sleepscorer_app.files.hypnogram_formats.text_file import (
    cells_of,
    decoded,
    numbered_lines,
    read_text,
)
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import (
    ReadChoices,
    SpanDetails,
    ToldHypnogram,
)
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "a table of stages"
_STAGE = (
    *("stage", "sleep_stage", "sleepstage", "stages", "hypnogram", "majority", "stage_hum"),
    *("human_consensus", "trial_type", "description", "label", "value", "event", "annotation"),
)
_EVENTS = frozenset(["trial_type", "description", "label", "value", "event", "annotation"])
"""Columns that hold other events beside stages."""
_ONSET = ("onset_s", "onset", "onset_sec", "start_s", "start", "start_seconds", "start_sec", "time")
_STOP = ("stop", "end", "end_s", "stop_s", "end_seconds")
_DURATION = ("duration_s", "duration", "duration_sec", "duration_seconds", "dur")
_EPOCH = ("epoch", "epochs", "epoch_number", "")
_CHANNEL = "channel"
_PROBABILITIES = (
    ("p_w", "p_n1", "p_n2", "p_n3", "p_r"),
    ("pwake", "pn1", "pn2", "pn3", "prem"),
    ("pw", "pn1", "pn2", "pn3", "pr"),
    ("proba_w", "proba_n1", "proba_n2", "proba_n3", "proba_r"),
    ("w", "n1", "n2", "n3", "r"),
)


@dataclass(frozen=True)
class _Table:
    """The rows under a heading: each its line's number and its cells by column."""

    names: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]

    def first_of(self, names: Sequence[str]) -> str | None:
        return next((name for name in names if name in self.names), None)

    @property
    def stage_column(self) -> str | None:
        """The first likely column in which most cells may be stages."""
        for name in (one for one in _STAGE if one in self.names):
            cells = [row[name] for _, row in self.rows[:2000]]
            known = sum(_may_be_stage(cell) for cell in cells)
            if cells and (name not in _EVENTS or known > len(cells) / 10):
                return name
        return None


def looks_like_table(first_bytes: bytes) -> bool:
    """True if its heading names a column that may hold stages, beside others."""
    if b"\0" in first_bytes[:200] and first_bytes[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    heading = next((line for _, line in numbered_lines(decoded(first_bytes)) if line[0] != "#"), "")
    names = _names(heading)
    timed = {*_ONSET, *_EPOCH, *_DURATION} & set(names)
    return len(names) > 1 and bool(set(_STAGE) & set(names)) and (bool(timed) or names[0] in _STAGE)


def signs_of_table(path: Path) -> SignList:
    """What the signs in its column of stages are and most likely mean."""
    table, column = _opened(path)
    return understood(_stage_rows(table, column))


def read_table(path: Path, _recording: Recording, choices: ReadChoices) -> ToldHypnogram:
    """Stages by onset, or by the number of the epoch where there is none; other events as markers.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    table, column = _opened(path)
    stage_rows = _stage_rows(table, column)
    stages, notes = stages_of(path, stage_rows, choices.mapping)
    lines = {line for line, _ in stage_rows}
    timing = [_timing(path, table, place) for place in range(len(table.rows))]
    spans = [
        StageSpan(onset, duration, stage)
        for stage, (onset, duration) in zip(
            stages,
            (one for one, (line, _) in zip(timing, table.rows, strict=True) if line in lines),
            strict=True,
        )
    ]
    markers = [
        _marker(row, column, *one)
        for one, (line, row) in zip(timing, table.rows, strict=True)
        if line not in lines and row[column].strip()
    ]
    has_times = table.first_of((*_ONSET, *_EPOCH)) is not None
    return ToldHypnogram(
        FORMAT_NAME,
        spans,
        markers=markers,
        notes=notes if has_times else [NO_TIMES, *notes],
        details=_details(path, table, lines),
    )


def _opened(path: Path) -> tuple[_Table, str]:
    lines = [(n, line) for n, line in numbered_lines(read_text(path)) if line[0] != "#"]
    names = _names(lines[0][1])
    delimiter = _delimiter(lines[0][1])
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in lines[1:]:
        try:
            cells = cells_of(line, delimiter)
        except ValueError as error:
            raise UnreadableFile(path, f"line {number}: {error}.") from error
        filled = [*cells, *[""] * (len(names) - len(cells))]
        rows.append((number, dict(zip(names, filled, strict=False))))
    table = _Table(tuple(names), tuple(rows))
    column = table.stage_column
    if column is None:
        raise UnreadableFile(path, "it is a table without sleep stages.")
    return table, column


def _stage_rows(table: _Table, column: str) -> list[tuple[int, str]]:
    """Line and sign of every row that is about a stage."""
    rows = [(line, tidy_sign(row[column])) for line, row in table.rows]
    if column in _EVENTS:
        return [(line, sign) for line, sign in rows if _may_be_stage(sign) and not _is_mark(sign)]
    return rows


def _timing(path: Path, table: _Table, place: int) -> tuple[float, float]:
    """Onset and duration of a row, in seconds; a duration of 0 lasts until the next."""
    line, row = table.rows[place]
    duration_name = table.first_of(_DURATION)
    duration = _number(path, line, row, duration_name) if duration_name else 0.0
    if duration < 0:
        raise UnreadableFile(path, f"line {line}: an epoch cannot last {duration:g} s.")
    onset_name, epoch_name = table.first_of(_ONSET), table.first_of(_EPOCH)
    if onset_name is not None:
        onset = _number(path, line, row, onset_name)
        stop_name = table.first_of(_STOP)
        if duration_name is None and stop_name is not None:
            duration = max(0.0, _number(path, line, row, stop_name) - onset)
        return onset, duration
    length = duration or float(EPOCH_SECONDS)
    if epoch_name is None:
        return place * length, length
    first = min(1.0, _number(path, table.rows[0][0], table.rows[0][1], epoch_name))
    return (_number(path, line, row, epoch_name) - first) * length, length


def _details(path: Path, table: _Table, stage_lines: set[int]) -> SpanDetails | None:
    columns = next((one for one in _PROBABILITIES if set(one) <= set(table.names)), None)
    if columns is None:
        return None
    rows: list[tuple[float, ...] | None] = []
    for line, row in table.rows:
        if line not in stage_lines:
            continue
        told = [row[name].strip() for name in columns]
        values = tuple(_number(path, line, row, name) for name in columns) if all(told) else None
        if values is not None and (min(values) < 0 or sum(values) > len(SCORED_STAGES) / 4):
            return None
        rows.append(values)
    model = ModelIdentity(f"the network behind {path.name}", "", "")
    return SpanDetails(probabilities=tuple(rows), model=model)


def _number(path: Path, line: int, row: Mapping[str, str], name: str) -> float:
    text = row[name].strip()
    if not text or text.lower() == "n/a":
        return 0.0
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 1e9:
        raise UnreadableFile(
            path, f"line {line}: {name or 'epoch'} is “{text[:20]}”, which is no number."
        )
    return value


def _marker(row: Mapping[str, str], column: str, onset: float, duration: float) -> Marker:
    where = plain(row.get(_CHANNEL, ""))
    told = "" if where.lower() == "n/a" else where
    return read_marker(onset, duration, plain(row[column]) + (f"@@{told}" if told else ""))


def _is_mark(sign: str) -> bool:
    """True for “Artefact” and the like among events; in a bare list of stages it is one without."""
    return read_marker(0.0, 0.0, sign).kind is not MarkerKind.NOTE


def _may_be_stage(cell: str) -> bool:
    sign = tidy_sign(cell)
    return read_word(sign) is not None or (sign.lstrip("-").isdecimal() and len(sign) <= 2)


def _names(heading: str) -> list[str]:
    cells = heading.split(_delimiter(heading))
    return [cell.strip(" \"'").lower().replace(" ", "_") for cell in cells]


def _delimiter(heading: str) -> str:
    return max("\t,;", key=heading.count)
