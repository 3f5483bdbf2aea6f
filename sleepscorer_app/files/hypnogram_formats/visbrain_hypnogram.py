"""Visbrain's hypnograms: Elan's `.hyp` with a number per second, and text with each stage's end.

Source: Visbrain's documentation of Sleep and of the hypnogram formats that it writes.
"""

import math
from itertools import groupby, pairwise
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.plain_hypnogram import NO_TIMES
from sleepscorer_app.files.hypnogram_formats.sign_mapping import tidy_sign
from sleepscorer_app.files.hypnogram_formats.stage_texts import THREE_AND_FOUR, read_word
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

ELAN, RUNS = "Elan .hyp", "Visbrain text"
_ELAN_STAGES = {
    **{"0": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "4": Stage.N3, "5": Stage.R},
    **dict.fromkeys(("-2", "-1", "6", "7", "8", "9"), Stage.UNSCORED),
}


def looks_like_elan(first_bytes: bytes) -> bool:
    """True for a file that begins as Elan's hypnograms do."""
    return decoded(first_bytes[:200]).lstrip().lower().startswith("time_base")


def read_elan_hypnogram(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """One number per `time_base` seconds; Rechtschaffen and Kales, 5 being REM.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    lines = numbered_lines(read_text(path))
    about: dict[str, str] = {}
    for _, line in lines[:4]:
        name, _, value = line.lower().partition(" ")
        about[name] = value
    seconds = _number(path, 1, about.get("time_base", ""))
    if not 0 < seconds <= 3600 or "epoch_list" not in about:
        raise UnreadableFile(path, "it does not say how long its epochs are, or ends early.")
    stages: list[tuple[Stage, str]] = []
    for number, line in lines[4:]:
        code = tidy_sign(line)
        if code not in _ELAN_STAGES:
            raise UnreadableFile(path, f"line {number}: “{line[:20]}” is no stage of Elan's.")
        stages.append((_ELAN_STAGES[code], code))
    if not stages:
        raise UnreadableFile(path, "it holds no stages.")
    spans: list[StageSpan] = []
    at = 0
    for stage, run in groupby(stage for stage, _ in stages):
        length = len(list(run))
        spans.append(StageSpan(at * seconds, length * seconds, stage))
        at += length
    notes = [THREE_AND_FOUR] if any(code == "4" for _, code in stages) else []
    return ToldHypnogram(ELAN, spans, notes=[NO_TIMES, *notes])


def looks_like_runs(first_bytes: bytes) -> bool:
    """True if the lines are a stage's word and a growing number, the second at which it ends."""
    lines = numbered_lines(decoded(first_bytes))[:200]
    rows = [line.split() for _, line in lines if not line.startswith("*")]
    starred = any(line.lower().startswith("*duration") for _, line in lines)
    known = [len(row) == 2 and read_word(row[0]) is not None and _is_time(row[1]) for row in rows]
    if not known or sum(known) < len(known) - 1:
        return False
    times = [float(row[1]) for row, is_known in zip(rows, known, strict=True) if is_known]
    grows = all(before < after for before, after in pairwise(times))
    return starred or (grows and len(times) > 1 and times[-1] > 1)


def read_runs(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Each line a stage and the second, from the recording's start, at which it ends.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    spans: list[StageSpan] = []
    remarks: dict[str, None] = {}
    begins = 0.0
    for number, line in numbered_lines(read_text(path)):
        if line.startswith("*"):
            continue
        word, _, time = line.replace("\t", " ").rpartition(" ")
        stage = read_word(word)
        if stage is None:
            raise UnreadableFile(path, f"line {number}: “{word[:20]}” is no stage.")
        ends = _number(path, number, time)
        if ends <= begins:
            raise UnreadableFile(path, f"line {number}: ends at {ends:g} s, before it begins.")
        spans.append(StageSpan(begins, ends - begins, stage.stage))
        if stage.remark:
            remarks[stage.remark] = None
        begins = ends
    if not spans:
        raise UnreadableFile(path, "it holds no stages.")
    return ToldHypnogram(RUNS, spans, notes=list(remarks))


def _is_time(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and float(text) >= 0
    except ValueError:
        return False


def _number(path: Path, line: int, text: str) -> float:
    if not _is_time(text) or float(text) > 1e7:
        raise UnreadableFile(path, f"line {line}: “{text[:20]}” is no number of seconds.")
    return float(text)
