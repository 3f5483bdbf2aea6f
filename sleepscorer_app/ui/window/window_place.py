"""Where the window stands on the screen, kept from one start to the next."""

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QMainWindow

from sleepscorer_app.ui.preferences.settings import Settings

FIRST_SIZE = QSize(1600, 950)


def put_in_place(window: QMainWindow, settings: Settings) -> None:
    """Where it stood last; at first as large as is useful, and no larger than the screen."""
    geometry = settings.now.geometry
    if not geometry or not window.restoreGeometry(geometry):
        window.resize(FIRST_SIZE.boundedTo(window.screen().availableSize()))


def remember_place(window: QMainWindow, settings: Settings) -> None:
    """Keep where it stands now."""
    geometry = bytes(window.saveGeometry().data())
    settings.set(replace(settings.now, geometry=geometry))
