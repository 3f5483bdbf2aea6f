"""All settings in one dialog, a page for each kind; nothing holds before OK."""

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.files.choices.montage_choices import Choices
from sleepscorer_app.ui.dialogs.settings.colours_page import ColoursPage
from sleepscorer_app.ui.dialogs.settings.display_page import DisplayPage
from sleepscorer_app.ui.dialogs.settings.export_page import ExportPage
from sleepscorer_app.ui.dialogs.settings.key_files import KeyFiles
from sleepscorer_app.ui.dialogs.settings.keys_page import KeysPage
from sleepscorer_app.ui.dialogs.settings.montage_page import MontagePage, MontageQuestion
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage, scrolled
from sleepscorer_app.ui.dialogs.settings.scoring_page import ScoringPage
from sleepscorer_app.ui.dialogs.settings.speech_page import SpeechPage
from sleepscorer_app.ui.preferences.settings import Preferences
from sleepscorer_app.ui.preferences.speech import Speaker

WIDTH, HEIGHT = 820, 600


@dataclass(frozen=True)
class SettingsQuestion:
    """What the dialog begins with."""

    preferences: Preferences
    montages: MontageQuestion
    speaker: Speaker


@dataclass(frozen=True)
class SettingsChoice:
    """What a person made of it."""

    preferences: Preferences
    montage_choices: Choices


class SettingsDialog(QDialog):
    """A list of pages at the left, the page chosen at the right."""

    def __init__(
        self, question: SettingsQuestion, files: KeyFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._question = question
        self.setWindowTitle("Settings")
        self.resize(WIDTH, HEIGHT)
        self.scoring = ScoringPage()
        self.keys = KeysPage(files)
        self.display = DisplayPage()
        self.montages = MontagePage(question.montages)
        self.export = ExportPage()
        self.colours = ColoursPage()
        self.speech = SpeechPage(question.speaker)
        self.pages: tuple[SettingsPage, ...] = (
            *(self.scoring, self.keys, self.display, self.montages),
            *(self.export, self.colours, self.speech),
        )
        for page in self.pages:
            page.show_preferences(question.preferences)
        self.keys.pad_rule_wanted.connect(self.scoring.show_pad_rule)
        self._lay_out()

    def choice(self) -> SettingsChoice:
        """The settings as they stand in the dialog."""
        preferences = self._question.preferences
        for page in self.pages:
            preferences = page.put_into(preferences)
        return SettingsChoice(preferences, self.montages.choices)

    def show_page(self, title: str) -> None:
        """Bring the page of this title to the front."""
        titles = [page.title for page in self.pages]
        self.list.setCurrentRow(titles.index(title))

    def _lay_out(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName("Pages")
        self.list.setObjectName("settings_pages")
        self.list.setFixedWidth(130)
        self.list.setSpacing(2)
        stack = QStackedWidget()
        for page in self.pages:
            self.list.addItem(page.title)
            stack.addWidget(scrolled(page))
        self.list.currentRowChanged.connect(stack.setCurrentIndex)
        self.list.setCurrentRow(0)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.list)
        middle.addWidget(stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(middle, 1)
        column.addWidget(buttons)
        for button in self.findChildren(QPushButton):
            # Enter is for OK, wherever one is.
            button.setAutoDefault(False)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setDefault(True)
        self.list.setFocus()
