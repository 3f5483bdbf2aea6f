"""One scoring at a time, told in one sentence."""

import numpy as np
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.scoring import AcceptRule
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.scoring.auto_score import AutoScore, AvailableModel, result_sentence
from tests.ui.night_pages import probabilities, small_night
from tests.ui.windows import FakeNetwork

NIGHT = small_night(6)
EEG = Derivation("C4-M1", Role.EEG, 1)


def start(auto_score: AutoScore, document: Document, network: FakeNetwork) -> None:
    model = AvailableModel("fake", network.score)
    auto_score.start(document, NIGHT, (EEG,), model, AcceptRule.REPLACE_ALL)


def test_a_second_start_while_one_runs_is_not_heard(qtbot: QtBot) -> None:
    auto_score, document, network = AutoScore(), Document(NIGHT), FakeNetwork()
    network.hold()
    start(auto_score, document, network)
    assert network.has_begun.wait(10)
    start(auto_score, document, network)
    with qtbot.waitSignal(auto_score.finished):
        network.may_go_on.set()
    assert network.calls == ["C4-M1"]
    assert document.undo_stack.count() == 1
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_result_for_another_night_is_refused(qtbot: QtBot) -> None:
    auto_score, document = AutoScore(), Document(NIGHT)
    model = AvailableModel("fake", lambda _recording, _derivation, _report: probabilities(5))
    with qtbot.waitSignal(auto_score.failed) as failed:
        auto_score.start(document, NIGHT, (EEG,), model, AcceptRule.REPLACE_ALL)
    assert "5 epochs for a night of 6" in str(failed.args[0])
    assert document.undo_stack.count() == 0
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_scoring_stopped_for_good_tells_the_document_nothing(qtbot: QtBot) -> None:
    auto_score, document, network = AutoScore(), Document(NIGHT), FakeNetwork()
    network.hold()
    start(auto_score, document, network)
    assert network.has_begun.wait(10)
    auto_score.cancel_and_wait()
    assert not auto_score.is_running
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert document.undo_stack.count() == 0


def test_the_sentence_counts_what_was_seen_and_what_is_to_be_reviewed() -> None:
    values = probabilities(6, 0.5).values.copy()
    values[0] = np.nan
    values[1] = (0.9, 0.1, 0, 0, 0)
    said = StageProbabilities(values, probabilities(6).model, ("C4-M1",))
    assert result_sentence(said, 3.21, 4) == (
        "mc2sleepnet proposed a stage for 5 of 6 epochs from C4-M1 in 3.2 s. 1 it could not see; "
        "they stay as they were. 4 to review: Enter goes from one to the next."
    )
