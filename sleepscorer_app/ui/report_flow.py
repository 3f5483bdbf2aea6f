"""The report of the open night: by whose definitions it counts."""

from dataclasses import replace

from PySide6.QtCore import QObject

from sleepscorer_app.domain.sleep_statistics import DefinitionSet
from sleepscorer_app.ui.settings import Settings


class ReportFlow(QObject):
    """Remembers what the person chose about numbers that leave the window."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings

    @property
    def definitions(self) -> DefinitionSet:
        """The set by which statistics are counted."""
        return self._settings.now.definitions

    def choose_definitions(self, definitions: DefinitionSet) -> None:
        """Count by this set from now on."""
        self._settings.set(replace(self._settings.now, definitions=definitions))
