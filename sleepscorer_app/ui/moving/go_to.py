"""Reads a place in the night as a person types it: a number, a time, a stage, a mark's words."""

import re
from datetime import timedelta

import numpy as np

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring

EXAMPLES = "an epoch's number, a clock time such as 3:10, +0:10:00, 90 s, a stage or a mark"
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?")
_SINCE_START = re.compile(r"\+\s*(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d+)?)")
_SECONDS = re.compile(r"\+?\s*(\d+(?:[.,]\d+)?)\s*(?:s|sec|seconds?)", re.IGNORECASE)
_BACKWARDS = re.compile(r"(?:previous|prev|last|before)\s+", re.IGNORECASE)
_FORWARDS = re.compile(r"(?:next)\s+", re.IGNORECASE)
_STAGES = {
    **{"w": Stage.W, "wake": Stage.W, "r": Stage.R, "rem": Stage.R},
    **{"n1": Stage.N1, "n2": Stage.N2, "n3": Stage.N3},
}


def place_named(text: str, recording: Recording, scoring: Scoring, epoch: int) -> float:
    """The seconds after the night's start that `502`, `3:10`, `+0:10:00`, `90 s` or `N2` name.

    Stages and marks are looked for after `epoch` (from 0), before it where `previous` is typed
    first. Raises `ValueError` with a sentence when there is no such place in this night.
    """
    typed = text.strip()
    if typed.isdecimal():
        number = int(typed)
        if not 1 <= number <= n_epochs(recording):
            raise ValueError(f"There is no epoch {typed}: this night has {n_epochs(recording)}.")
        return float((number - 1) * EPOCH_SECONDS)
    if parts := _SECONDS.fullmatch(typed):
        return _in_night(float(parts[1].replace(",", ".")), typed, recording)
    if parts := _SINCE_START.fullmatch(typed):
        hours, minutes, seconds = int(parts[1] or 0), int(parts[2]), float(parts[3])
        return _in_night(3600 * hours + 60 * minutes + seconds, typed, recording)
    if parts := _CLOCK.fullmatch(typed):
        return _by_clock(parts, typed, recording)
    is_backwards = _BACKWARDS.match(typed) is not None
    words = _FORWARDS.sub("", _BACKWARDS.sub("", typed, 1), 1).casefold()
    step = -1 if is_backwards else 1
    if words in _STAGES:
        return _of_stage(_STAGES[words], scoring, epoch, step)
    return _of_mark(words, typed, scoring, epoch, step)


def next_of_stage(hypnogram: Hypnogram, stage: Stage, epoch: int, step: int) -> int | None:
    """The nearest epoch of a stage after `epoch`, by step −1 before it; None if there is none."""
    found = np.flatnonzero(hypnogram.codes == stage.value)
    found = found[found > epoch] if step > 0 else found[found < epoch][::-1]
    return int(found[0]) if found.size else None


def next_mark(
    marks: tuple[Marker, ...], start_seconds: float, stop_seconds: float, step: int
) -> Marker | None:
    """The first mark that begins at `stop_seconds` or later; by step −1 the last before `start`."""
    if step > 0:
        after = (one for one in marks if one.onset_seconds >= stop_seconds)
        return min(after, key=_onset, default=None)
    before = (one for one in marks if one.onset_seconds < start_seconds)
    return max(before, key=_onset, default=None)


def _onset(mark: Marker) -> float:
    return mark.onset_seconds


def _by_clock(parts: re.Match[str], typed: str, recording: Recording) -> float:
    hours, minutes, seconds = int(parts[1]), int(parts[2]), int(parts[3] or 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(f"“{typed}” is no time of day. Type {EXAMPLES}.")
    clock = recording.start.replace(hour=hours, minute=minutes, second=seconds, microsecond=0)
    # A clock time before the start is one of the next day.
    while clock < recording.start:
        clock += timedelta(days=1)
    return _in_night((clock - recording.start).total_seconds(), typed, recording)


def _in_night(seconds: float, typed: str, recording: Recording) -> float:
    if seconds >= n_epochs(recording) * EPOCH_SECONDS:
        stop = recording.start + timedelta(seconds=recording.duration_seconds)
        raise ValueError(
            f"{typed} is not in this night: {recording.start:%H:%M:%S} to {stop:%H:%M:%S}."
        )
    return seconds


def _of_stage(stage: Stage, scoring: Scoring, epoch: int, step: int) -> float:
    found = next_of_stage(scoring.hypnogram, stage, epoch, step)
    if found is None:
        raise ValueError(no_stage_sentence(stage, step))
    return float(found * EPOCH_SECONDS)


def no_stage_sentence(stage: Stage, step: int) -> str:
    """`No epoch of N2 after this one.`"""
    return f"No epoch of {stage.letter} {'after' if step > 0 else 'before'} this one."


def _of_mark(words: str, typed: str, scoring: Scoring, epoch: int, step: int) -> float:
    """The mark whose kind or text holds the words; from the other end where none is left."""
    fitting = tuple(
        one
        for one in scoring.markers
        if words and words in f"{one.kind.value} {one.text}".casefold()
    )
    if not fitting:
        raise ValueError(f"“{typed}” is no place in this night. Type {EXAMPLES}.")
    start_seconds = float(epoch * EPOCH_SECONDS)
    found = next_mark(fitting, start_seconds, start_seconds + EPOCH_SECONDS, step)
    return (found or fitting[0 if step > 0 else -1]).onset_seconds
