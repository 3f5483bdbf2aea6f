"""A scored night to report on, and its readings."""

from dataclasses import replace
from datetime import datetime

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import (
    EPOCH_SECONDS,
    ArrayRecording,
    Channel,
    Identity,
)
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.report.night_readings import read_for_report, scored_derivation
from sleepscorer_app.files.report.report_choices import ReportChoices
from sleepscorer_app.files.report.report_content import NightReport, night_report
from sleepscorer_app.files.report.report_words import Say, in_english

N_EPOCHS, RATE_HZ = 240, 64.0
MADE = datetime(2031, 5, 6, 7, 8)
MODEL = ModelIdentity("test-model", "1.2", "0123456789abcdef" * 4)
STAGES = np.repeat([0, 2, 3, 2, 4, 0, 2, 0], 30)


def recording() -> ArrayRecording:
    """Two hours of noise on two EEG channels, of somebody with a name."""
    random = np.random.default_rng(3)
    n_samples = int(N_EPOCHS * EPOCH_SECONDS * RATE_HZ)
    samples = tuple(random.normal(0, 20, n_samples).astype(np.float32) for _ in range(2))
    return ArrayRecording(
        "meier_0042.edf",
        (Channel("C3-A2", RATE_HZ), Channel("C4-A1", RATE_HZ)),
        samples,
        datetime(2024, 2, 29, 22, 50, 10),
        Identity("MCH-17 F 02-MAY-1951 Meier_Erika", "Startdate 29-FEB-2024 PSG-9 XY ZZ"),
    )


def scoring() -> Scoring:
    """Proposed by a model; some confirmed, some changed, some taken away; lights and arousals."""
    values = np.full((N_EPOCHS, 5), 0.05, dtype=np.float32)
    values[np.arange(N_EPOCHS), STAGES] = 0.8
    said = StageProbabilities(values, MODEL, ("C3-A2",))
    marks = (
        Marker(300.0, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(2000.0, 5.0, MarkerKind.AROUSAL),
        Marker(2500.0, 5.0, MarkerKind.AROUSAL, "Meier moved"),
        Marker(7000.0, 0.0, MarkerKind.LIGHTS_ON),
    )
    return (
        Scoring.unscored(N_EPOCHS)
        .accept(said, AcceptRule.REPLACE_ALL)
        .confirm_epochs(range(40, 60), "AB")
        .score_epochs(range(60, 65), Stage.N1, "CD")
        .score_epochs(range(65, 68), Stage.N3, "CD")
        .score_epochs(range(2), Stage.UNSCORED, "CD")
        .with_markers(marks)
    )


def other_scoring() -> NamedScoring:
    """Another person's, who took thirty epochs of N2 for N1."""
    stages = scoring().score_epochs(range(92, 122), Stage.N1).hypnogram
    return NamedScoring("meier_second_scorer.edf", stages)


def report(
    choices: ReportChoices | None = None, say: Say = in_english, without_model: bool = False
) -> NightReport:
    """The report of that night by these choices."""
    night, scored = recording(), scoring()
    if without_model:
        scored = replace(scored, automatic=None)
    readings = read_for_report(night, scored_derivation(night, scored), lambda _fraction: None)
    return night_report(
        night,
        scored,
        readings,
        choices or ReportChoices(),
        compared=[other_scoring()],
        made=MADE,
        say=say,
    )
