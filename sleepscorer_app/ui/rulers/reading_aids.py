"""What helps to read an epoch: slow waves, spindles, alpha; found when shown, never stored."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.aids import alpha_share as alpha
from sleepscorer_app.domain.aids import slow_waves as slow
from sleepscorer_app.domain.aids import spindles as spindle
from sleepscorer_app.domain.aids.aid_sources import (
    AidSource,
    alpha_source,
    slow_wave_source,
    spindle_source,
)
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.ui.preferences.settings import Preferences, Settings
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

MOST_KEPT = 4096
"""Epochs' findings in memory: three aids over more than a night of 11 hours, a few MB."""

Stretches = tuple[tuple[float, float], ...]
Find = Callable[[NDArray[np.float32], float, float, float, float], Stretches]
"""Samples, rate, time of the first sample, and the epoch's two ends: what lies in the epoch."""


@dataclass(frozen=True)
class AidKind:
    """One aid: its preference, how it finds, and what it says of an epoch."""

    preference: str
    name: str
    find: Find
    padding_seconds: float
    source: Callable[[Sequence[Derivation]], AidSource | None]
    words: Callable[[Stretches], str]
    definition: str


@dataclass(frozen=True)
class Finding:
    """What an aid found in one epoch."""

    kind: AidKind
    source: AidSource
    epoch: int
    stretches: Stretches

    @property
    def words(self) -> str:
        return self.kind.words(self.stretches)


class ReadingAids(QObject):
    """The aids of one open night. Off, they cost nothing; on, each epoch is looked at once."""

    changed = Signal()

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._traces = traces
        self._settings = settings
        self._shown = self.kinds
        # Of the recording, not of this object: what is kept would keep the night.
        self._found = lru_cache(MOST_KEPT)(partial(_look, recording))
        traces.derivations_changed.connect(self.changed)
        if settings is not None:
            settings.changed.connect(self._follow_settings)

    @property
    def kinds(self) -> tuple[AidKind, ...]:
        """The aids that are switched on."""
        now = Preferences() if self._settings is None else self._settings.now
        return tuple(kind for kind in AID_KINDS if getattr(now, kind.preference))

    def source(self, kind: AidKind) -> AidSource | None:
        """Where an aid looks in this night; None where it has nowhere to."""
        return kind.source(self._traces.choices)

    def findings(self, epoch: int) -> tuple[Finding, ...]:
        """What the aids that are on have found in an epoch."""
        found: list[Finding] = []
        for kind in self.kinds:
            source = self.source(kind)
            if source is not None:
                stretches = self._found(kind, source.derivation, epoch)
                found.append(Finding(kind, source, epoch, stretches))
        return tuple(found)

    def spoken_words(self, epoch: int) -> str:
        """What was found in an epoch, for the ear; where stays the same all night."""
        return ", ".join(one.words for one in self.findings(epoch))

    def words(self, epoch: int) -> str:
        """What was found in an epoch and where, for the status line; empty without aids."""
        told = [f"{one.words} ({one.source.words})" for one in self.findings(epoch)]
        silent = [kind.name for kind in self.kinds if self.source(kind) is None]
        return "    ".join([*told, *(f"{name}: no EEG to look in" for name in silent)])

    def _follow_settings(self) -> None:
        if self.kinds != self._shown:
            self._shown = self.kinds
            self.changed.emit()


def _look(recording: Recording, kind: AidKind, derivation: Derivation, epoch: int) -> Stretches:
    start_seconds, stop_seconds = epoch * EPOCH_SECONDS, (epoch + 1) * EPOCH_SECONDS
    rate_hz = derivation.rate_hz(recording)
    read_from = max(start_seconds - kind.padding_seconds, 0.0)
    samples = derivation.read(recording, read_from, stop_seconds + kind.padding_seconds)
    # As recordings count: the first sample at or after the time that was asked for.
    first_seconds = np.ceil(read_from * rate_hz - 1e-6) / rate_hz
    return kind.find(samples, rate_hz, first_seconds, start_seconds, stop_seconds)


def _slow_waves_in(
    samples: NDArray[np.float32], rate_hz: float, first: float, start: float, stop: float
) -> Stretches:
    return slow.slow_wave_stretches(slow.slow_waves(samples, rate_hz, first), start, stop)


def _spindles_in(
    samples: NDArray[np.float32], rate_hz: float, first: float, start: float, stop: float
) -> Stretches:
    return _within(spindle.spindles(samples, rate_hz, first), start, stop)


def _alpha_in(
    samples: NDArray[np.float32], rate_hz: float, first: float, start: float, stop: float
) -> Stretches:
    return _within(alpha.alpha_stretches(samples, rate_hz, first), start, stop)


def _within(stretches: Stretches, start: float, stop: float) -> Stretches:
    cut = ((max(first, start), min(last, stop)) for first, last in stretches)
    return tuple((first, last) for first, last in cut if last > first)


def _total(stretches: Stretches) -> float:
    return sum(last - first for first, last in stretches)


def _slow_words(stretches: Stretches) -> str:
    return f"{_total(stretches):.1f} s of {slow.N3_SECONDS:g} s slow waves"


def _spindle_words(stretches: Stretches) -> str:
    return {0: "no spindle", 1: "1 spindle"}.get(len(stretches), f"{len(stretches)} spindles")


def _alpha_words(stretches: Stretches) -> str:
    return f"alpha {_total(stretches) / EPOCH_SECONDS:.0%}".replace("%", " %")


SLOW_WAVES = AidKind(
    "shows_slow_waves",
    "Slow waves",
    _slow_waves_in,
    slow.SLOW_WAVE_PADDING_SECONDS,
    slow_wave_source,
    _slow_words,
    "Waves of 0.5 to 2 Hz with more than 75 µV from peak to peak in the EEG as it was recorded, "
    "without any display filter, over the frontal regions against a mastoid (F4-M1, F3-M2). They "
    "begin and end where a copy of the EEG from 0.2 to 4 Hz crosses its zero line, and two thirds "
    "of the 75 µV are in that copy too, or else a spindle on a ripple would be one. Moments that "
    "two waves share count once; a wave over the border of two epochs counts its part in each. "
    "6 s, a fifth of the epoch, make N3. Rolling eyes and swaying electrodes count as well: look.",
)
SPINDLES = AidKind(
    "shows_spindles",
    "Spindles",
    _spindles_in,
    spindle.SPINDLE_PADDING_SECONDS,
    spindle_source,
    _spindle_words,
    "Trains from 11 to 16 Hz that last 0.5 to 2.5 s: 2.5 times as large as is usual there within a "
    "minute, and with three tenths of the power from 4 to 30 Hz. On simulated nights 84 % of the "
    "true ones are found, and 84 % of what is found in N2 and N3 is one.",
)
ALPHA = AidKind(
    "shows_alpha",
    "Alpha",
    _alpha_in,
    alpha.ALPHA_PADDING_SECONDS,
    alpha_source,
    _alpha_words,
    "Moments at which 8 to 13 Hz hold a third of the power from 3 to 30 Hz over one second, in an "
    "occipital derivation. More than half of the epoch is the AASM's sign of wake with closed "
    "eyes. One person in ten has next to no alpha.",
)
AID_KINDS = (SLOW_WAVES, SPINDLES, ALPHA)
