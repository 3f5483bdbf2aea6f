"""Asks what is to be scored, by which model, and what becomes of stages that are there."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source
from sleepscorer_app.ui.dialogs.fit_notes import CheckedDerivation, FitNotes
from sleepscorer_app.ui.dialogs.scored_channels import ScoredChannels
from sleepscorer_app.ui.scoring.auto_score import AvailableModel, CannotScore
from sleepscorer_app.ui.scoring.fit_checks import FitChecks

RULE_WORDS = {
    AcceptRule.KEEP_DECIDED: "Keep what is scored by hand, confirmed or imported; score the rest",
    AcceptRule.ONLY_UNSCORED: "Score only epochs without a stage",
    AcceptRule.REPLACE_ALL: "Replace every stage",
    AcceptRule.SECOND_OPINION: "Change no stage; keep it as a second opinion, to review by",
}


SEVERAL = (
    "Tick several and each is scored by itself and they are averaged; what they disagree about is "
    "kept for the review."
)
PROPOSAL = f"The result comes as one step that can be undone. It is a proposal. {INTENDED_USE}"


@dataclass(frozen=True)
class AutoScoreQuestion:
    """What there is to choose from, and what is chosen at first."""

    derivations: tuple[Derivation, ...]
    scored: Derivation | None
    models: tuple[AvailableModel, ...]
    model_name: str
    scoring: Scoring
    fits: FitChecks


@dataclass(frozen=True)
class AutoScoreChoice:
    """What the person chose; the derivations in the order in which the model reads them."""

    derivations: tuple[Derivation, ...]
    model_name: str
    rule: AcceptRule


class AutoScoreDialog(QDialog):
    """Shows the guessed channel, and how it fits the model; the person may tick others."""

    def __init__(self, question: AutoScoreQuestion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Auto-score")
        self.setMinimumWidth(640)
        self._question = question
        self._models = {model.name: model for model in question.models}
        self._own_ticks = () if question.scored is None else (question.scored,)
        self._is_own = True
        self._keys: list[tuple[str, Derivation]] = []
        self.model_box = QComboBox()
        self.channels = ScoredChannels(question.derivations)
        self.hint = _muted(SEVERAL)
        # Beside a list that may not shrink, wrapped lines would be pressed together.
        self.hint.setMinimumHeight(2 * self.hint.fontMetrics().lineSpacing() + 6)
        self.hint.setVisible(len(question.derivations) > 1)
        self.fit = FitNotes(8 if len(question.derivations) > 1 else 5)
        self.rules = QButtonGroup(self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.start = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.model_box.addItems(list(self._models))
        self.model_box.setCurrentText(question.model_name)
        self._lay_out()
        self.channels.tick(self._own_ticks)
        self.channels.itemChanged.connect(self._check)
        self.model_box.currentTextChanged.connect(self._take_model)
        question.fits.arrived.connect(self._show_fit)
        self.finished.connect(self._give_up_checks)
        self._take_model()
        self.channels.setFocus()

    def choice(self) -> AutoScoreChoice | None:
        """What is chosen now; None while it cannot be scored."""
        try:
            derivations = self._in_reading_order()
        except CannotScore:
            return None
        rule = AcceptRule(self.rules.checkedId())
        return AutoScoreChoice(derivations, self._model.name, rule) if derivations else None

    @property
    def _model(self) -> AvailableModel:
        return self._models[self.model_box.currentText()]

    def _in_reading_order(self) -> tuple[Derivation, ...]:
        """What is ticked; raises `CannotScore` where the model would read it otherwise."""
        ticked, model = self.channels.ticked, self._model
        if model.read_together is None or not ticked:
            return ticked
        read = model.read_together(ticked)
        extra = [one.name for one in ticked if one not in read]
        if extra:
            raise CannotScore(
                f"{model.name} reads {len(read)} channels together and has no place for "
                f"{', '.join(extra)}; untick it."
            )
        return read

    def _take_model(self) -> None:
        """Tick what a network of several channels reads; for others, what was ticked before."""
        read_together = self._model.read_together
        if self._is_own:
            self._own_ticks = self.channels.ticked
        self._is_own = read_together is None
        self.hint.setText(SEVERAL if self._is_own else "")
        if read_together is None:
            self.channels.tick(self._own_ticks)
        else:
            try:
                read = read_together(self._question.derivations)
            except CannotScore as error:
                self._refuse(str(error))
                return
            self.channels.tick(read)
            names = ", ".join(one.name for one in read)
            self.hint.setText(f"{self._model.name} reads {len(read)} channels together: {names}.")
        self._check()

    def _check(self) -> None:
        """Find out how what is ticked now fits the model."""
        try:
            chosen = self._in_reading_order()
        except CannotScore as error:
            self._refuse(str(error))
            return
        self._keys = [(self._model.name, one) for one in chosen]
        self._question.fits.ask(*self._keys)
        self.start.setEnabled(bool(chosen))
        self._show_fit()

    def _show_fit(self) -> None:
        fits = self._question.fits
        # Nothing to check: nothing is ticked, or a sentence stands there that says why not.
        if self._keys or not self.channels.ticked:
            self.fit.show_checked(
                [CheckedDerivation(key[1], fits.get(key), fits.failure(key)) for key in self._keys]
            )

    def _refuse(self, sentence: str) -> None:
        self._keys = []
        self._question.fits.ask()
        self.start.setEnabled(False)
        self.fit.show_refusal(sentence)

    def _give_up_checks(self) -> None:
        # Without waiting: it ends at its next report, and the window goes on.
        self._question.fits.ask()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("Model", self.model_box)
        form.addRow("Channels", self.channels)
        form.addRow("", self.hint)
        form.addRow("Fit", self.fit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addLayout(form)
        self._add_rules(column)
        column.addSpacing(8)
        column.addWidget(_muted(PROPOSAL))
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.start.setText("Auto-score")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _add_rules(self, column: QVBoxLayout) -> None:
        scoring = self._question.scoring
        is_scored = bool(scoring.hypnogram.is_scored.any())
        if is_scored:
            column.addSpacing(8)
            column.addWidget(QLabel(stages_there(scoring)))
        for rule, words in RULE_WORDS.items():
            button = QRadioButton(words)
            button.setVisible(is_scored)
            button.setChecked(rule is AcceptRule.KEEP_DECIDED)
            self.rules.addButton(button, rule.value)
            column.addWidget(button)


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setProperty("look", "muted")
    return label


def stages_there(scoring: Scoring) -> str:
    """`412 of 960 epochs have a stage: 300 by a network, 100 by a person, 12 imported.`"""
    n_scored = int(scoring.hypnogram.is_scored.sum())
    parts = (
        (Source.MODEL, "by a network"),
        (Source.TAUGHT, "proposed after corrections"),
        (Source.IMPORTED, "imported"),
        (Source.PERSON, "by a person"),
        (Source.CONFIRMED, "confirmed by a person"),
    )
    counted = ((int(np.sum(scoring.sources == source)), words) for source, words in parts)
    listed = ", ".join(f"{count} {words}" for count, words in counted if count)
    return f"{n_scored} of {scoring.n_epochs} epochs have a stage: {listed}."
