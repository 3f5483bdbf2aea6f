"""Putting the stages of a file onto the epochs of a recording: by clock and onset, not by count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, clock_time, n_epochs

_DAY_SECONDS = 86_400
_NO_DATE = datetime(1985, 1, 1).date()
_SLACK_SECONDS = 0.05
"""Onsets this close to an epoch border lie on it: starts are written to a hundredth at best."""
_OTHER_EPOCHS = (20.0, 10.0, 15.0, 5.0)
"""Lengths that laboratories score in beside 30 s."""
_MOSTLY = 0.75
"""More epochs of 30 s than this, and the shorter ones are accidents."""


class EpochsOfAnotherLength(ValueError):
    """Epochs that are not 30 s long, and that nobody has allowed to be resampled."""

    def __init__(self, epoch_seconds: float, lengths: Sequence[float] = ()) -> None:
        is_mixed = len(lengths) > 1 and epoch_seconds not in lengths
        told = lengths[:4] if is_mixed else [epoch_seconds]
        words = " and ".join(f"{one:g}" for one in told)
        super().__init__(
            f"its epochs are {words} s long; they become {EPOCH_SECONDS}-s epochs, each "
            "with the stage that fills most of it, only if you ask for it."
        )
        self.epoch_seconds = epoch_seconds


@dataclass(frozen=True)
class StageSpan:
    """A stage that lasts `duration_seconds` (0: until the next one) from `onset_seconds`."""

    onset_seconds: float
    duration_seconds: float
    stage: Stage


def clock_shift(file_start: datetime, recording: Recording) -> tuple[float, list[str]]:
    """Seconds to add to the file's onsets so that they count from the recording's start.

    A date of 1 January 1985 stands for none (EDF+): then only the time of day counts.
    """
    shift = (file_start - recording.start).total_seconds()
    notes: list[str] = []
    dates = (file_start.date(), recording.start.date())
    if _NO_DATE in dates and dates[0] != dates[1]:
        shift = (shift + _DAY_SECONDS / 2) % _DAY_SECONDS - _DAY_SECONDS / 2
        notes.append("One of the two files has no date: they were matched by the time of day.")
    if abs(shift) < _SLACK_SECONDS:
        return 0.0, notes
    side = "after" if shift > 0 else "before"
    notes.append(f"Its clock begins {abs(shift):g} s {side} the recording's: placed by the clock.")
    return shift, notes


def place_stages(
    spans: Sequence[StageSpan], recording: Recording, *, may_resample: bool = False
) -> tuple[Hypnogram, list[str]]:
    """One stage per epoch: the one that fills most of it, unscored where half or more is unsaid.

    Raises `EpochsOfAnotherLength` when they are not of 30 s and `may_resample` is not given, and
    `ValueError` with a sentence when they are of another night.
    """
    count = n_epochs(recording)
    ordered = sorted(spans, key=lambda one: one.onset_seconds)
    length_notes: list[str] = []
    other_length = _other_epoch_length(ordered)
    if other_length is not None:
        if not may_resample:
            lengths = sorted({round(one.duration_seconds, 1) for one in ordered[:-1]})
            raise EpochsOfAnotherLength(other_length, lengths)
        length_notes.append(
            f"Its epochs of {other_length:g} s were resampled: each {EPOCH_SECONDS}-s epoch took "
            "the stage that fills most of it."
        )
    end = count * EPOCH_SECONDS
    seconds = np.zeros((count, len(Stage)), dtype=np.float64)
    borders = np.arange(count + 1) * float(EPOCH_SECONDS)
    left_out, off_grid = 0.0, False
    for span in ordered:
        first, last = span.onset_seconds, span.onset_seconds + span.duration_seconds
        inside = max(0.0, min(last, end) - max(first, 0.0))
        if span.stage is not Stage.UNSCORED:
            left_out += span.duration_seconds - inside
        off_grid = off_grid or _is_off_grid(first)
        if inside <= 0:
            continue
        begin, stop = int(max(first, 0) // EPOCH_SECONDS), int(-(-min(last, end) // EPOCH_SECONDS))
        low = np.maximum(borders[begin:stop], first)
        high = np.minimum(borders[begin + 1 : stop + 1], last)
        seconds[begin:stop, span.stage + 1] += np.maximum(high - low, 0.0)
    covered = seconds.sum(axis=1)
    if not covered.any():
        raise ValueError(_of_another_night(ordered, recording))
    codes = np.where(covered > EPOCH_SECONDS / 2, seconds.argmax(axis=1) - 1, Stage.UNSCORED)
    notes = _notes(left_out, off_grid, int((covered > EPOCH_SECONDS / 2).sum()), count)
    return Hypnogram(codes.astype(np.int8)), [*length_notes, *notes]


def place_markers(
    markers: Sequence[Marker], recording: Recording
) -> tuple[tuple[Marker, ...], list[str]]:
    """The markers inside the recording, with at most one lights off before one lights on.

    Lights that are given again or in the wrong order become notes, so nothing is lost.
    """
    inside = sorted(one for one in markers if 0 <= one.onset_seconds <= recording.duration_seconds)
    notes: list[str] = []
    if len(inside) < len(markers):
        notes.append(f"{len(markers) - len(inside)} markers lie outside the recording: left out.")
    off = next((one for one in inside if one.kind is MarkerKind.LIGHTS_OFF), None)
    on = next((one for one in reversed(inside) if one.kind is MarkerKind.LIGHTS_ON), None)
    if off is not None and on is not None and on <= off:
        on = None
    kept: list[Marker] = []
    for one in inside:
        is_light = one.kind in (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON)
        if is_light and one is not off and one is not on:
            notes.append(f"A further “{one.kind}” at {one.onset_seconds:g} s was kept as a note.")
            one = replace(one, kind=MarkerKind.NOTE, text=str(one.kind))
        kept.append(one)
    return tuple(kept), notes


def with_durations(spans: Sequence[StageSpan]) -> tuple[list[StageSpan], list[str]]:
    """The spans in the order given; those that do not say how long they last do so until the next.

    If most of them follow one another within an epoch, none lasts longer than that.
    """
    silent = [one for one in spans if one.duration_seconds <= 0]
    if not silent:
        return list(spans), []
    onsets = np.array([one.onset_seconds for one in spans])
    in_time = np.argsort(onsets, kind="stable")
    steps = np.empty_like(onsets)
    steps[in_time] = np.append(np.diff(onsets[in_time]), EPOCH_SECONDS)
    longest = EPOCH_SECONDS if np.median(steps) <= EPOCH_SECONDS + _SLACK_SECONDS else np.inf
    told = [
        one
        if one.duration_seconds > 0
        else replace(one, duration_seconds=float(min(step, longest)))
        for one, step in zip(spans, steps, strict=True)
    ]
    if longest == EPOCH_SECONDS:
        return told, []
    return told, ["Its stages do not say how long they last: each was taken up to the next."]


def _other_epoch_length(spans: Sequence[StageSpan]) -> float | None:
    """The length of the file's epochs if they are not 30 s (nor runs of such), else None."""
    # What the recording's end cuts short says nothing of the epochs.
    lengths = np.array([one.duration_seconds for one in spans[:-1]])
    if len(lengths) < 2 or lengths.min() > EPOCH_SECONDS - _SLACK_SECONDS:
        return None
    if _is_multiple(lengths, EPOCH_SECONDS).mean() > _MOSTLY:
        return None
    for seconds in _OTHER_EPOCHS:
        if _is_multiple(lengths, seconds).all():
            return float(seconds)
    return None


