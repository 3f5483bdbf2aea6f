"""A lesson behind the window: one step, and never past a decision made meanwhile."""

from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.teaching import taught
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.review import teaching_flow
from sleepscorer_app.ui.review.teaching_flow import TeachingFlow, lesson_sentence
from tests.ui.night_pages import small_night


def two_looks() -> Scoring:
    """20 epochs called N2; every second one looks otherwise and is less sure."""
    odd = np.arange(20) % 2
    values = np.full((20, 5), 0.02, dtype=np.float32)
    values[:, Stage.N2] = 0.92
    values[odd == 1] = (0.1, 0.1, 0.5, 0.1, 0.2)
    tokens = np.stack([odd, 1 - odd], axis=1).astype(np.float16)
    model = ModelIdentity("net", "1", "ab" * 32)
    automatic = StageProbabilities(values, model, ("C4-M1",), tokens=tokens)
    return Scoring.unscored(20).accept(automatic, AcceptRule.REPLACE_ALL)


def document_with(scoring: Scoring) -> Document:
    return Document(small_night(20), scoring=scoring)


def test_a_lesson_is_one_step_and_says_what_it_proposes(qtbot: QtBot) -> None:
    document, flow = document_with(two_looks().score_epochs([1, 3, 5, 7], Stage.R)), TeachingFlow()
    before = document.scoring
    with qtbot.waitSignal(flow.succeeded) as told:
        flow.start(document)
    assert told.args == [lesson_sentence(before, document.scoring)]
    assert "From 4 decided epochs, another stage is proposed for 6 undecided epochs" in told.args[0]
    assert document.undo_stack.count() == 1
    assert document.undo_stack.undoText() == "Teach the night from 4 decided epochs"
    proposed = np.flatnonzero(document.scoring.sources == Source.TAUGHT)
    assert proposed.tolist() == [9, 11, 13, 15, 17, 19]
    document.undo_stack.undo()
    assert document.scoring == before
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_decision_made_during_the_lesson_is_learned_from_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_end = Event(), Event()

    def slow(scoring: Scoring) -> Scoring:
        has_begun.set()
        assert may_end.wait(10)
        return taught(scoring)

    monkeypatch.setattr(teaching_flow, "taught", slow)
    document, flow = document_with(two_looks().score_epochs([1, 3, 5], Stage.R)), TeachingFlow()
    flow.start(document)
    assert has_begun.wait(10)
    document.score_epochs([19], Stage.W)
    with qtbot.waitSignal(flow.succeeded):
        may_end.set()
    assert document.scoring.hypnogram[19] is Stage.W
    assert document.scoring.source_of(19) is Source.PERSON
    assert document.undo_stack.undoText() == "Teach the night from 4 decided epochs"
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_night_without_decisions_teaches_nothing_and_says_so(qtbot: QtBot) -> None:
    document, flow = document_with(two_looks()), TeachingFlow()
    with qtbot.waitSignal(flow.succeeded) as told:
        flow.start(document)
    assert told.args[0].startswith("Nothing to learn from yet")
    assert not flow.is_running
    assert document.undo_stack.count() == 0


def test_a_lesson_given_up_for_good_changes_nothing(qtbot: QtBot) -> None:
    document, flow = document_with(two_looks().score_epochs([1, 3], Stage.R)), TeachingFlow()
    flow.start(document)
    flow.cancel_and_wait()
    assert not flow.is_running
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert document.undo_stack.count() == 0


def test_a_lesson_that_would_change_a_decision_is_refused() -> None:
    document = document_with(two_looks().score_epochs([1], Stage.R))
    stolen = replace(
        document.scoring, hypnogram=document.scoring.hypnogram.with_stage([1], Stage.W)
    )
    with pytest.raises(ValueError, match="would change an epoch that a person decided"):
        document.take_lesson(stolen)


def test_a_lesson_without_news_says_that_too() -> None:
    scoring = two_looks().confirm_epochs([1])
    assert lesson_sentence(scoring, scoring) == (
        "From 1 decided epoch nothing follows for the others."
    )
