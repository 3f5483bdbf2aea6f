"""The stretch of a night that statistics count, and what can be counted in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycles, sleep_cycles

EPOCH_MINUTES = EPOCH_SECONDS / 60
PERSISTENT_SLEEP_EPOCHS = 10
"""Five minutes."""


@dataclass(frozen=True, eq=False)
class CountedNight:
    """The epochs from `first` to before `stop` of a night, and the marks on it."""

    hypnogram: Hypnogram
    markers: tuple[Marker, ...]
    first: int
    stop: int

    @cached_property
    def codes(self) -> NDArray[np.int8]:
        """The stages counted, shape (stop - first,)."""
        return self.hypnogram.codes[self.first : self.stop]

    @cached_property
    def is_sleep(self) -> NDArray[np.bool_]:
        """True where the epoch is N1, N2, N3 or R, shape (stop - first,)."""
        return np.greater(self.codes, Stage.W)

    @cached_property
    def onset(self) -> int | None:
        """The place of the first epoch of sleep among those counted; None in a night without."""
        return _first(self.is_sleep)

    @cached_property
    def first_rem(self) -> int | None:
        """The place of the first R among the epochs counted; None in a night without."""
        return _first(np.equal(self.codes, Stage.R))

    @cached_property
    def sleep_period(self) -> NDArray[np.int8]:
        """The stages from the first epoch of sleep to the last, both included."""
        asleep = np.flatnonzero(self.is_sleep)
        return self.codes[asleep[0] : asleep[-1] + 1] if asleep.size else self.codes[:0]

    @property
    def n_epochs(self) -> int:
        return len(self.codes)

    @property
    def n_asleep(self) -> int:
        return int(self.is_sleep.sum())

    @property
    def n_final_wake(self) -> int:
        """How many epochs of W end the night without a break."""
        other = np.flatnonzero(self.codes != Stage.W)
        return self.n_epochs - (int(other[-1]) + 1 if other.size else 0)

    @property
    def persistent_onset(self) -> int | None:
        """The place of the first of five minutes of sleep without a break; None if there are none.

        Which stages of sleep they are does not matter.
        """
        borders = np.flatnonzero(np.diff(np.concatenate(([0], self.is_sleep, [0]))))
        runs = borders.reshape(-1, 2)
        return next(
            (int(first) for first, stop in runs if stop - first >= PERSISTENT_SLEEP_EPOCHS), None
        )

    @property
    def scored(self) -> NDArray[np.int8]:
        """The stages counted without the epochs that have none."""
        return self.codes[self.codes != Stage.UNSCORED]

    @property
    def arousals_in_sleep(self) -> int | None:
        """How many marked arousals begin in an epoch of sleep; None if none is marked at all."""
        onsets = [one.onset_seconds for one in self.markers if one.kind is MarkerKind.AROUSAL]
        if not onsets:
            return None
        places = [int(onset // EPOCH_SECONDS) - self.first for onset in onsets]
        return sum(0 <= place < self.n_epochs and bool(self.is_sleep[place]) for place in places)

    @cached_property
    def cycles(self) -> SleepCycles:
        """The NREM–REM cycles among the epochs counted, numbered as in the whole night."""
        codes = np.full(self.hypnogram.n_epochs, Stage.UNSCORED, dtype=np.int8)
        codes[self.first : self.stop] = self.codes
        return sleep_cycles(Hypnogram(codes))

    def count(self, stages: Sequence[Stage]) -> int:
        """How many epochs have one of these stages."""
        return int(np.isin(self.codes, stages).sum())


def epochs_between_lights(n_epochs: int, markers: tuple[Marker, ...]) -> tuple[int, int]:
    """First epoch and last-plus-one that begin at or after lights off and before lights on.

    Without lights off the night's first epoch, without lights on its last.
    """
    off = onset_of(markers, MarkerKind.LIGHTS_OFF)
    on = onset_of(markers, MarkerKind.LIGHTS_ON)
    first = 0 if off is None else _first_beginning_at(off)
    stop = n_epochs if on is None else _first_beginning_at(on)
    return _kept_inside(first, stop, n_epochs)


def epochs_touched_by_dark(n_epochs: int, markers: tuple[Marker, ...]) -> tuple[int, int]:
    """First epoch and last-plus-one of which any part lies between lights off and lights on."""
    off = onset_of(markers, MarkerKind.LIGHTS_OFF)
    on = onset_of(markers, MarkerKind.LIGHTS_ON)
    first = 0 if off is None else int(np.floor(off / EPOCH_SECONDS + 1e-6))
    stop = n_epochs if on is None else _first_beginning_at(on)
    return _kept_inside(first, stop, n_epochs)


def without_unscored_ends(hypnogram: Hypnogram, first: int, stop: int) -> tuple[int, int]:
    """The same stretch from its first epoch that has a stage to its last; empty if none has."""
    scored = np.flatnonzero(hypnogram.is_scored[first:stop])
    return (first + int(scored[0]), first + int(scored[-1]) + 1) if scored.size else (first, first)


def _first_beginning_at(seconds: float) -> int:
    # A marker a hair after an epoch's start, as text formats round it, is meant to be on it.
    return int(np.ceil(seconds / EPOCH_SECONDS - 1e-6))


def _kept_inside(first: int, stop: int, n_epochs: int) -> tuple[int, int]:
    first = min(max(first, 0), n_epochs)
    return first, min(max(stop, first), n_epochs)


def _first(is_so: NDArray[np.bool_]) -> int | None:
    return int(is_so.argmax()) if is_so.any() else None