def _is_multiple(lengths: NDArray[np.float64], seconds: float) -> NDArray[np.bool_]:
    rest = np.mod(lengths, seconds)
    return np.minimum(rest, seconds - rest) <= _SLACK_SECONDS


def _is_off_grid(seconds: float) -> bool:
    rest = seconds % EPOCH_SECONDS
    return min(rest, EPOCH_SECONDS - rest) > _SLACK_SECONDS


def _notes(left_out: float, off_grid: bool, n_covered: int, count: int) -> list[str]:
    notes: list[str] = []
    if off_grid:
        notes.append(
            "Its epochs begin between the recording's: each took the stage that fills most of it."
        )
    if left_out > _SLACK_SECONDS:
        notes.append(f"{left_out:g} s of its stages lie outside the recording and were left out.")
    if n_covered < count:
        notes.append(f"It speaks of {n_covered} of the {count} epochs; the others stay unscored.")
    return notes


def _of_another_night(spans: Sequence[StageSpan], recording: Recording) -> str:
    first = clock_time(recording, spans[0].onset_seconds)
    last = clock_time(recording, spans[-1].onset_seconds + spans[-1].duration_seconds)
    end = clock_time(recording, recording.duration_seconds)
    return (
        f"it belongs to another night: its stages run from {first:%d.%m.%Y %H:%M} to "
        f"{last:%d.%m.%Y %H:%M}, the recording from {recording.start:%d.%m.%Y %H:%M} to "
        f"{end:%d.%m.%Y %H:%M}."
    )
