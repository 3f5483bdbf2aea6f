"""What a report reads from the recording itself: a spectrogram, and how good its traces are."""

from collections.abc import Callable
from dataclasses import dataclass

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montage import (
    Derivation,
    guess_derivations,
    possible_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.signal_quality import SignalQuality, signal_quality
from sleepscorer_app.domain.spectrogram import Spectrogram, night_spectrogram

MOST_TRACES = 12
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
    count, found = n_epochs(recording), list[TraceQuality]()
    spectrogram: Spectrogram | None = None
    for place, one in enumerate(traces):
        report(place / len(traces))
        samples = one.read(recording, 0.0, count * EPOCH_SECONDS)
        rate_hz = one.rate_hz(recording)
        found.append(TraceQuality(one.name, one.role, signal_quality(samples, rate_hz, count)))
        if one is scored:
            spectrogram = night_spectrogram(samples, rate_hz)
    return NightReadings(scored, spectrogram, tuple(found))


def scored_derivation(recording: Recording, scoring: Scoring) -> Derivation | None:
    """The derivation that the model read first, else the best guess; None without any EEG."""
    told = scoring.automatic.channels if scoring.automatic is not None else ()
    possible = possible_derivations(recording)
    read = next((one for name in told for one in possible if one.name == name), None)
    return read or next(iter(scoring_candidates(guess_derivations(recording))), None)
