"""The question before an auto-scoring: which channels and model, how they fit, what of stages."""

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montages.montage import (
    Derivation,
    guess_derivations,
    scoring_candidates,
)
from sleepscorer_app.domain.recording import ArrayRecording, Recording
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.fit_check import Fit
from sleepscorer_app.ui.dialogs.auto_score_dialog import (
    AutoScoreDialog,
    AutoScoreQuestion,
    stages_there,
)
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.scoring.auto_score import AvailableModel, CannotScore
from sleepscorer_app.ui.scoring.fit_checks import fit_checks
from tests.ui.night_pages import scored, small_night
from tests.ui.windows import fit_of_any_model

NIGHT = small_night(20)
DERIVATIONS = guess_derivations(NIGHT)
F4, C4, E1, _CHIN = DERIVATIONS
GUESS = scoring_candidates(DERIVATIONS)[0]
EMPTY = Scoring.unscored(20)


def never(
    _recording: Recording, _read: Sequence[Derivation], _report: Report
) -> StageProbabilities:
    raise AssertionError("the dialog only asks")


def eeg_and_eog(offered: Sequence[Derivation]) -> tuple[Derivation, ...]:
    """As a network does that reads an EOG, then an EEG."""
    if E1 not in offered:
        raise CannotScore("Both 1.0 reads EOG, EEG together; no EOG is there.")
    eeg = [one for one in (C4, F4) if one in offered]
    return (E1, eeg[0])


def no_channels(_offered: Sequence[Derivation]) -> tuple[Derivation, ...]:
    raise CannotScore("None 1.0 reads 3 channels together and does not say which.")


ONE, TWO = (
    AvailableModel(name, never, check_fit=fit_of_any_model) for name in ("One 1.0", "Two 2.0")
)
BOTH = AvailableModel("Both 1.0", never, check_fit=fit_of_any_model, read_together=eeg_and_eog)
NONE = AvailableModel("None 1.0", never, check_fit=fit_of_any_model, read_together=no_channels)


def dialog(
    qtbot: QtBot,
    scoring: Scoring = EMPTY,
    *,
    guess: Derivation | None = GUESS,
    models: tuple[AvailableModel, ...] = (ONE, TWO),
    model_name: str = "Two 2.0",
    night: ArrayRecording = NIGHT,
) -> AutoScoreDialog:
    fits = fit_checks(night, {model.name: model for model in models})
    made = AutoScoreDialog(AutoScoreQuestion(DERIVATIONS, guess, models, model_name, scoring, fits))
    # The dialog does not own its checks; the window does.
    made.fits_kept_by_test = fits  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    return made


def tick(made: AutoScoreDialog, derivation: Derivation, is_ticked: bool = True) -> None:
    item = made.channels.item(DERIVATIONS.index(derivation))
    item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)


def chosen(made: AutoScoreDialog) -> str:
    choice = made.choice()
    return "" if choice is None else ", ".join(one.name for one in choice.derivations)


def flat(name: str) -> ArrayRecording:
    """The night with one channel whose electrode fell off."""
    samples = tuple(
        np.zeros_like(trace) if channel.name == name else trace
        for channel, trace in zip(NIGHT.channels, NIGHT.samples, strict=True)
    )
    return ArrayRecording(NIGHT.name, NIGHT.channels, samples, NIGHT.start)


