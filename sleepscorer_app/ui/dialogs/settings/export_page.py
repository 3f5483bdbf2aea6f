"""The page of what is written when a scoring is exported, unless one says otherwise."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QWidget

from sleepscorer_app.ui.dialogs.export_dialog import USUAL
from sleepscorer_app.ui.dialogs.format_list import FormatList
from sleepscorer_app.ui.dialogs.settings.page import SettingsPage
from sleepscorer_app.ui.preferences.settings import Preferences


class ExportPage(SettingsPage):
    """With what the export's dialog begins."""

    title = "Export"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Imported here: the libraries of the formats are not needed before the first page.
        from sleepscorer_app.files.hypnogram_formats import WRITERS

        titles = {name: one.title for name, one in WRITERS.items()}
        self.formats = FormatList(titles, USUAL, (), {})
        self.de_identifies = QCheckBox("&Leave out who was recorded")
        self.add_note("With these the export begins; it asks each time.")
        self.add_all(self.formats, self.de_identifies)
        self.column.addStretch(1)

    def show_preferences(self, preferences: Preferences) -> None:
        for name in (*self.formats.ticked, *preferences.exports):
            self.formats.tick(name, name in preferences.exports)
        self.de_identifies.setChecked(preferences.de_identifies)

    def put_into(self, preferences: Preferences) -> Preferences:
        ticked = self.formats.ticked
        is_same = set(ticked) == set(preferences.exports)
        return replace(
            preferences,
            exports=preferences.exports if is_same else ticked,
            de_identifies=self.de_identifies.isChecked(),
        )
