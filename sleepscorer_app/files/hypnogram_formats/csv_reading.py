"""SleepScorer's CSV read back: stages, sources, probabilities and markers for an open recording."""

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.placing import (
    StageSpan,
    clock_shift,
    place_markers,
    place_stages,
)
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "SleepScorer CSV"
_LARGEST_BYTES = 50 << 20
_STAGES = {stage.letter: stage for stage in Stage}
_SOURCES = {source.words: source for source in Source}
_PROBABILITIES = tuple(f"p_{stage.letter.lower()}" for stage in SCORED_STAGES)


@dataclass(frozen=True)
class _Row:
    span: StageSpan
    source: Source
    probabilities: tuple[float, ...] | None


def read_csv_hypnogram(path: Path, recording: Recording) -> ImportedHypnogram:
    """The hypnogram in a CSV that SleepScorer wrote, or one with at least its columns
    `stage` and `onset_s` (or `epoch`).

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    about, marker_lines, rows = _parse(path)
    start = about.get("start", "")
    try:
        begun = datetime.fromisoformat(start) if start else recording.start
    except ValueError:
        raise UnreadableFile(path, f"its start “{start[:40]}” is no date and time.") from None
    shift, shift_notes = clock_shift(begun.replace(tzinfo=None), recording)
    spans = [
        StageSpan(row.span.onset_seconds + shift, row.span.duration_seconds, row.span.stage)
        for row in rows
    ]
    try:
        hypnogram, placing_notes = place_stages(spans, recording)
    except ValueError as error:
        raise UnreadableFile(path, str(error)) from error
    markers, marker_notes = place_markers(_markers(path, marker_lines, shift), recording)
    places = _epochs_of(spans, n_epochs(recording))
    notes = [*shift_notes, *placing_notes, *marker_notes]
    if places is None:
        notes.append("Sources and probabilities do not fit these epochs and were left out.")
    sources = None if places is None else _sources(rows, places, n_epochs(recording))
    return ImportedHypnogram(
        hypnogram=hypnogram,
        sources=sources,
        probabilities=_probabilities(about, rows, places, n_epochs(recording)),
        markers=markers,
        notes=tuple(notes),
        format_name=FORMAT_NAME,
    )


def _parse(path: Path) -> tuple[dict[str, str], list[str], list[_Row]]:
    """The file's `# key: value` lines, its markers, and its rows."""
    about: dict[str, str] = {}
    markers: list[str] = []
    rows: list[_Row] = []
    names: list[str] | None = None
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.startswith("#"):
            key, _, value = line.lstrip("# ").partition(":")
            if key.strip() == "marker":
                markers.append(value.strip())
            else:
                about.setdefault(key.strip().lower(), value.strip())
        elif line.strip():
            cells = next(csv.reader([line.rstrip("\r")]))
            if names is None:
                names = [cell.strip().lower() for cell in cells]
                if "stage" not in names or not {"onset_s", "epoch"} & set(names):
                    raise UnreadableFile(
                        path,
                        f"line {number} should name the columns `stage` and `onset_s` or `epoch`.",
                    )
                continue
            try:
                rows.append(_row(dict(zip(names, cells, strict=False))))
            except ValueError as error:
                raise UnreadableFile(path, f"line {number}: {error}.") from error
    if not rows:
        raise UnreadableFile(path, "it holds no epochs.")
    return about, markers, rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise UnreadableFile(path, "it is too large to be a hypnogram.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "it is not text in UTF-8.") from error
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error


def _row(cells: Mapping[str, str]) -> _Row:
    letter = cells.get("stage", "").strip()
    stage = _STAGES.get(letter)
    if stage is None:
        raise ValueError(f"“{letter[:20]}” is no stage (W, N1, N2, N3, R or ?)")
    onset = (
        _number(cells["onset_s"], "onset_s")
        if "onset_s" in cells
        else (_number(cells["epoch"], "epoch") - 1) * EPOCH_SECONDS
    )
    duration = (
        _number(cells["duration_s"], "duration_s") if "duration_s" in cells else EPOCH_SECONDS
    )
    if duration <= 0:
        raise ValueError(f"an epoch cannot last {duration:g} s")
    source = _SOURCES.get(cells.get("source", "").strip(), Source.IMPORTED)
    if stage is Stage.UNSCORED:
        source = Source.NOBODY
    elif source is Source.NOBODY:
        source = Source.IMPORTED
    told = [cells.get(name, "").strip() for name in _PROBABILITIES]
    probabilities = tuple(_number(one, "p_…") for one in told) if all(told) else None
    return _Row(StageSpan(onset, duration, stage), source, probabilities)


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 1e9:
        raise ValueError(f"{name} is “{text[:20]}”, which is no number")
    return value


def _epochs_of(spans: list[StageSpan], count: int) -> list[int] | None:
    """The recording's epoch that each row is (-1: none), if the rows are its epochs at all."""
    places = [round(one.onset_seconds / EPOCH_SECONDS) for one in spans]
    for place, span in zip(places, spans, strict=True):
        if abs(span.onset_seconds - place * EPOCH_SECONDS) > 0.05:
            return None
        if abs(span.duration_seconds - EPOCH_SECONDS) > 0.05:
            return None
    return [place if 0 <= place < count else -1 for place in places]


def _sources(rows: list[_Row], places: list[int], count: int) -> NDArray[np.int8]:
    sources = np.full(count, Source.NOBODY, dtype=np.int8)
    for row, place in zip(rows, places, strict=True):
        if place >= 0:
            sources[place] = row.source
    return sources


def _probabilities(
    about: Mapping[str, str], rows: list[_Row], places: list[int] | None, count: int
) -> StageProbabilities | None:
    if places is None or all(row.probabilities is None for row in rows):
        return None
    values = np.full((count, len(SCORED_STAGES)), np.nan, dtype=np.float32)
    for row, place in zip(rows, places, strict=True):
        if place >= 0 and row.probabilities is not None:
            values[place] = row.probabilities
    model = ModelIdentity(
        about.get("model", "unknown model"),
        about.get("model version", ""),
        about.get("model sha256", ""),
    )
    return StageProbabilities(values, model, _channels(about.get("scored derivations", "")))


def _channels(text: str) -> tuple[str, ...]:
    try:
        listed: object = json.loads(text) if text else []
    except json.JSONDecodeError:
        return (text,)
    if not isinstance(listed, list):
        return (text,)
    return tuple(str(one) for one in cast("list[object]", listed))


def _markers(path: Path, lines: list[str], shift_seconds: float) -> list[Marker]:
    markers: list[Marker] = []
    for line in lines:
        try:
            told = json.loads(line)
            marker = Marker(
                _number(str(told["onset_s"]), "onset_s") + shift_seconds,
                _number(str(told["duration_s"]), "duration_s"),
                MarkerKind(told["kind"]),
                str(told["text"]),
                str(told["channel"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableFile(path, f"the marker {line[:60]} cannot be understood.") from error
        markers.append(marker)
    return markers
