"""SleepScorer's CSV read back: stages, sources, probabilities and markers for an open recording."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
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

FORMAT_NAME = "SleepScorer CSV"
_STAGES = {stage.letter: stage for stage in Stage}
_SOURCES = {source.words: source for source in Source}
_PROBABILITIES = tuple(f"p_{stage.letter.lower()}" for stage in SCORED_STAGES)


def looks_like_ours(first_bytes: bytes) -> bool:
    """True for what SleepScorer writes, and for tables with its two first needs and its letters."""
    text = decoded(first_bytes)
    heading = next((line for _, line in numbered_lines(text) if line[0] != "#"), "")
    names = [name.strip().lower() for name in heading.split(",")]
    return text.lower().startswith("# sleepscorer") or {"onset_s", "stage", "source"} <= set(names)


@dataclass(frozen=True)
class _Row:
    span: StageSpan
    source: Source
    probabilities: tuple[float, ...] | None


def read_csv_hypnogram(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """The hypnogram in a CSV that SleepScorer wrote, or one with at least its columns
    `stage` and `onset_s` (or `epoch`).

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    about, marker_lines, rows = _parse(path)
    start = about.get("start", "")
    try:
        begun = datetime.fromisoformat(start) if start else None
    except ValueError:
        raise UnreadableFile(path, f"its start “{start[:40]}” is no date and time.") from None
    probabilities = tuple(row.probabilities for row in rows)
    has_any = any(one is not None for one in probabilities)
    return ToldHypnogram(
        FORMAT_NAME,
        [row.span for row in rows],
        start=begun,
        markers=_markers(path, marker_lines),
        details=SpanDetails(
            sources=tuple(row.source for row in rows),
            probabilities=probabilities if has_any else None,
            model=ModelIdentity(
                about.get("model", "unknown model"),
                about.get("model version", ""),
                about.get("model sha256", ""),
            ),
            channels=_channels(about.get("scored derivations", "")),
        ),
    )


def _parse(path: Path) -> tuple[dict[str, str], list[str], list[_Row]]:
    """The file's `# key: value` lines, its markers, and its rows."""
    about: dict[str, str] = {}
    markers: list[str] = []
    rows: list[_Row] = []
    names: list[str] | None = None
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.startswith("#"):
            key, _, value = line.lstrip("# ").partition(":")
            if key.strip() == "marker":
                markers.append(value.strip())
            else:
                about.setdefault(key.strip().lower(), value.strip())
        elif line.strip():
            if names is None:
                names = [cell.strip().lower() for cell in line.split(",")]
                if "stage" not in names or not {"onset_s", "epoch"} & set(names):
                    raise UnreadableFile(
                        path,
                        f"line {number} should name the columns `stage` and `onset_s` or `epoch`.",
                    )
                continue
            try:
                rows.append(_row(dict(zip(names, cells_of(line), strict=False))))
            except ValueError as error:
                raise UnreadableFile(path, f"line {number}: {error}.") from error
    if not rows:
        raise UnreadableFile(path, "it holds no epochs.")
    return about, markers, rows


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


def _channels(text: str) -> tuple[str, ...]:
    try:
        listed: object = json.loads(text) if text else []
    except json.JSONDecodeError:
        return (text,)
    if not isinstance(listed, list):
        return (text,)
    return tuple(str(one) for one in cast("list[object]", listed))


def _markers(path: Path, lines: list[str]) -> list[Marker]:
    markers: list[Marker] = []
    for line in lines:
        try:
            told = json.loads(line)
            marker = Marker(
                _number(str(told["onset_s"]), "onset_s"),
                _number(str(told["duration_s"]), "duration_s"),
                MarkerKind(told["kind"]),
                str(told["text"]),
                str(told["channel"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableFile(path, f"the marker {line[:60]} cannot be understood.") from error
        markers.append(marker)
    return markers
