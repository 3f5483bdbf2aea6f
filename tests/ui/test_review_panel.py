"""What the review panel lists, says and asks for."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.review import uncertain_bouts
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.ui.bout_table import EPOCHS, WORDS, BoutTable
from sleepscorer_app.ui.document import Document
from sleepscorer_app.ui.review_panel import (
    ReviewPanel,
    budget_words,
    second_choice,
    stands_words,
)
from sleepscorer_app.ui.theme import LIGHT
from sleepscorer_app.ui.viewport import Viewport
from tests.ui.night_pages import START, probabilities, small_night


def partly_unsure() -> Scoring:
    """20 epochs; 4, 5 and 12 are unsure between N2 and R, epoch 12 the most."""
    values = np.array(probabilities(20).values)
    values[[4, 5]] = [0.05, 0.05, 0.5, 0.05, 0.35]
    values[12] = [0.1, 0.1, 0.38, 0.05, 0.37]
    model = ModelIdentity("mc2sleepnet", "1.0", "ab" * 32)
    automatic = StageProbabilities(values, model, ("C4-M1",), values, values)
    return Scoring.unscored(20).accept(automatic, AcceptRule.REPLACE_ALL)


def shown(
    qtbot: QtBot, scoring: Scoring | None = None, *, is_read_only: bool = False
) -> tuple[ReviewPanel, Document, Viewport]:
    night = small_night(20)
    document = Document(night, scoring=scoring or partly_unsure(), is_read_only=is_read_only)
    viewport = Viewport(20, night.duration_seconds)
    panel = ReviewPanel(document, viewport, LIGHT, 0.6)
    qtbot.addWidget(panel)
    panel.resize(380, 700)
    panel.show()
    return panel, document, viewport


def texts(panel: ReviewPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


@pytest.mark.parametrize(
    ("n_uncertain", "n_epochs", "words"),
    [
        (82, 822, "82 epochs · 10 % · about 11 min"),
        (1, 100, "1 epoch · 1 % · under a minute"),
        (0, 0, "0 epochs · 0 % · under a minute"),
    ],
)
def test_the_budget_is_said_in_words(n_uncertain: int, n_epochs: int, words: str) -> None:
    assert budget_words(n_uncertain, n_epochs) == words


def test_uncertain_epochs_are_listed_in_bouts_in_order_of_time(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot)
    rows = range(panel.bouts.rowCount())
    assert [panel.bouts.index(row, EPOCHS).data() for row in rows] == ["5–6", "13"]
    assert panel.bouts.index(0, WORDS).data() == "N2 50 % · R 35 %"
    assert "Look at 3 epochs · 15 % · under a minute" in texts(panel)


def test_the_least_certain_can_come_first(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot)
    panel._by_doubt.click()
    assert panel.bouts.index(0, EPOCHS).data() == "13"


def test_a_confirmed_epoch_leaves_the_list_and_counts_as_done(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    assert "0 of 3 done" in texts(panel)
    document.confirm_epochs([12])
    assert panel.bouts.rowCount() == 1
    assert "1 of 3 done" in texts(panel)


def test_the_threshold_decides_what_is_listed_and_is_told(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot)
    with qtbot.waitSignal(panel.threshold_changed) as told:
        panel.slider.setValue(45)
    assert told.args == [0.45]
    assert panel.bouts.rowCount() == 1


def test_choosing_a_bout_goes_there_and_the_bout_on_screen_is_marked(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)
    panel.bout_view.activated.emit(panel.bouts.index(1, EPOCHS))
    assert viewport.epoch == 12
    assert panel.bout_view.currentIndex().row() == 1
    viewport.go_to_epoch(5)
    assert [one.row() for one in panel.bout_view.selectionModel().selectedRows()] == [0]
    viewport.go_to_epoch(8)
    assert panel.bout_view.selectionModel().selectedRows() == []


def test_the_buttons_ask_for_what_the_keys_do(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)
    viewport.go_to_epoch(12)
    asked: list[str] = []
    panel.action_asked.connect(asked.append)
    for button in (panel.confirm_button, panel.second_button, panel.next_button):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["confirm", "score_R", "next_uncertain"]
    assert panel.confirm_button.text() == "Space  confirm N2"
    assert panel.second_button.text() == "R  score as R"


def test_a_night_open_for_reading_only_can_be_looked_through_but_not_changed(
    qtbot: QtBot,
) -> None:
    panel, _, _ = shown(qtbot, is_read_only=True)
    assert not panel.confirm_button.isEnabled()
    assert not panel.second_button.isEnabled()
    assert panel.next_button.isEnabled()


def test_before_any_scoring_there_is_nothing_to_confirm(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot, Scoring.unscored(20))
    assert not panel.confirm_button.isEnabled()
    assert not panel.slider.isEnabled()
    assert panel.second_button.isHidden()
    assert panel.bars.accessibleDescription() == "Not auto-scored yet."


def test_the_bars_are_also_said_in_words(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)
    viewport.go_to_epoch(4)
    assert panel.bars.accessibleDescription().startswith("N2 50 %, R 35 %, ")
    assert not panel.bars.grab().isNull()


def test_the_second_choice_is_the_likeliest_stage_the_epoch_does_not_have() -> None:
    scoring = partly_unsure()
    assert second_choice(scoring, 12) is Stage.R
    assert second_choice(scoring.score_epochs([12], Stage.W), 12) is Stage.N2
    assert second_choice(Scoring.unscored(20), 12) is None


def test_where_a_stage_came_from_is_said() -> None:
    scoring = partly_unsure()
    assert stands_words(scoring, 12) == "N2, proposed by the network; not looked at."
    assert stands_words(scoring.confirm_epochs([12]), 12) == "N2, confirmed."
    assert stands_words(scoring.score_epochs([12], Stage.W), 12) == "W, scored by hand."
    assert stands_words(Scoring.unscored(20), 12) == "No stage yet."
    imported = scoring.import_hypnogram(scoring.hypnogram, "old.edf")
    assert stands_words(imported, 12) == "N2, imported."


def test_the_table_of_bouts_keeps_the_rules_of_a_qt_model(qtmodeltester: ModelTester) -> None:
    table = BoutTable(START)
    table.show_bouts(uncertain_bouts(partly_unsure(), 0.6))
    qtmodeltester.check(table)
