"""What a report reads from the recording itself: a spectrogram, and how good its traces are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    guess_derivations,
    possible_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.spectra.spectrogram import Spectrogram, night_spectrogram
from sleepscorer_app.domain.traces.signal_quality import SignalQuality, signal_quality

MOST_TRACES = 12
AT_ONCE = 2
_ROLES = (Role.EEG, Role.EOG, Role.EMG)


@dataclass(frozen=True, eq=False)
class TraceQuality:
    """One trace and what is wrong with it."""

    name: str
    role: Role
    quality: SignalQuality


@dataclass(frozen=True, eq=False)
class NightReadings:
    """The scored derivation, its spectrogram, and the quality of the traces that are scored by.

    `derivation` and `spectrogram` are None for a night without any EEG.
    """

    derivation: Derivation | None
    spectrogram: Spectrogram | None
    traces: tuple[TraceQuality, ...]


def read_for_report(
    recording: Recording, scored: Derivation | None, report: Callable[[float], None]
) -> NightReadings:
    """Read the night once, trace by trace; `report` is told the fraction done and may raise.

    Raises `OSError` when the recording has gone.
    """
    traces = [one for one in guess_derivations(recording) if one.role in _ROLES]
    if scored is not None:
        traces = [scored, *(one for one in traces if one.name != scored.name)]
    traces = traces[:MOST_TRACES]
    read_one = partial(_read, recording, scored)
    found: list[tuple[TraceQuality, Spectrogram | None]] = []
    # Reading and counting let go of Python's lock, so that two traces take hardly longer than one.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for place, one in enumerate(pool.map(read_one, traces)):
                found.append(one)
                report((place + 1) / len(traces))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    spectrogram = next((one for _, one in found if one is not None), None)
    return NightReadings(scored, spectrogram, tuple(quality for quality, _ in found))


def _read(
    recording: Recording, scored: Derivation | None, one: Derivation
) -> tuple[TraceQuality, Spectrogram | None]:
    """One trace from the night's first epoch to its last; the spectrogram of the scored one."""
    count, rate_hz = n_epochs(recording), one.rate_hz(recording)
    samples = one.read(recording, 0.0, count * EPOCH_SECONDS)
    quality = TraceQuality(one.name, one.role, signal_quality(samples, rate_hz, count))
    return quality, night_spectrogram(samples, rate_hz) if one is scored else None


def scored_derivation(recording: Recording, scoring: Scoring) -> Derivation | None:
    """The derivation that the model read first, else the best guess; None without any EEG."""
    told = scoring.automatic.channels if scoring.automatic is not None else ()
    possible = possible_derivations(recording)
    read = next((one for name in told for one in possible if one.name == name), None)
    return read or next(iter(scoring_candidates(guess_derivations(recording))), None)
