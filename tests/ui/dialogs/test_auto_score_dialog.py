"""The question before an auto-scoring: which channel, which model, what becomes of stages."""

import numpy as np
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montage import guess_derivations, scoring_candidates
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.ui.dialogs.auto_score_dialog import AutoScoreDialog, stages_there
from tests.ui.night_pages import scored, small_night

DERIVATIONS = guess_derivations(small_night(2))
GUESS = scoring_candidates(DERIVATIONS)[0]
EMPTY = Scoring.unscored(20)


def dialog(qtbot: QtBot, scoring: Scoring = EMPTY, *, has_guess: bool = True) -> AutoScoreDialog:
    made = AutoScoreDialog(
        DERIVATIONS, GUESS if has_guess else None, ("One 1.0", "Two 2.0"), "Two 2.0", scoring
    )
    qtbot.addWidget(made)
    return made


def test_the_guess_is_shown_and_is_what_is_scored(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    assert made.channel_box.currentText() == "C4-M1"
    choice = made.choice()
    assert choice is not None
    assert (choice.derivation, choice.model_name) == (GUESS, "Two 2.0")
    assert choice.rule is AcceptRule.KEEP_DECIDED


def test_another_channel_and_model_can_be_chosen(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    made.channel_box.setCurrentIndex(made.channel_box.findText("F4-M1"))
    made.model_box.setCurrentText("One 1.0")
    choice = made.choice()
    assert choice is not None
    assert (choice.derivation.name, choice.model_name) == ("F4-M1", "One 1.0")


def test_a_channel_that_is_no_eeg_says_so(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    words = [made.channel_box.itemText(k) for k in range(made.channel_box.count())]
    assert "E1-M2  (not recognised as EEG)" in words


def test_without_a_guess_nothing_starts_until_a_channel_is_chosen(qtbot: QtBot) -> None:
    made = dialog(qtbot, has_guess=False)
    start = made.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert made.choice() is None
    assert not start.isEnabled()
    made.channel_box.setCurrentIndex(1)
    assert made.choice() is not None
    assert start.isEnabled()


def test_what_to_do_with_stages_is_asked_only_if_there_are_any(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    assert all(button.isHidden() for button in made.rules.buttons())
    made = dialog(qtbot, EMPTY.score_epochs([0], Stage.W))
    assert not any(button.isHidden() for button in made.rules.buttons())
    made.rules.button(AcceptRule.REPLACE_ALL.value).click()
    choice = made.choice()
    assert choice is not None
    assert choice.rule is AcceptRule.REPLACE_ALL


def test_the_stages_there_are_counted_by_where_they_came_from() -> None:
    scoring = scored(20).score_epochs([0, 1, 2], Stage.R).confirm_epochs([5])
    assert stages_there(scoring) == (
        "20 of 20 epochs have a stage: 16 by a network, 3 by a person, 1 confirmed by a person."
    )
    assert int(np.sum(scoring.hypnogram.is_scored)) == 20
