"""What the review panel lists, says and asks for."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.reviewing.review import review_queue
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.look.theme import LIGHT
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import BudgetUnit, Settings, settings_on_disk
from sleepscorer_app.ui.review.bout_table import EPOCHS, MARK, WORDS, BoutTable
from sleepscorer_app.ui.review.budget_box import steps_for
from sleepscorer_app.ui.review.review_panel import ReviewPanel
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from tests.ui.night_pages import START, partly_unsure, small_night


def shown(
    qtbot: QtBot,
    scoring: Scoring | None = None,
    *,
    is_read_only: bool = False,
    share: float = 0.15,
) -> tuple[ReviewPanel, Document, Viewport]:
    night = small_night(20)
    document = Document(night, scoring=scoring or partly_unsure(), is_read_only=is_read_only)
    viewport = Viewport(20, night.duration_seconds)
    plan = ReviewPlan(document, Settings(settings_on_disk(), document), document)
    plan.set_share(share)
    panel = ReviewPanel(document, viewport, plan, LIGHT)
    qtbot.addWidget(panel)
    panel.resize(380, 800)
    panel.show()
    return panel, document, viewport


def texts(panel: ReviewPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel)]


def listed(panel: ReviewPanel, column: int = EPOCHS) -> list[str]:
    return [panel.bouts.index(row, column).data() for row in range(panel.bouts.rowCount())]


def test_the_most_doubtful_bout_comes_first_or_the_earliest(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot)
    assert listed(panel) == ["13", "5–6"]
    assert listed(panel, WORDS)[1] == "N2 50 % · R 35 %"
    assert "Look at 3 epochs · 15 % · under a minute" in texts(panel)
    panel.by_time.click()
    assert listed(panel) == ["5–6", "13"]


def test_decided_bouts_stay_listed_with_how_they_were_decided(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    assert "0 of 2 bouts, 0 of 3 epochs" in texts(panel)
    document.confirm_epochs([12])
    assert listed(panel, MARK) == ["✓", ""]
    document.score_epochs([4], document.scoring.hypnogram[5])
    assert listed(panel, MARK) == ["✓", "1/2"]
    document.score_epochs([5], document.scoring.hypnogram[4])
    assert listed(panel, MARK) == ["✓", "✎"]
    assert "2 of 2 bouts, 3 of 3 epochs" in texts(panel)
    assert panel.bar.value() == panel.bar.maximum() == 3


def test_progress_and_wishes_survive_closing(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    panel.order.setCurrentIndex(panel.order.findData(ReviewOrder.ENTROPY))
    panel.order.activated.emit(panel.order.currentIndex())
    panel.by_time.click()
    document.confirm_epochs([12])
    again = Document(small_night(20), scoring=document.scoring)
    plan = ReviewPlan(again, Settings(settings_on_disk(), again), again)
    assert (plan.order, plan.goes_by_time, plan.share) == (ReviewOrder.ENTROPY, True, 0.15)
    assert plan.queue.n_decided == 1


def test_the_slider_spends_epochs_percent_or_minutes(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot)
    assert panel.budget.slider.maximum() == 100
    panel.budget.slider.setValue(40)
    assert "Look at 8 epochs · 40 % · about 1 min" in texts(panel)
    panel.budget.unit.setCurrentIndex(panel.budget.unit.findData(BudgetUnit.EPOCHS))
    assert (panel.budget.slider.maximum(), panel.budget.slider.value()) == (20, 8)
    panel.budget.slider.setValue(2)
    assert "Look at 2 epochs · 10 % · under a minute" in texts(panel)
    assert steps_for(BudgetUnit.MINUTES, 960) == 128


def test_the_budget_says_what_it_is_expected_to_buy(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    assert panel.budget.gain.text() == "expected to lift agreement from 83 to 91 %"
    assert panel.budget.caveat.text().startswith("If the network's confidence holds")
    document.confirm_epochs([4, 5, 12])
    assert panel.budget.gain.text() == "expected to lift agreement from 91.5 to 91.5 %"


def test_only_orders_that_can_be_had_are_offered(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    second = ReviewOrder.SECOND_OPINION
    assert panel.order.findData(second) < 0
    assert panel.order.findData(ReviewOrder.VIEWS) >= 0
    document.restore(
        replace(document.scoring, second_opinion=document.scoring.automatic), "Second opinion"
    )
    assert panel.order.findData(second) >= 0


def test_choosing_a_bout_goes_there_and_the_bout_on_screen_is_marked(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)
    panel.bout_view.activated.emit(panel.bouts.index(0, EPOCHS))
    assert viewport.epoch == 12
    assert panel.bout_view.currentIndex().row() == 0
    viewport.go_to_epoch(5)
    assert [one.row() for one in panel.bout_view.selectionModel().selectedRows()] == [1]
    viewport.go_to_epoch(8)
    assert panel.bout_view.selectionModel().selectedRows() == []


def test_the_buttons_ask_for_what_the_keys_do(qtbot: QtBot) -> None:
    panel, document, viewport = shown(qtbot)
    document.confirm_epochs([4])
    viewport.go_to_epoch(12)
    asked: list[str] = []
    panel.action_asked.connect(asked.append)
    for button in panel._buttons:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == ["confirm", "score_R", "next_in_review", "teach"]
    assert panel.confirm_button.text() == "Space  N2"
    assert panel.second_button.text() == "R  score R"


def test_without_a_decision_there_is_nothing_to_teach(qtbot: QtBot) -> None:
    panel, document, _ = shown(qtbot)
    assert not panel.teach_button.isEnabled()
    document.confirm_epochs([4])
    assert panel.teach_button.isEnabled()


def test_a_night_open_for_reading_only_can_be_looked_through_but_not_changed(
    qtbot: QtBot,
) -> None:
    panel, _, _ = shown(qtbot, is_read_only=True)
    assert not panel.confirm_button.isEnabled()
    assert not panel.second_button.isEnabled()
    assert not panel.teach_button.isEnabled()
    assert panel.next_button.isEnabled()


def test_before_any_scoring_there_is_nothing_to_confirm(qtbot: QtBot) -> None:
    panel, _, _ = shown(qtbot, Scoring.unscored(20))
    assert not panel.confirm_button.isEnabled()
    assert not panel.budget.slider.isEnabled()
    assert panel.second_button.isHidden()
    assert panel.reasons.bars.accessibleDescription() == "Not auto-scored yet."
    assert "Not auto-scored yet" in texts(panel)


def test_the_epoch_on_screen_is_explained(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)
    viewport.go_to_epoch(4)
    reasons = panel.reasons
    assert reasons.title.text() == "Epoch 5"
    assert reasons.why.text().startswith("N2 or R? ")
    assert reasons.neighbours.text() == "Before N1 N2 N3 · after N2 N1 N2"
    assert reasons.bars.accessibleDescription().startswith("N2 50 %, R 35 %, ")
    assert not reasons.bars.grab().isNull()


def test_going_through_the_night_moves_nothing_in_the_panel_once_it_was_seen(qtbot: QtBot) -> None:
    panel, _, viewport = shown(qtbot)

    def places() -> set[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        for epoch in range(20):
            viewport.go_to_epoch(epoch)
            QApplication.processEvents()
            found.add((panel.bout_view.height(), panel.confirm_button.y()))
        return found

    assert len(places()) > 1
    assert len(places()) == 1
    panel.resize(520, 800)
    places()
    assert panel.reasons.height() == panel.reasons.layout().totalHeightForWidth(520 - 28)


def test_a_click_on_a_similar_epoch_goes_there_and_its_button_takes_no_focus(qtbot: QtBot) -> None:
    scoring = partly_unsure()
    assert scoring.automatic is not None
    tokens = np.where(np.arange(20)[:, None] < 10, (1.0, 0.0), (0.0, 1.0)).astype(np.float16)
    scoring = replace(scoring, automatic=replace(scoring.automatic, tokens=tokens))
    panel, document, viewport = shown(qtbot, scoring)
    viewport.go_to_epoch(4)
    assert all(button.isHidden() for button in panel.reasons.alike_buttons)
    document.confirm_epochs([8, 12])
    first, second, *_ = panel.reasons.alike_buttons
    assert (first.text(), first.accessibleName()) == ("9  N3  100 %", "Epoch 9, N3, 100 % alike")
    assert second.isHidden()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert viewport.epoch == 8
    assert not first.hasFocus()
    assert viewport.come_back()
    assert viewport.epoch == 4


@pytest.mark.parametrize("n_epochs", [0, 3])
def test_the_table_of_bouts_keeps_the_rules_of_a_qt_model(
    qtmodeltester: ModelTester, n_epochs: int
) -> None:
    table = BoutTable(START)
    table.show_bouts(review_queue(partly_unsure(), ReviewOrder.MARGIN, n_epochs).bouts)
    qtmodeltester.check(table)
