"""Small nights and pages over them, as the tests of the views need them."""

from datetime import datetime

import numpy as np
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.montages.montage import guess_derivations, scoring_candidates
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.ui.look.theme import DARK, Colours
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from sleepscorer_app.ui.window.night_page import NightPage

START = datetime(2026, 3, 3, 23, 58, 40)
NAMES = ("F4-M1", "C4-M1", "E1-M2", "Chin1-Chin2")


def small_night(
    n_epochs: int = 20, names: tuple[str, ...] = NAMES, rate_hz: float = 64.0
) -> ArrayRecording:
    """Noise of 20 µV on every channel, the same at every call."""
    rng = np.random.default_rng(0)
    n_samples = round(n_epochs * 30 * rate_hz)
    return ArrayRecording(
        "small.edf",
        tuple(Channel(name, rate_hz) for name in names),
        tuple(rng.normal(0, 20, n_samples).astype(np.float32) for _ in names),
        START,
    )


def probabilities(n_epochs: int, confidence: float = 0.9) -> StageProbabilities:
    """A network's word for a night that goes W N1 N2 N3 R over and over."""
    values = np.full((n_epochs, 5), (1 - confidence) / 4, dtype=np.float32)
    values[np.arange(n_epochs), np.arange(n_epochs) % 5] = confidence
    return StageProbabilities(values, ModelIdentity("mc2sleepnet", "1.0", "ab" * 32), ("C4-M1",))


def scored(n_epochs: int, confidence: float = 0.9) -> Scoring:
    """That word taken in."""
    empty = Scoring.unscored(n_epochs)
    return empty.accept(probabilities(n_epochs, confidence), AcceptRule.REPLACE_ALL)


def partly_unsure() -> Scoring:
    """20 epochs; 4, 5 and 12 are unsure between N2 and R, epoch 12 the most."""
    values = np.array(probabilities(20).values)
    values[[4, 5]] = [0.05, 0.05, 0.5, 0.05, 0.35]
    values[12] = [0.1, 0.1, 0.38, 0.05, 0.37]
    model = ModelIdentity("mc2sleepnet", "1.0", "ab" * 32)
    automatic = StageProbabilities(values, model, ("C4-M1",), values, values)
    return Scoring.unscored(20).accept(automatic, AcceptRule.REPLACE_ALL)


def all_n2(n_epochs: int) -> Scoring:
    """A night that a person scored N2 from end to end."""
    return Scoring(
        Hypnogram(np.full(n_epochs, Stage.N2, dtype=np.int8)), np.full(n_epochs, 3, dtype=np.int8)
    )


def shown_page(
    qtbot: QtBot,
    recording: ArrayRecording,
    scoring: Scoring | None = None,
    *,
    colours: Colours = DARK,
) -> NightPage:
    """A page on the screen with its whole-night spectrogram there."""
    document = Document(recording, scoring=scoring)
    viewport = Viewport(document.n_epochs, recording.duration_seconds)
    derivations = guess_derivations(recording)
    candidates = scoring_candidates(derivations)
    traces = TraceSettings(derivations, candidates[0] if candidates else None)
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    page = NightPage(document, viewport, traces, colours, plan)
    page.traces_kept_by_test = traces  # type: ignore[attr-defined]
    qtbot.addWidget(page)
    for panel in page.panels.values():
        qtbot.addWidget(panel)
    page.resize(900, 640)
    page.show()
    settle(qtbot)
    return page


def settle(qtbot: QtBot) -> None:
    """Until nothing runs in the background and every result has arrived."""
    qtbot.waitUntil(lambda: not BackgroundTask.running)
