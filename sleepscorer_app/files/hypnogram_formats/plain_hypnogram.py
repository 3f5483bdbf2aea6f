"""Bare lists: one stage per line and nothing else, as Luna's `.eannot`, YASA and many others write.

SleepTrip's and SpiSOP's second column, which says that an epoch is excluded, is read as well, and
so is the description that Visbrain puts beside its lists.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.sign_mapping import (
    SignList,
    stages_of,
    tidy_sign,
    understood,
)
from sleepscorer_app.files.hypnogram_formats.stage_texts import read_word
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "a list of stages"
NO_TIMES = "It gives no times: its first epoch was taken for the recording's first."
_HEADINGS = frozenset(["stage", "stages", "hypnogram", "hypno", "sleep_stage", "stage_name", "0"])
_EPOCHS_TRIED = (float(EPOCH_SECONDS), 20.0, 10.0, 15.0, 5.0, 4.0, 2.0, 1.0)
_LINES_LOOKED_AT = 400


def looks_like_list(first_bytes: bytes) -> bool:
    """True if most lines are one stage each, as a word or a small number."""
    if b"\0" in first_bytes[:200] and first_bytes[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return False
    # The block may end inside a line.
    lines = numbered_lines(decoded(first_bytes))[:_LINES_LOOKED_AT]
    rows = _rows(lines)
    if not rows or len(rows) < len(lines) - 2:
        return False
    known = sum(_may_be_stage(sign) for _, sign, _ in rows)
    return known > len(rows) / 2


def signs_of_list(path: Path) -> SignList:
    """What the list's signs are and most likely mean."""
    described = _described(path)
    found = understood([(line, sign) for line, sign, _ in _all_rows(path)])
    if described is not None and set(described[1]) >= {one.text for one in found.signs}:
        return SignList(found.signs, found.numbering, is_certain=True)
    return found


def read_plain_hypnogram(path: Path, recording: Recording, choices: ReadChoices) -> ToldHypnogram:
    """The list from the recording's start on; its epochs' length is told by how many there are.

    Raises `UnreadableFile` naming the line whose sign means nothing.
    """
    rows = _all_rows(path)
    signs = [(line, sign) for line, sign, _ in rows]
    described = _described(path)
    if described is None or choices.mapping is not None:
        stages, notes = stages_of(path, signs, choices.mapping)
        seconds = _epoch_seconds(len(rows), recording.duration_seconds)
    else:
        seconds, meanings = described
        stages, notes = stages_of(path, signs, meanings)
        notes[0] = f"Its signs were read as {_description(path).name} says."
    excluded = [is_excluded for _, _, is_excluded in rows]
    return ToldHypnogram(
        FORMAT_NAME,
        [StageSpan(row * seconds, seconds, stage) for row, stage in enumerate(stages)],
        markers=_artefacts(excluded, seconds),
        notes=[NO_TIMES, *notes],
    )


def _all_rows(path: Path) -> list[tuple[int, str, bool]]:
    lines = numbered_lines(read_text(path))
    rows = _rows(lines)
    if not rows:
        raise UnreadableFile(path, "it holds no stages.")
    read = {line for line, _, _ in rows}
    for number, text in lines[1:]:
        if number not in read and text[0] not in "#%*":
            raise UnreadableFile(
                path, f"line {number}: “{text[:40]}” is not one stage (and at most a 0 or 1)."
            )
    return rows


def _rows(lines: Sequence[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Line number, sign, and whether a second column excludes the epoch."""
    rows: list[tuple[int, str, bool]] = []
    for place, (number, text) in enumerate(lines):
        if text[0] in "#%*" or (place == 0 and _is_heading(text)):
            continue
        cells = re.split(r"\s*[,;\t]\s*|\s+(?=[01]$)", text)
        if len(cells) == 1 and len(cells[0]) <= 40:
            rows.append((number, tidy_sign(cells[0]), False))
        elif len(cells) == 2 and tidy_sign(cells[1]) in ("0", "1", ""):
            rows.append((number, tidy_sign(cells[0]), tidy_sign(cells[1]) == "1"))
    return rows


def _is_heading(text: str) -> bool:
    return text.strip("\"' ,;").lower() in _HEADINGS - {"0"}


def _may_be_stage(sign: str) -> bool:
    return read_word(sign) is not None or re.fullmatch(r"-?\d", sign) is not None


def _epoch_seconds(n_rows: int, duration_seconds: float) -> float:
    """30, unless that is far too long for the recording and another usual length just fits."""
    if n_rows * EPOCH_SECONDS <= duration_seconds * 1.05 + EPOCH_SECONDS:
        return float(EPOCH_SECONDS)
    fitting = [
        seconds
        for seconds in _EPOCHS_TRIED
        if abs(n_rows * seconds - duration_seconds) <= max(EPOCH_SECONDS, duration_seconds * 0.01)
    ]
    return fitting[0] if fitting else float(EPOCH_SECONDS)


def _artefacts(is_excluded: Sequence[bool], seconds: float) -> list[Marker]:
    """One artefact for each run of excluded epochs."""
    markers: list[Marker] = []
    epoch = 0
    for excluded, run in groupby(is_excluded):
        length = len(list(run))
        if excluded:
            markers.append(
                Marker(epoch * seconds, length * seconds, MarkerKind.ARTEFACT, "excluded")
            )
        epoch += length
    return markers


def _description(path: Path) -> Path:
    return path.with_name(f"{path.stem}_description.txt")


def _described(path: Path) -> tuple[float, dict[str, Stage]] | None:
    """Seconds per line and the meaning of each sign, from the description beside the file."""
    beside = _description(path)
    if not beside.is_file():
        return None
    seconds, meanings = 0.0, dict[str, Stage]()
    for _, line in numbered_lines(read_text(beside)):
        name, _, value = line.rpartition(" ")
        word = read_word(name)
        sign = tidy_sign(value)
        if name.lower() == "time" and sign.replace(".", "", 1).isdecimal():
            seconds = float(sign)
        elif word is not None or name.lower() in ("art", "nde", "mt"):
            meanings[sign] = Stage.UNSCORED if word is None else word.stage
    return (seconds, meanings) if seconds > 0 and meanings else None
