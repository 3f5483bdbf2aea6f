"""The numbers of a night's report, each with the definition it was computed by."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS

EPOCH_MINUTES = EPOCH_SECONDS / 60

DEFINITIONS: Mapping[str, str] = MappingProxyType(
    {
        "trt_minutes": (
            "Total recording time: from lights off to lights on, in whole epochs. An epoch belongs "
            "to it if it begins at or after lights off and before lights on. Without lights off "
            "the recording's start counts, without lights on the end of its last whole epoch."
        ),
        "tst_minutes": "Total sleep time: epochs scored N1, N2, N3 or R between the lights.",
        "se_percent": (
            "Sleep efficiency: total sleep time in percent of total recording time. Unscored "
            "epochs are part of the recording time, so each of them lowers it."
        ),
        "sol_minutes": (
            "Sleep onset latency: from lights off to the start of the first epoch of any sleep."
        ),
        "waso_minutes": (
            "Wake after sleep onset: epochs scored W from the first epoch of sleep to lights on, "
            "wake after the final awakening included."
        ),
        "rem_latency_minutes": (
            "REM latency: from sleep onset (not from lights off) to the start of the first epoch "
            "scored R."
        ),
        "stage_minutes": "Minutes in each stage between the lights.",
        "stage_percent_of_tst": "Minutes in each stage of sleep in percent of total sleep time.",
        "n_epochs": "Epochs between the lights, scored or not.",
        "n_unscored": (
            "Epochs between the lights that have no stage. They count neither as sleep nor as wake."
        ),
        "awakenings": (
            "Awakenings: how often, between the lights, an epoch scored W follows one scored as "
            "sleep, unscored epochs in between left out."
        ),
        "stage_shifts": (
            "Stage shifts: how often, between the lights, an epoch's stage differs from the one "
            "before, unscored epochs in between left out."
        ),
    }
)
"""What each field of `SleepStatistics` means, for the report and the panel to print."""


@dataclass(frozen=True)
class SleepStatistics:
    """One night in numbers; `DEFINITIONS` says what each is.

    None stands for what does not exist: latencies and wake after onset of a night without sleep,
    the REM latency of a night without R, the efficiency of a night of which nothing is scored.
    `stage_percent_of_tst` has N1, N2, N3 and R, and is empty in a night without sleep.
    """

    trt_minutes: float
    tst_minutes: float
    se_percent: float | None
    sol_minutes: float | None
    waso_minutes: float | None
    rem_latency_minutes: float | None
    stage_minutes: Mapping[Stage, float]
    stage_percent_of_tst: Mapping[Stage, float]
    n_epochs: int
    n_unscored: int
    awakenings: int
    stage_shifts: int


def sleep_statistics(
    hypnogram: Hypnogram,
    *,
    lights_off_seconds: float | None = None,
    lights_on_seconds: float | None = None,
) -> SleepStatistics:
    """The night's numbers between lights off and lights on, both seconds after its start.

    After the AASM's parameters to be reported: efficiency against the time from lights out to
    lights on, wake after onset up to lights on, REM latency from sleep onset.
    """
    first, last = epochs_between_lights(hypnogram.n_epochs, lights_off_seconds, lights_on_seconds)
    codes = hypnogram.codes[first:last]
    counts = {stage: int((codes == stage).sum()) for stage in Stage}
    n_scored = len(codes) - counts[Stage.UNSCORED]
    n_asleep = n_scored - counts[Stage.W]
    onset = _first(_is_sleep(codes))
    scored = codes[codes != Stage.UNSCORED]
    return SleepStatistics(
        trt_minutes=len(codes) * EPOCH_MINUTES,
        tst_minutes=n_asleep * EPOCH_MINUTES,
        se_percent=100 * n_asleep / len(codes) if n_scored else None,
        sol_minutes=None if onset is None else onset * EPOCH_MINUTES,
        waso_minutes=(
            None if onset is None else int((codes[onset:] == Stage.W).sum()) * EPOCH_MINUTES
        ),
        rem_latency_minutes=_rem_latency_minutes(codes, onset),
        stage_minutes={stage: counts[stage] * EPOCH_MINUTES for stage in SCORED_STAGES},
        stage_percent_of_tst=(
            {stage: 100 * counts[stage] / n_asleep for stage in SCORED_STAGES[1:]}
            if n_asleep
            else {}
        ),
        n_epochs=len(codes),
        n_unscored=counts[Stage.UNSCORED],
        awakenings=int((_is_sleep(scored[:-1]) & (scored[1:] == Stage.W)).sum()),
        stage_shifts=int((scored[1:] != scored[:-1]).sum()),
    )


def epochs_between_lights(
    n_epochs: int, lights_off_seconds: float | None, lights_on_seconds: float | None
) -> tuple[int, int]:
    """First epoch and last-plus-one that begin at or after lights off and before lights on."""
    first = 0 if lights_off_seconds is None else _first_beginning_at(lights_off_seconds)
    last = n_epochs if lights_on_seconds is None else _first_beginning_at(lights_on_seconds)
    first = min(max(first, 0), n_epochs)
    return first, min(max(last, first), n_epochs)


def _first_beginning_at(seconds: float) -> int:
    # A marker a hair after an epoch's start, as text formats round it, is meant to be on it.
    return int(np.ceil(seconds / EPOCH_SECONDS - 1e-6))


def _is_sleep(codes: NDArray[np.int8]) -> NDArray[np.bool_]:
    return np.greater(codes, Stage.W)


def _first(is_so: NDArray[np.bool_]) -> int | None:
    return int(is_so.argmax()) if is_so.any() else None


def _rem_latency_minutes(codes: NDArray[np.int8], onset: int | None) -> float | None:
    first_rem = _first(np.equal(codes, Stage.R))
    if onset is None or first_rem is None:
        return None
    return (first_rem - onset) * EPOCH_MINUTES
