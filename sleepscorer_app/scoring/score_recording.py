"""Scores one derivation of a recording; what the window and the command line both call."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.montage import Derivation
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.committee import load_scorer
from sleepscorer_app.scoring.model_input import LOWEST_RATE_HZ
from sleepscorer_app.scoring.night_scorer import score_samples

PIECE_SECONDS = 600
READING_SHARE = 0.05
"""Of the whole time, roughly, for the progress bar; the network takes the rest."""


class UnscorableChannel(Exception):
    """A derivation that no network can score; `str(error)` says why and what to do."""


def score_recording(
    recording: Recording,
    derivation: Derivation,
    model_folder: Path,
    report: Callable[[float], None],
) -> StageProbabilities:
    """What the model in `model_folder` thinks of each epoch of the night.

    `report` is called with the fraction done, often; what it raises ends the scoring. Raises
    `UnscorableChannel`, `UnusableModel`, and `OSError` when the file has gone.
    """
    epochs = n_epochs(recording)
    check_scorable(recording, derivation)
    samples = read_derivation(recording, derivation, lambda done: report(READING_SHARE * done))
    model = load_scorer(model_folder)
    probabilities = score_samples(
        samples,
        derivation.rate_hz(recording),
        epochs,
        model,
        (derivation.name,),
        lambda done: report(READING_SHARE + (1 - READING_SHARE) * done),
    )
    if not probabilities.is_seen.any():
        raise UnscorableChannel(
            f"{derivation.name} is flat or missing in every epoch; choose another channel"
        )
    return probabilities


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
