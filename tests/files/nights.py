"""Nights and scorings for the tests of files: small, made by rule, with every kind of content."""

from datetime import datetime

import numpy as np

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import ArrayRecording, Channel, Identity
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities

START = datetime(2021, 3, 2, 22, 30)


def night(n_epochs: int = 40, start: datetime = START, **more: object) -> ArrayRecording:
    """A recording of so many epochs with one flat EEG channel of 1 Hz."""
    about = {
        "identity": Identity("P12 F 01-JAN-1970 Ada_Lovelace", "Startdate 02-MAR-2021 N7 AB Amp"),
        **more,
    }
    return ArrayRecording(
        "night.edf",
        (Channel("C4-M1", 1.0),),
        (np.zeros(30 * n_epochs, dtype=np.float32),),
        start,
        **about,  # type: ignore[arg-type]
    )


def scoring(n_epochs: int = 40, seed: int = 3, *, is_automatic: bool = True) -> Scoring:
    """Every stage, every source, unseen epochs, and a marker of every kind."""
    rng = np.random.default_rng(seed)
    values = rng.dirichlet(np.ones(5), n_epochs).astype(np.float32)
    values[1] = np.nan
    automatic = StageProbabilities(
        values, ModelIdentity("mc2sleepnet", "1.0.0", "ab" * 32), ("C4-M1", "C3-M2")
    )
    codes = rng.integers(-1, 5, n_epochs).astype(np.int8)
    codes[:6] = range(-1, 5)
    sources = rng.integers(1, 5, n_epochs).astype(np.int8)
    sources[codes < 0] = Source.NOBODY
    markers = (
        Marker(12.5, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(100.0, 3.25, MarkerKind.AROUSAL, "", "C4-M1"),
        Marker(200.0, 10.0, MarkerKind.ARTEFACT, "sweat, “slow”", "E1-M2"),
        Marker(300.0, 0.0, MarkerKind.NOTE, "Ada calls; CPAP auf 8 cmH₂O"),
        Marker(301.0, 0.0, MarkerKind.NOTE, "Sleep stage R"),
        Marker(302.0, 0.0, MarkerKind.NOTE, ""),
        Marker(1100.0, 0.0, MarkerKind.LIGHTS_ON),
    )
    return Scoring(
        Hypnogram(codes), sources, automatic if is_automatic else None, markers, "other.edf"
    )
