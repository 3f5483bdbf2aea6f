"""NREM–REM cycles of a night, by one definition that is written out."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS

EPOCHS_PER_MINUTE = 60 // EPOCH_SECONDS
LEAST_NREM_EPOCHS = 15 * EPOCHS_PER_MINUTE
LEAST_REM_EPOCHS = 5 * EPOCHS_PER_MINUTE
LONGEST_UNSCORED_EPOCHS = 15 * EPOCHS_PER_MINUTE
LONGEST_FIRST_NREM_EPOCHS = 120 * EPOCHS_PER_MINUTE
LIGHTER_BEFORE_SPLIT_EPOCHS = 12 * EPOCHS_PER_MINUTE

DEFINITION = (
    "After Feinberg & Floyd (1979) with the usual changes. A cycle is a NREM period and the REM "
    "period that follows it. A NREM period begins with N1, N2 or N3 and holds at least 15 min of "
    "them; wake and REM too short to count may lie in it. A REM period holds at least 5 min of R, "
    "that of the first cycle any amount; R that returns before 15 min of NREM have passed is the "
    "same REM period. REM before the first 15 min of NREM is REM at sleep onset and no cycle. A "
    "first NREM period of 120 min or more is taken for two cycles with a skipped REM period where "
    "N3 returns after at least 12 min without N3. A NREM period that no REM period follows is an "
    "incomplete cycle; it ends with the last sleep. 15 min or more of unscored epochs end a cycle "
    "and leave it incomplete; fewer are passed over, as wake is."
)


@dataclass(frozen=True)
class SleepCycle:
    """One cycle: from `first` to before `stop`, its REM period from `rem_first` if it has one."""

    first: int
    rem_first: int | None
    stop: int
    has_skipped_rem: bool = False
    """Its REM period was skipped: a long first NREM period was parted here."""

    @property
    def is_complete(self) -> bool:
        """True if it ends with REM, or with REM that was skipped."""
        return self.rem_first is not None or self.has_skipped_rem

    @property
    def minutes(self) -> float:
        return (self.stop - self.first) / EPOCHS_PER_MINUTE


@dataclass(frozen=True)
class SleepCycles:
    """The night's cycles in order, and the REM period at sleep onset if the night began with it."""

    cycles: tuple[SleepCycle, ...]
    onset_rem: tuple[int, int] | None
    """First epoch and last-plus-one."""

    def at(self, epoch: int) -> int | None:
        """The number of the cycle, from 1, that holds `epoch`; None between and beside them."""
        return next(
            (n for n, one in enumerate(self.cycles, 1) if one.first <= epoch < one.stop), None
        )


@dataclass(frozen=True)
class _RemPeriod:
    first: int
    stop: int
    n_epochs: int
    """How many of them are R."""


def sleep_cycles(hypnogram: Hypnogram) -> SleepCycles:
    """The cycles of a night; `DEFINITION` says what they are."""
    cycles: list[SleepCycle] = []
    onset_rem: tuple[int, int] | None = None
    for first, stop in _scored_stretches(hypnogram.codes):
        is_night_begin = not cycles and onset_rem is None
        found, rem = _cycles_of(hypnogram.codes[:stop], first, is_night_begin)
        cycles += found
        onset_rem = onset_rem or (rem if is_night_begin else None)
    if cycles:
        cycles[:1] = _parted(cycles[0], hypnogram.codes)
    return SleepCycles(tuple(cycles), onset_rem)


def _scored_stretches(codes: NDArray[np.int8]) -> list[tuple[int, int]]:
    """The night's stretches between gaps that are too long to be passed over."""
    scored = np.flatnonzero(codes != Stage.UNSCORED)
    if scored.size == 0:
        return []
    after_gap = np.flatnonzero(np.diff(scored) > LONGEST_UNSCORED_EPOCHS) + 1
    return [(int(part[0]), int(part[-1]) + 1) for part in np.split(scored, after_gap)]


def _cycles_of(
    codes: NDArray[np.int8], first: int, is_night_begin: bool
) -> tuple[list[SleepCycle], tuple[int, int] | None]:
    """The cycles from `first` to the end of `codes`, and the REM period before the first."""
    cycles: list[SleepCycle] = []
    onset_rem: tuple[int, int] | None = None
    begin = first
    for period in _rem_periods(codes, first):
        nrem = _nrem_epochs(codes, begin, period.first)
        if nrem.size < LEAST_NREM_EPOCHS:
            # Only before the first cycle: elsewhere periods lie 15 min of NREM apart.
            onset_rem = (period.first, period.stop)
        elif period.n_epochs < LEAST_REM_EPOCHS and (cycles or not is_night_begin):
            continue
        else:
            cycles.append(SleepCycle(int(nrem[0]), period.first, period.stop))
        begin = period.stop
    rest = _nrem_epochs(codes, begin, len(codes))
    if rest.size >= LEAST_NREM_EPOCHS:
        asleep = np.flatnonzero(codes > Stage.W)
        cycles.append(SleepCycle(int(rest[0]), None, int(asleep[-1]) + 1))
    return cycles, onset_rem


def _rem_periods(codes: NDArray[np.int8], first: int) -> list[_RemPeriod]:
    """Stretches from R to R within which less than 15 min of NREM lie together."""
    rem = np.flatnonzero(codes[first:] == Stage.R) + first
    if rem.size == 0:
        return []
    is_apart = [
        _nrem_epochs(codes, one, other).size >= LEAST_NREM_EPOCHS
        for one, other in pairwise(rem.tolist())
    ]
    parts = np.split(rem, np.flatnonzero(is_apart) + 1)
    return [_RemPeriod(int(part[0]), int(part[-1]) + 1, part.size) for part in parts]


def _nrem_epochs(codes: NDArray[np.int8], first: int, stop: int) -> NDArray[np.intp]:
    between = codes[first:stop]
    return np.flatnonzero((between >= Stage.N1) & (between <= Stage.N3)) + first


def _parted(cycle: SleepCycle, codes: NDArray[np.int8]) -> list[SleepCycle]:
    """The first cycle, or two of it if its NREM period is so long that REM was skipped in it."""
    nrem_stop = cycle.stop if cycle.rem_first is None else cycle.rem_first
    if _nrem_epochs(codes, cycle.first, nrem_stop).size < LONGEST_FIRST_NREM_EPOCHS:
        return [cycle]
    deep = np.flatnonzero(codes[cycle.first : nrem_stop] == Stage.N3) + cycle.first
    returns = (int(one) for one in deep[1:][np.diff(deep) > LIGHTER_BEFORE_SPLIT_EPOCHS])
    border = next((one for one in returns if _may_part(codes, cycle.first, one, nrem_stop)), None)
    if border is None:
        return [cycle]
    return [
        SleepCycle(cycle.first, None, border, has_skipped_rem=True),
        SleepCycle(border, cycle.rem_first, cycle.stop),
    ]


def _may_part(codes: NDArray[np.int8], first: int, border: int, stop: int) -> bool:
    """Whether both sides of the border are NREM periods of their own."""
    sides = (_nrem_epochs(codes, first, border), _nrem_epochs(codes, border, stop))
    return all(one.size >= LEAST_NREM_EPOCHS for one in sides)
