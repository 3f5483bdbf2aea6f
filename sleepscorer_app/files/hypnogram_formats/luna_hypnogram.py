"""Luna's `.annot`: a class and an interval per line, in seconds, clock times or epochs.

Source: Luna's reference of its annotation files: 3 (class start stop), 4 (class instance start
stop) or 6 columns (class instance channel start stop meta).
"""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sleepscorer_app.domain.markers import LIGHTS, Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain, read_marker, read_word
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "Luna .annot"
_ABOUT_STAGES = frozenset(["sleepstage", "sleep_stage", "stage", "stages", "staging", "edf_annot"])
_CLOCK = re.compile(r"(?:(?P<elapsed>0\+))?(\d{1,2})[:.](\d{2})[:.](\d{2}(?:\.\d+)?)")
_EPOCH = re.compile(r"e:(\d+)(?::(\d+(?:\.\d+)?))?(?::(\d+(?:\.\d+)?))?")
_DAY_SECONDS = 86_400.0
_NO_DATE = datetime(1985, 1, 1)


def looks_like_annot(first_bytes: bytes) -> bool:
    """True if it begins with Luna's column names, or its lines are classes with an interval."""
    lines = [line for _, line in numbered_lines(decoded(first_bytes)) if line[0] != "#"][:50]
    if not lines:
        return False
    if _is_heading(lines[0]):
        return True
    complete = lines[:-1] or lines
    return all(_looks_like_row(line) for line in complete) and any(
        read_word(_cells(line)[0]) is not None or _cells(line)[0].lower() in _ABOUT_STAGES
        for line in complete
    )


def read_annot(path: Path, recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and markers in the file, in seconds from the recording's start.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    spans: list[StageSpan] = []
    markers: list[Marker] = []
    remarks: dict[str, None] = {}
    rows = [
        (number, _cells(line))
        for number, line in numbered_lines(read_text(path))
        if line[0] != "#" and not _is_heading(line)
    ]
    for place, (number, cells) in enumerate(rows):
        if len(cells) not in (3, 4, 6):
            raise UnreadableFile(
                path, f"line {number} has {len(cells)} columns; Luna's files have 3, 4 or 6."
            )
        following = rows[place + 1][1] if place + 1 < len(rows) else None
        onset, end = _interval(path, number, cells, following, recording)
        name, instance = cells[0], cells[1] if len(cells) > 3 else "."
        # A class called artefact is a mark; in a bare list of stages it would be one without.
        is_mark = read_marker(0.0, 0.0, name).kind is not MarkerKind.NOTE
        stage = None if is_mark else read_word(name)
        if stage is None and name.lower() in _ABOUT_STAGES:
            stage = read_word(instance)
            if stage is None:
                raise UnreadableFile(path, f"line {number}: “{instance[:20]}” is no stage.")
        if stage is None:
            markers.append(_marker(name, instance, cells, onset, end))
            continue
        spans.append(StageSpan(onset, end - onset, stage.stage))
        if stage.remark:
            remarks[stage.remark] = None
    if not spans:
        raise UnreadableFile(path, "it holds no sleep stages (classes such as N2).")
    return ToldHypnogram(FORMAT_NAME, spans, markers=markers, notes=list(remarks))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")] if "\t" in line else line.split()


def _is_heading(line: str) -> bool:
    names = [cell.lower() for cell in _cells(line)]
    return names[:1] == ["class"] and {"start", "stop"} <= set(names)


def _times(cells: Sequence[str]) -> tuple[str, str]:
    """The texts of start and stop."""
    first = {3: 1, 4: 2, 6: 3}[len(cells)]
    return cells[first], cells[first + 1]


def _looks_like_row(line: str) -> bool:
    cells = _cells(line)
    if len(cells) not in (3, 4, 6):
        return False
    start, stop = _times(cells)
    is_start = _is_number(start) or _CLOCK.fullmatch(start) or _EPOCH.fullmatch(start)
    return bool(is_start) and (stop in (".", "...") or _looks_like_stop(stop))


def _looks_like_stop(text: str) -> bool:
    rest = text.removeprefix("+")
    return bool(_is_number(rest) or _CLOCK.fullmatch(rest) or _EPOCH.fullmatch(rest))


def _interval(
    path: Path,
    line: int,
    cells: Sequence[str],
    following: Sequence[str] | None,
    recording: Recording,
) -> tuple[float, float]:
    start, stop = _times(cells)
    onset, own_end = _place(path, line, start, recording)
    if stop.startswith("+"):
        return onset, onset + _place(
            path, line, f"0+{stop[1:]}" if ":" in stop else stop[1:], recording
        )[0]
    if stop == ".":
        return onset, own_end
    if stop == "...":
        if following is None or len(following) not in (3, 4, 6):
            return onset, recording.duration_seconds
        return onset, _place(path, line, _times(following)[0], recording)[0]
    first, last = _place(path, line, stop, recording)
    end = last if _EPOCH.fullmatch(stop) else first
    if end < onset:
        raise UnreadableFile(path, f"line {line}: it stops at {stop}, before it starts at {start}.")
    return onset, end


def _place(path: Path, line: int, text: str, recording: Recording) -> tuple[float, float]:
    """Seconds after the recording's start, and the end of the epoch if it is one."""
    if _is_number(text):
        return float(text), float(text)
    epoch = _EPOCH.fullmatch(text)
    if epoch is not None:
        length = float(epoch[2] or EPOCH_SECONDS)
        begin = (int(epoch[1]) - 1) * float(epoch[3] or length)
        return begin, begin + length
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        raise UnreadableFile(path, f"line {line}: “{text[:20]}” is no time.")
    seconds = int(clock[2]) * 3600 + int(clock[3]) * 60 + float(clock[4])
    if clock["elapsed"] is None:
        midnight = datetime.combine(recording.start.date(), datetime.min.time())
        seconds = (seconds - (recording.start - midnight).total_seconds()) % _DAY_SECONDS
    return seconds, seconds


def _marker(name: str, instance: str, cells: Sequence[str], onset: float, end: float) -> Marker:
    channel = cells[2] if len(cells) == 6 and cells[2] != "." else ""
    words = name.replace("_", " ")
    kind = read_marker(0.0, 0.0, words).kind
    if kind in LIGHTS:
        channel = ""
    if kind is MarkerKind.NOTE and "arousal" in words.lower():
        kind = MarkerKind.AROUSAL
    text = instance if instance not in (".", name) else ""
    if kind is MarkerKind.NOTE and words.lower() != "note":
        text = f"{words} {text}".strip()
    return Marker(onset, max(0.0, end - onset), kind, plain(text), plain(channel))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?", text) is not None
