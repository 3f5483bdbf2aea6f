"""The page of speech: each stage that a person gives is spoken by the system's own voice."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.preferences.settings import Preferences
from sleepscorer_app.ui.preferences.speech import Speaker


class SpeechPage(SettingsPage):
    """On, off, and a word to try."""

    title = "Speech"

    def __init__(self, speaker: Speaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.speaks = QCheckBox("&Speak each stage that I give or confirm")
        self.attempt = QPushButton("&Try it")
        self.attempt.clicked.connect(lambda: speaker.speak("N2"))
        self.speaks.setEnabled(speaker.can_speak)
        self.attempt.setEnabled(speaker.can_speak)
        self.add_all(self.speaks)
        self.note = self.add_note(speaker.description)
        # A slot of the page's own, which ends with the page; the speaker outlives it.
        self._speaker = speaker
        speaker.described.connect(self._describe)
        self.add_button(self.attempt)
        self.add_note(
            "A screen reader is told each stage in any case, where the system has one at work."
        )
        self.column.addStretch(1)

    def _describe(self) -> None:
        self.note.setText(self._speaker.description)
        self.attempt.setAccessibleDescription(self._speaker.description)

    def show_preferences(self, preferences: Preferences) -> None:
        self.speaks.setChecked(preferences.speaks)

    def put_into(self, preferences: Preferences) -> Preferences:
        return replace(preferences, speaks=self.speaks.isChecked())
