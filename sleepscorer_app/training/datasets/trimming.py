"""Which part of a recording is the night: day-long recordings are mostly wake around it."""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage

EPOCHS_AROUND_SLEEP = 60


def whole(stages: NDArray[np.int8]) -> slice:
    """The recording as it is: what a laboratory hands over was already cut to the night."""
    return slice(0, len(stages))


def around_sleep(stages: NDArray[np.int8]) -> slice:
    """From 60 epochs before the first epoch of sleep to 60 after the last, within the recording.

    Sleep is N1 to REM. Epochs of movement or without a stage count neither as sleep nor among the
    60: Sleep-EDF marks the hours between the electrodes coming off and the end of the file as
    unknown. So does the preparation of DeepSleepNet, which most results on Sleep-EDF follow;
    ULW-SleepNet and SleePyCo trim before they drop such epochs, which gives slightly other numbers.
    Those that lie inside keep their place. Raises `ValueError` for a night without sleep.
    """
    staged = np.flatnonzero(stages >= 0)
    asleep = np.flatnonzero(stages[staged] > Stage.W)
    if not len(asleep):
        raise ValueError("no epoch of it is staged as sleep")
    first = staged[max(int(asleep[0]) - EPOCHS_AROUND_SLEEP, 0)]
    last = staged[min(int(asleep[-1]) + EPOCHS_AROUND_SLEEP, len(staged) - 1)]
    return slice(int(first), int(last) + 1)


def without_surplus_wake(stages: NDArray[np.int8]) -> slice:
    """Wake before and after sleep shortened until there is no more wake than of any other stage.

    Only where wake is the largest stage, as SleepTransformer prepares SHHS; from the evening's
    beginning first, then from the morning's end, so that what is left is one stretch. Raises
    `ValueError` for a night without sleep.
    """
    asleep = np.flatnonzero(stages > Stage.W)
    if not len(asleep):
        raise ValueError("no epoch of it is staged as sleep")
    counts = np.bincount(stages[stages >= 0], minlength=5)
    surplus = int(counts[Stage.W] - counts[1:].max())
    first, stop = 0, len(stages)
    while surplus > 0 and first < asleep[0]:
        surplus -= int(stages[first] == Stage.W)
        first += 1
    while surplus > 0 and stop > asleep[-1] + 1:
        stop -= 1
        surplus -= int(stages[stop] == Stage.W)
    return slice(first, stop)
