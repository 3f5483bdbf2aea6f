"""Embla RemLogic's event export as text: a line per event, stages among them, with the clock.

Source: the files of the CAP Sleep Database (PhysioNet), which are such exports.
"""

import re
from datetime import datetime
from pathlib import Path

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain, read_marker, read_word
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "RemLogic export"
_STAGE_EVENT = "SLEEP-"
_DAY_SECONDS = 86_400.0
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})[:.](\d{2}(?:[.,]\d+)?)")


def looks_like_remlogic(first_bytes: bytes) -> bool:
    """True for a file that begins as RemLogic's exports do."""
    return decoded(first_bytes[:400]).lstrip().startswith("RemLogic Event Export")


def read_remlogic(path: Path, recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and other events by the time of day; the export's date is often made up.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    lines = numbered_lines(read_text(path))
    columns, begin = _heading(path, lines)
    spans: list[StageSpan] = []
    markers: list[Marker] = []
    remarks: dict[str, None] = {}
    previous: float | None = None
    for number, line in lines[begin:]:
        cells = [cell.strip() for cell in line.split("\t")]
        # Empty cells at the front are lost with the spaces around the line.
        cells = [""] * (len(columns) - len(cells)) + cells
        row = dict(zip(columns, cells, strict=False))
        onset = _onset(path, number, row["time"], recording, previous)
        previous = onset
        duration = _duration(path, number, row.get("duration", ""))
        event = row["event"]
        if not event.upper().startswith(_STAGE_EVENT):
            markers.append(read_marker(onset, duration, plain(event)))
            continue
        name = event[len(_STAGE_EVENT) :]
        stage = read_word("W" if name.upper() == "S0" else name)
        if stage is None:
            raise UnreadableFile(path, f"line {number}: “{event[:20]}” is no stage known here.")
        spans.append(StageSpan(onset, duration, stage.stage))
        if stage.remark:
            remarks[stage.remark] = None
    if not spans:
        raise UnreadableFile(path, "it holds no sleep stages (events such as SLEEP-S2).")
    return ToldHypnogram(FORMAT_NAME, spans, markers=markers, notes=list(remarks))


def _heading(path: Path, lines: list[tuple[int, str]]) -> tuple[list[str], int]:
    """What the columns hold, and from which line on."""
    for place, (_, line) in enumerate(lines):
        names = [name.strip().lower().partition("[")[0].strip() for name in line.split("\t")]
        if {"time", "event"} <= set(names):
            return names, place + 1
    raise UnreadableFile(path, "no line of it names the columns Time and Event.")


def _onset(path: Path, line: int, text: str, recording: Recording, previous: float | None) -> float:
    """Seconds after the recording's start; the clock runs on over midnight."""
    time = _TIME.fullmatch(text)
    if time is None:
        raise UnreadableFile(path, f"line {line}: “{text[:20]}” is no time.")
    midnight = datetime.combine(recording.start.date(), datetime.min.time())
    of_the_day = int(time[1]) * 3600 + int(time[2]) * 60 + float(time[3].replace(",", "."))
    onset = of_the_day - (recording.start - midnight).total_seconds()
    # Of all days, the one that brings it closest to the event before (or the start).
    near = 0.0 if previous is None else previous
    days = round((near - onset) / _DAY_SECONDS)
    return round(onset + days * _DAY_SECONDS, 3)


def _duration(path: Path, line: int, text: str) -> float:
    if not re.fullmatch(r"\d{0,6}(?:[.,]\d+)?", text):
        raise UnreadableFile(path, f"line {line}: “{text[:20]}” is no number of seconds.")
    return float(text.replace(",", ".")) if text else 0.0
