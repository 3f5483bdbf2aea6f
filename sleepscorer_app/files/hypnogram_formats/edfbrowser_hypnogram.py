"""Stages as EDFbrowser's import takes them without a setting: onset, text, duration, by tabs.

Source: EDFbrowser's import of annotations from text. Its first settings are tabs, the onset in
seconds in column 1, the text in column 2, data from line 1, and a duration in column 3 if that is
ticked; its hypnogram looks for the texts W, R, N1, N2 and N3. It opens no EDF+ file that holds
annotations alone, which is why this one is text.
"""

import math
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    labelled_text,
    plain,
    read_marker,
    read_stage,
)
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "EDFbrowser text"
_LETTERS = {stage.letter: stage for stage in Stage}


def looks_like_edfbrowser(first_bytes: bytes) -> bool:
    """True if the first lines are a time, a text and perhaps a duration, and one is a stage."""
    # The block may end inside a line.
    lines = [line for _, line in numbered_lines(decoded(first_bytes))]
    rows = [line.split("\t") for line in (lines[:-1] or lines)]
    return (
        bool(rows)
        and all(len(row) == 3 and _is_time(row[0]) and _is_time(row[2]) for row in rows)
        and any(_stage(row[1]) is not None for row in rows)
    )


def read_edfbrowser(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and markers, in seconds from the recording's start.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    spans: list[StageSpan] = []
    markers: list[Marker] = []
    for number, line in numbered_lines(read_text(path)):
        cells = line.split("\t")
        if len(cells) != 3 or not (_is_time(cells[0]) and _is_time(cells[2])):
            raise UnreadableFile(path, f"line {number} is not a time, a text and a duration.")
        onset, text, duration = float(cells[0]), cells[1].strip(), float(cells[2])
        stage = _stage(text)
        if stage is None:
            markers.append(read_marker(onset, duration, plain(text)))
        else:
            spans.append(StageSpan(onset, duration, stage))
    if not spans:
        raise UnreadableFile(path, "it holds no sleep stages (texts such as N2).")
    return ToldHypnogram(FORMAT_NAME, spans, markers=markers)


def edfbrowser_contents(night: ExportedNight) -> bytes:
    """A line for each epoch and each marker, in order of time."""
    rows = [
        (float(epoch * EPOCH_SECONDS), night.scoring.hypnogram[epoch].letter, float(EPOCH_SECONDS))
        for epoch in range(night.scoring.n_epochs)
    ]
    rows += [(one.onset_seconds, labelled_text(one), one.duration_seconds) for one in night.markers]
    rows.sort(key=lambda row: row[0])
    lines = (
        f"{seconds_text(onset)}\t{text}\t{seconds_text(length)}\n" for onset, text, length in rows
    )
    return "".join(lines).encode()


def labelled_markers(markers: Sequence[Marker]) -> list[Marker]:
    """The markers as they are understood from their labels."""
    return [
        read_marker(one.onset_seconds, one.duration_seconds, labelled_text(one)) for one in markers
    ]


def _stage(text: str) -> Stage | None:
    if text in _LETTERS:
        return _LETTERS[text]
    read = read_stage(text)
    return None if read is None else read.stage


def _is_time(text: str) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and 0 <= value < 1e7
