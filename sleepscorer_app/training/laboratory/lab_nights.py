"""Nights of a laboratory, and simulated ones beside them, as a network's encoders see them.

The encoders stay as they are while a laboratory is learned, so each night is encoded once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.simulation import simulate_hypnogram, simulate_night
from sleepscorer_app.files.work.finished_nights import FinishedNight, patient_in
from sleepscorer_app.scoring.model_files import LoadedModel
from sleepscorer_app.scoring.model_input import RATE_HZ, NightInput, night_input
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.night_scorer import night_views
from sleepscorer_app.scoring.score_recording import read_derivation
from sleepscorer_app.scoring.window_scorer import encode_night

Report = Callable[[float], None]
READING_SHARE, PREPARING_SHARE = 0.1, 0.2


@dataclass(frozen=True)
class LabNight:
    """A recorded night whose stages may be learned from; epochs without one are unscored.

    Nights with the same `person` are of one person; it need not be a name.
    """

    name: str
    person: str
    recording: Recording
    derivation: Derivation
    stages: Hypnogram


def from_finished(nights: Sequence[tuple[FinishedNight, Derivation]]) -> list[LabNight]:
    """Nights scored here, with the trace of each that is read.

    A person is told by the patient field of the recording; nights whose field says nothing are of
    one person each.
    """
    return [
        LabNight(
            night.path.name,
            patient_in(night.recording) or night.path.stem,
            night.recording,
            derivation,
            night.stages,
        )
        for night, derivation in nights
    ]


@dataclass(frozen=True, eq=False)
class EncodedNight:
    """Tokens of a night: for each view of it the raw and the spectrogram tokens, (n_epochs, D).

    `stages` (n_epochs,) are -1 where none is known or the network could not see the epoch.
    """

    views: tuple[tuple[torch.Tensor, torch.Tensor], ...]
    is_seen: NDArray[np.bool_]
    stages: NDArray[np.int8]


def encode_lab_night(model: LoadedModel, night: LabNight, report: Report) -> EncodedNight:
    """The night read from its file and encoded. Raises `OSError` when the file has gone."""
    rate_hz = night.derivation.rate_hz(night.recording)
    samples = read_derivation(
        night.recording, night.derivation, lambda done: report(READING_SHARE * done)
    )
    ready = night_input(
        samples,
        rate_hz,
        night.stages.n_epochs,
        lambda done: report(READING_SHARE + PREPARING_SHARE * done),
    )
    started = READING_SHARE + PREPARING_SHARE
    return _encoded(
        model, ready, night.stages.codes, lambda done: report(started + (1 - started) * done)
    )


def encode_simulated_night(
    model: LoadedModel, seed: int, index: int, n_epochs: int, report: Report
) -> EncodedNight:
    """A stretch of at most `n_epochs` of simulated night `index`, made on the spot."""
    rng = np.random.default_rng([seed, 7, index])
    whole = simulate_hypnogram(rng)
    start = int(rng.integers(0, max(whole.n_epochs - n_epochs, 0) + 1))
    stretch = Hypnogram(whole.codes[start : start + n_epochs])
    report(0.0)
    night = simulate_night(rng, hypnogram=stretch)
    report(PREPARING_SHARE)
    ready = night_input(night.samples, RATE_HZ, stretch.n_epochs)
    return _encoded(
        model,
        ready,
        stretch.codes,
        lambda done: report(PREPARING_SHARE + (1 - PREPARING_SHARE) * done),
    )


def _encoded(
    model: LoadedModel, night: NightInput, codes: NDArray[np.int8], report: Report
) -> EncodedNight:
    network = cast("MC2SleepNet", model.network)
    views = night_views(night, model.description)
    tokens: list[tuple[torch.Tensor, torch.Tensor]] = []
    for index, view in enumerate(views):

        def report_view(done: float, index: int = index) -> None:
            report((index + done) / len(views))

        raw, spectrogram = encode_night(network, view, report_view)
        # Copies: what inference mode made cannot be trained on.
        tokens.append((raw.clone(), spectrogram.clone()))
    stages = np.where(night.is_seen, codes, -1).astype(np.int8)
    return EncodedNight(tuple(tokens), night.is_seen, stages)
