"""The page of what is written when a scoring is exported, unless one says otherwise."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.settings import Preferences


class ExportPage(SettingsPage):
    """With what the export's dialog begins."""

    title = "Export"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.csv = QCheckBox("Write &CSV")
        self.edf = QCheckBox("Write &EDF+")
        self.de_identifies = QCheckBox("&Leave out who was recorded")
        self.add_note("With these the export begins; it asks each time.")
        self.add_all(self.csv, self.edf, self.de_identifies)
        self.column.addStretch(1)

    def show_preferences(self, preferences: Preferences) -> None:
        self.csv.setChecked(preferences.exports_csv)
        self.edf.setChecked(preferences.exports_edf)
        self.de_identifies.setChecked(preferences.de_identifies)

    def put_into(self, preferences: Preferences) -> Preferences:
        return replace(
            preferences,
            exports_csv=self.csv.isChecked(),
            exports_edf=self.edf.isChecked(),
            de_identifies=self.de_identifies.isChecked(),
        )
