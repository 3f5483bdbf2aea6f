"""What flows about the open night begin with: a voice, and the way to the night."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.preferences.settings import Settings


class OpenNightFlow(QObject):
    """Acts on the night that is open, if one is, and says what came of it."""

    def __init__(
        self,
        voice: Voice,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._voice = voice
        self._open_night = open_night


class RememberingFlow(OpenNightFlow):
    """The same, by what is remembered of the person."""

    def __init__(
        self,
        voice: Voice,
        settings: Settings,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(voice, open_night, parent)
        self._settings = settings
