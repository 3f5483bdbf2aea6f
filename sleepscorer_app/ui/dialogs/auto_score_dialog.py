"""Asks what is to be scored, by which model, and what becomes of stages that are there."""

from collections.abc import Sequence
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

from sleepscorer_app.domain.montage import Derivation, Role
from sleepscorer_app.domain.scoring import AcceptRule, Scoring, Source

RULE_WORDS = {
    AcceptRule.KEEP_DECIDED: "Keep what is scored by hand, confirmed or imported; score the rest",
    AcceptRule.ONLY_UNSCORED: "Score only epochs without a stage",
    AcceptRule.REPLACE_ALL: "Replace every stage",
    AcceptRule.SECOND_OPINION: "Change no stage; keep it as a second opinion, to review by",
}


@dataclass(frozen=True)
class AutoScoreChoice:
    """What the person chose."""

    derivation: Derivation
    model_name: str
    rule: AcceptRule


class AutoScoreDialog(QDialog):
    """Shows the guessed channel; the person may change it."""

    def __init__(
        self,
        derivations: Sequence[Derivation],
        scored: Derivation | None,
        model_names: Sequence[str],
        model_name: str,
        scoring: Scoring,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Auto-score")
        self.setMinimumWidth(500)
        self._derivations = tuple(derivations)
        self.channel_box = QComboBox()
        self.model_box = QComboBox()
        self.rules = QButtonGroup(self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._fill_channels(scored)
        self.model_box.addItems(list(model_names))
        self.model_box.setCurrentText(model_name)
        self._lay_out(scoring)
        self._allow_start()

    def choice(self) -> AutoScoreChoice | None:
        """What is chosen now; None while no channel is."""
        place = self.channel_box.currentData()
        if place is None:
            return None
        return AutoScoreChoice(
            self._derivations[place],
            self.model_box.currentText(),
            AcceptRule(self.rules.checkedId()),
        )

    def _fill_channels(self, scored: Derivation | None) -> None:
        if scored is None:
            self.channel_box.addItem("Choose the EEG channel…", None)
        for place, derivation in enumerate(self._derivations):
            doubt = "" if derivation.role is Role.EEG else "  (not recognised as EEG)"
            self.channel_box.addItem(f"{derivation.name}{doubt}", place)
            if derivation == scored:
                self.channel_box.setCurrentIndex(self.channel_box.count() - 1)
        self.channel_box.currentIndexChanged.connect(self._allow_start)

    def _lay_out(self, scoring: Scoring) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("EEG channel", self.channel_box)
        form.addRow("Model", self.model_box)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetMinimumSize)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(8)
        column.addLayout(form)
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
        column.addSpacing(8)
        note = QLabel(
            "The result comes as one step that can be undone. It is a proposal: every epoch is to "
            "be verified by a qualified scorer."
        )
        note.setWordWrap(True)
        note.setProperty("look", "muted")
        column.addWidget(note)
        column.addSpacing(8)
        column.addWidget(self.buttons)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Auto-score")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    def _allow_start(self) -> None:
        can_start = self.channel_box.currentData() is not None
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(can_start)


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
