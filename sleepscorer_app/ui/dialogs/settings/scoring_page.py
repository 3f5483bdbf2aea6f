"""The page of who scores, and of when the next epoch comes up."""

from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QWidget

from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.preferences.settings import Preferences

LONGEST_NAME = 40
ALWAYS, PAD_ONLY, NEVER = range(3)


class ScoringPage(SettingsPage):
    """Scorer and rules of going on."""

    title = "Scoring"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scorer = QLineEdit()
        self.scorer.setMaxLength(LONGEST_NAME)
        self.scorer.setMinimumWidth(220)
        self.scorer.setPlaceholderText("name or initials")
        self.rules = QButtonGroup(self)
        words = ("&Always", "Only after a key of the number &pad", "&Never: the epoch stays")
        rules = [QRadioButton(one) for one in words]
        for number, button in enumerate(rules):
            self.rules.addButton(button, number)
        self.after_confirm = QCheckBox("Also after a stage is &confirmed")
        self.in_review = QCheckBox("Go on in the &review, not to the next epoch of the night")
        self.at_bout_end = QCheckBox("Stay at the &end of a bout of the review")
        self.add_form([("&Who scores", self.scorer)])
        self.add_note("Every edit carries it, in the log and in what is exported.")
        self.add_heading("After a stage key the next epoch comes up")
        self.add_all(*rules)
        self.add_heading("And")
        self.add_all(self.after_confirm, self.in_review, self.at_bout_end)
        self.column.addStretch(1)
        self.rules.idToggled.connect(self._enable)

    def show_preferences(self, preferences: Preferences) -> None:
        self.scorer.setText(preferences.scorer)
        rule = PAD_ONLY if preferences.advances_by_pad_only else ALWAYS
        self.rules.button(rule if preferences.advances else NEVER).setChecked(True)
        self.after_confirm.setChecked(preferences.advances_after_confirm)
        self.in_review.setChecked(preferences.advances_in_review)
        self.at_bout_end.setChecked(preferences.stays_at_bout_end)
        self._enable()

    def show_pad_rule(self, by_pad_only: bool) -> None:
        """As a set of keys wants it; who never goes on is left so by sets without the rule."""
        if by_pad_only or self.rules.checkedId() == PAD_ONLY:
            self.rules.button(PAD_ONLY if by_pad_only else ALWAYS).setChecked(True)

    def put_into(self, preferences: Preferences) -> Preferences:
        rule = self.rules.checkedId()
        scorer = self.scorer.text().strip()
        return replace(
            preferences,
            scorer=scorer,
            asks_scorer=preferences.asks_scorer and not scorer,
            advances=rule != NEVER,
            advances_by_pad_only=rule == PAD_ONLY,
            advances_after_confirm=self.after_confirm.isChecked(),
            advances_in_review=self.in_review.isChecked(),
            stays_at_bout_end=self.at_bout_end.isChecked(),
        )

    def _enable(self) -> None:
        goes_on = self.rules.checkedId() != NEVER
        for box in (self.after_confirm, self.in_review, self.at_bout_end):
            box.setEnabled(goes_on)