def test_the_guess_alone_is_ticked_and_is_what_is_scored(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    choice = made.choice()
    assert choice is not None
    assert (choice.derivations, choice.model_name) == ((GUESS,), "Two 2.0")
    assert choice.rule is AcceptRule.KEEP_DECIDED
    assert "averaged" in made.hint.text()
    assert "kept for the review" in made.hint.text()


def test_other_channels_and_another_model_are_chosen_by_keys(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    qtbot.waitUntil(made.channels.hasFocus)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Space):
        qtbot.keyClick(made.channels, key)
    assert chosen(made) == "F4-M1, C4-M1"
    qtbot.keyClick(made.channels, Qt.Key.Key_Down)
    qtbot.keyClick(made.channels, Qt.Key.Key_Space)
    qtbot.keyClick(made.model_box, Qt.Key.Key_Up)
    choice = made.choice()
    assert choice is not None
    assert (chosen(made), choice.model_name) == ("F4-M1", "One 1.0")
    with qtbot.waitSignal(made.accepted):
        qtbot.keyClick(made.channels, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_channel_that_is_no_eeg_says_so(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    words = [made.channels.item(k).text() for k in range(made.channels.count())]
    assert "E1-M2  (not recognised as EEG)" in words


def test_nothing_starts_while_no_channel_is_ticked(qtbot: QtBot) -> None:
    made = dialog(qtbot, guess=None)
    assert made.choice() is None
    assert not made.start.isEnabled()
    tick(made, F4)
    assert chosen(made) == "F4-M1"
    assert made.start.isEnabled()
    tick(made, F4, False)
    assert not made.start.isEnabled()
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert made.fit.text == ""


def test_how_each_ticked_channel_fits_is_said_before_anything_starts(qtbot: QtBot) -> None:
    made = dialog(qtbot)
    assert "C4-M1: 64 samples per second, read at 100." in made.fit.text
    assert "Nothing was found that speaks against" in made.fit.text.split("\n")[0]
    tick(made, F4)
    assert made.fit.text.split("\n")[0] == "Checking how F4-M1 fits the model…"
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert "F4-M1: 64 samples per second" in made.fit.text
    assert "C4-M1: 64 samples per second" in made.fit.text


def test_a_flat_channel_is_to_be_scored_by_hand_and_may_be_scored_still(qtbot: QtBot) -> None:
    made = dialog(qtbot, night=flat("C4-M1"))
    assert made.fit.text.split("\n")[0] == "This does not fit the model: score by hand."
    assert "10 of 10 minutes are flat." in made.fit.text
    assert "Score this night by hand: 100% of the night is flat or missing." in made.fit.text
    assert made.fit.is_warning
    assert made.start.isEnabled()


def test_a_flat_channel_among_others_is_named(qtbot: QtBot) -> None:
    made = dialog(qtbot, night=flat("C4-M1"))
    tick(made, F4)
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert made.fit.text.split("\n")[0] == (
        "C4-M1 does not fit the model: untick it, or score by hand."
    )
    assert "C4-M1 does not fit: 100% of the night is flat or missing." in made.fit.text


def test_another_model_is_checked_anew(qtbot: QtBot) -> None:
    def doubting(_recording: Recording, derivation: Derivation, _report: Report) -> Fit:
        return Fit((f"{derivation.name}: looked at.",), ("it is no EEG of sleep",))

    doubtful = AvailableModel("Doubtful 1.0", never, check_fit=doubting)
    made = dialog(qtbot, models=(ONE, doubtful), model_name="One 1.0")
    assert not made.fit.is_warning
    made.model_box.setCurrentText("Doubtful 1.0")
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert "Score this night by hand: it is no EEG of sleep." in made.fit.text


@pytest.mark.parametrize("error", [CannotScore("it has 8 samples per second"), OSError("gone")])
def test_a_check_that_fails_says_why(qtbot: QtBot, error: Exception) -> None:
    def fail(_recording: Recording, _derivation: Derivation, _report: Report) -> Fit:
        raise error

    made = dialog(qtbot, models=(AvailableModel("Two 2.0", never, check_fit=fail),))
    assert made.fit.text == f"C4-M1 could not be checked.\nC4-M1: {error}"
    assert made.start.isEnabled()


def test_closing_while_a_check_runs_ends_it_and_waits_for_nothing(qtbot: QtBot) -> None:
    has_begun, may_go_on, n_reports = Event(), Event(), [0]

    def slow(_recording: Recording, _derivation: Derivation, report: Report) -> Fit:
        has_begun.set()
        may_go_on.wait(10)
        while True:
            n_reports[0] += 1
            report(0.5)

    model = AvailableModel("Slow 1.0", never, check_fit=slow)
    fits = fit_checks(NIGHT, {model.name: model})
    made = AutoScoreDialog(AutoScoreQuestion(DERIVATIONS, C4, (model,), "Slow 1.0", EMPTY, fits))
    qtbot.addWidget(made)
    made.show()
    assert has_begun.wait(10)
    with qtbot.waitSignal(made.rejected):
        qtbot.keyClick(made.channels, Qt.Key.Key_Escape)
    # The dialog has gone, and the check has not even heard of it.
    assert n_reports == [0]
    may_go_on.set()
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert n_reports == [1]
    assert fits.get(("Slow 1.0", C4)) is None


def test_a_network_of_several_channels_ticks_those_it_reads_in_its_order(qtbot: QtBot) -> None:
    made = dialog(qtbot, models=(ONE, BOTH), model_name="One 1.0")
    tick(made, F4)
    made.model_box.setCurrentText("Both 1.0")
    assert chosen(made) == "E1-M2, C4-M1"
    assert made.hint.text() == "Both 1.0 reads 2 channels together: E1-M2, C4-M1."
    made.model_box.setCurrentText("One 1.0")
    assert chosen(made) == "F4-M1, C4-M1"
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_a_network_of_several_channels_says_what_is_too_much_or_lacking(qtbot: QtBot) -> None:
    made = dialog(qtbot, models=(BOTH,), model_name="Both 1.0")
    tick(made, F4)
    assert "has no place for F4-M1; untick it." in made.fit.text
    assert not made.start.isEnabled()
    tick(made, C4, False)
    assert chosen(made) == "E1-M2, F4-M1"
    assert made.start.isEnabled()
    tick(made, E1, False)
    assert "no EOG is there" in made.fit.text
    assert made.choice() is None
    qtbot.waitUntil(lambda: not BackgroundTask.running)
    assert "no EOG is there" in made.fit.text


def test_a_network_that_cannot_be_used_here_says_why(qtbot: QtBot) -> None:
    made = dialog(qtbot, models=(NONE, ONE), model_name="None 1.0")
    assert made.fit.text.split("\n")[0].startswith("None 1.0 reads 3 channels together")
    assert not made.start.isEnabled()
    made.model_box.setCurrentText("One 1.0")
    assert chosen(made) == "C4-M1"
    assert made.start.isEnabled()
    qtbot.waitUntil(lambda: not BackgroundTask.running)


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
