"""GSSC's CSV: a line that names the night, the columns Epoch, Time and Stage, and a line an epoch.

Source: the files that GSSC's command line and window write: epochs from 0, their starts in seconds,
and 0 to 4 for W, N1, N2, N3 and REM.
"""

import math
from pathlib import Path

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain
from sleepscorer_app.files.hypnogram_formats.text_file import (
    cells_of,
    decoded,
    numbered_lines,
    read_text,
)
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "GSSC CSV"
_TITLE = "Hypnogram of "
_COLUMNS = "Epoch,Time,Stage"
_STAGES = {str(int(stage)): stage for stage in (*SCORED_STAGES, Stage.UNSCORED)}


def looks_like_gssc(first_bytes: bytes) -> bool:
    """True if the first line names a night and the second the columns."""
    lines = [line for _, line in numbered_lines(decoded(first_bytes))][:2]
    return len(lines) == 2 and lines[0].strip('"').startswith(_TITLE) and lines[1] == _COLUMNS


def read_gssc(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages by their times, in seconds from the recording's start.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    spans: list[StageSpan] = []
    for number, line in numbered_lines(read_text(path))[2:]:
        cells = [cell.strip() for cell in cells_of(line)]
        if len(cells) != 3 or cells[2] not in _STAGES:
            raise UnreadableFile(
                path, f"line {number} is not an epoch, a time and a stage from 0 to 4."
            )
        spans.append(StageSpan(_seconds(path, number, cells[1]), 0.0, _STAGES[cells[2]]))
    if not spans:
        raise UnreadableFile(path, "it holds no epochs.")
    return ToldHypnogram(FORMAT_NAME, spans)


def gssc_contents(night: ExportedNight) -> bytes:
    """The file; what has no stage is -1, which GSSC itself never needs."""
    name = plain(night.recording_name).replace(",", " ").replace('"', "'") or "X"
    codes = night.scoring.hypnogram.codes
    rows = [f"{epoch},{epoch * EPOCH_SECONDS},{int(code)}" for epoch, code in enumerate(codes)]
    lines = [f"{_TITLE}{name}", _COLUMNS, *rows]
    return ("\n".join(lines) + "\n").encode()


def _seconds(path: Path, line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e7:
        raise UnreadableFile(path, f"line {line}: “{text[:20]}” is no time in seconds.")
    return value
