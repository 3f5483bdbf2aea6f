"""Scores derivations of a recording; what the window and the command line both call."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.channel_names import Role, read_channel_name
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.committee import LoadedScorer, load_scorer
from sleepscorer_app.scoring.model_files import ModelDescription, read_model_folder
from sleepscorer_app.scoring.model_input import LOWEST_RATE_HZ
from sleepscorer_app.scoring.muscle_strength import is_strength
from sleepscorer_app.scoring.night_scorer import Trace, score_traces

PIECE_SECONDS = 600
READING_SHARE = 0.05
"""Of the whole time, roughly, for the progress bar; the network takes the rest."""


class UnscorableChannel(Exception):
    """A derivation that no network can score; `str(error)` says why and what to do."""


def score_recording(
    recording: Recording,
    derivations: Derivation | Sequence[Derivation],
    model: Path | LoadedScorer,
    report: Callable[[float], None],
) -> StageProbabilities:
    """What `model`, a folder or one loaded before, thinks of each epoch of the night.

    Of several derivations each is scored by itself and the probabilities are averaged, with how far
    they differ kept; a network of several channels reads them together, in its order. `report` is
    called with the fraction done, often; what it raises ends the scoring. Raises
    `UnscorableChannel`, `UnusableModel`, and `OSError` when the file has gone.
    """
    chosen = (derivations,) if isinstance(derivations, Derivation) else tuple(derivations)
    names = ", ".join(one.name for one in chosen)
    folder = read_model_folder(model) if isinstance(model, Path) else model.model_folder
    description = folder.description
    strengths = strengths_among(description, chosen)
    for one in chosen:
        if one in strengths:
            check_strength(recording, one)
        else:
            check_scorable(recording, one)
    check_channels(description, chosen)
    traces = read_traces(recording, chosen, lambda done: report(READING_SHARE * done), strengths)
    probabilities = score_traces(
        traces,
        n_epochs(recording),
        load_scorer(model) if isinstance(model, Path) else model,
        tuple(one.name for one in chosen),
        lambda done: report(READING_SHARE + (1 - READING_SHARE) * done),
    )
    if not probabilities.is_seen.any():
        verb, others = ("is", "another channel") if len(chosen) == 1 else ("are", "other channels")
        raise UnscorableChannel(f"{names} {verb} flat or missing in every epoch; choose {others}")
    return probabilities


def read_traces(
    recording: Recording,
    derivations: Sequence[Derivation],
    report: Callable[[float], None],
    strengths: Sequence[Derivation] = (),
) -> list[Trace]:
    """The whole night of each derivation; raises `OSError` when the file has gone.

    `strengths` are those that are a muscle's strength and no waveform.
    """
    traces: list[Trace] = []
    for place, one in enumerate(derivations):

        def report_own(done: float, place: int = place) -> None:
            report((place + done) / len(derivations))

        samples = read_derivation(recording, one, report_own)
        traces.append(Trace(one.name, samples, one.rate_hz(recording), one in strengths))
    return traces


def check_channels(description: ModelDescription, derivations: Sequence[Derivation]) -> None:
    """Raises `UnscorableChannel` when a network of several channels is given others than it reads.

    A network of one channel reads any number of derivations, one after the other.
    """
    wanted = description.n_channels
    if wanted == 1:
        return
    kinds = ", ".join(description.channels) or "in the order it was trained with"
    if len(derivations) != wanted:
        raise UnscorableChannel(
            f"{description.name} reads {wanted} channels together ({kinds}) and was given "
            f"{len(derivations)}; choose as many, in this order"
        )
    for kind, one in zip(description.channels, derivations, strict=bool(description.channels)):
        if not is_of_kind(one, kind):
            raise UnscorableChannel(
                f"{description.name} reads {kinds} in this order, and {one.name} is no {kind}; "
                "choose another channel"
            )


def fitting_channels(
    description: ModelDescription, derivations: Sequence[Derivation]
) -> tuple[Derivation, ...]:
    """For a network of several channels, the first that fits each, none twice.

    Raises `UnscorableChannel` where one is lacking, or the model does not say what it reads.
    """
    if not description.channels:
        raise UnscorableChannel(
            f"{description.name} reads {description.n_channels} channels together and does not say "
            "which; choose them in the order it was trained with"
        )
    found: list[Derivation] = []
    for kind in description.channels:
        fitting = [one for one in derivations if one not in found and is_of_kind(one, kind)]
        # A channel of that very name is what was trained on, another of its kind only stands in.
        fitting.sort(key=lambda one: one.name.casefold() != kind.casefold())
        match next(iter(fitting), None):
            case None:
                raise UnscorableChannel(
                    f"{description.name} reads {', '.join(description.channels)} together, and no "
                    f"channel of this night is recognised as {kind}; choose another model"
                )
            case one:
                found.append(one)
    return tuple(found)


def is_of_kind(derivation: Derivation, kind: str) -> bool:
    """True for a role ("EEG") that the derivation has, or a name ("C4-M1") that is its own."""
    if kind.upper() in Role.__members__:
        return derivation.role is Role[kind.upper()]
    mine, theirs = read_channel_name(derivation.name), read_channel_name(kind)
    is_same = bool(mine.derivation) and mine.derivation == theirs.derivation
    return is_same or derivation.name.casefold() == kind.casefold()


def check_scorable(recording: Recording, derivation: Derivation) -> None:
    """Raises `UnscorableChannel` for what can be told before reading a sample."""
    if n_epochs(recording) == 0:
        raise UnscorableChannel(
            f"the recording lasts {recording.duration_seconds:g} s, less than one epoch of "
            f"{EPOCH_SECONDS} s; there is nothing to score"
        )
    rate_hz = derivation.rate_hz(recording)
    if rate_hz < LOWEST_RATE_HZ:
        raise UnscorableChannel(
            f"{derivation.name} has {rate_hz:g} samples per second and scoring needs "
            f"{LOWEST_RATE_HZ:g}; choose another channel"
        )


def strengths_among(
    description: ModelDescription, derivations: Sequence[Derivation]
) -> tuple[Derivation, ...]:
    """Which of the channels, given in the model's order, it reads as a muscle's strength."""
    pairs = zip(description.channels, derivations, strict=False)
    return tuple(one for kind, one in pairs if kind in description.envelopes)


def check_strength(recording: Recording, derivation: Derivation) -> None:
    """Raises `UnscorableChannel` for what holds a waveform, or is no muscle channel."""
    if n_epochs(recording) and not is_strength(recording, derivation):
        raise UnscorableChannel(
            f"the model learned from a muscle's strength, sampled once a second or so, and "
            f"{derivation.name} has {derivation.rate_hz(recording):g} samples per second; choose "
            "another channel or model"
        )


def read_derivation(
    recording: Recording, derivation: Derivation, report: Callable[[float], None]
) -> NDArray[np.float32]:
    """Every sample of the derivation, shape (n,), read in pieces so that it can be given up.

    Raises `OSError` when the file has gone.
    """
    stop_seconds = recording.duration_seconds
    pieces: list[NDArray[np.float32]] = []
    start_seconds = 0.0
    while start_seconds < stop_seconds:
        piece_stop = min(start_seconds + PIECE_SECONDS, stop_seconds)
        pieces.append(derivation.read(recording, start_seconds, piece_stop))
        report(piece_stop / stop_seconds)
        start_seconds = piece_stop
    return np.concatenate(pieces)
