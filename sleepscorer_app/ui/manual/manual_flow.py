"""The manual beside the window: made when it is first asked for, and opened where it was left."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from sleepscorer_app.ui.manual.manual_help import open_manual
from sleepscorer_app.ui.manual.manual_window import ManualWindow
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.preferences.settings import Settings


class ManualFlow(QObject):
    """One manual at a time, which opens at the chapter read last."""

    def __init__(self, voice: Voice, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._voice = voice
        self._settings = settings
        self.manual: ManualWindow | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions of this flow do."""
        return {"manual": self.open}

    def open(self) -> None:
        """Bring the manual to the front, where it was left."""
        if self.manual is None:
            self.manual = open_manual(self._voice.window, self._settings.now.manual_chapter)
            self.manual.chapter_shown.connect(self._remember)
            self.manual.link_wanted.connect(self._voice.questions.follow_link)
        self.manual.show()
        self.manual.raise_()
        self.manual.activateWindow()

    def close(self) -> None:
        """The window goes, and the manual with it."""
        if self.manual is not None:
            self.manual.close()

    def _remember(self, name: str) -> None:
        self._settings.set(replace(self._settings.now, manual_chapter=name))
