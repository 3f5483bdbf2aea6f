"""Says at once how saving and reading of the open night go: beside the menus, and in the banner."""

from functools import partial

from PySide6.QtCore import QObject, Qt

from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.window.banner import Banner, BannerKind
from sleepscorer_app.ui.window.saved_label import SavedLabel


class SavingReport(QObject):
    """Follows one night after the other."""

    def __init__(self, label: SavedLabel, banner: Banner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._banner = banner

    def follow(self, night: OpenNight) -> None:
        """From now on speak of this night; its predecessor has been closed."""
        name = night.path.name
        self._label.show_night(name)
        night.document.saved.connect(partial(self._label.show_saved, name))
        night.document.could_not_save.connect(partial(self._say_not_saved, name))
        # Queued: it is met while a view paints, and a view must not be resized under its painter.
        night.recording.lost.connect(self._say_lost, Qt.ConnectionType.QueuedConnection)

    def leave(self) -> None:
        """No night is open."""
        self._label.show_night("")

    def _say_not_saved(self, name: str, why: str) -> None:
        self._label.show_not_saved(name)
        self._banner.say(
            f"The last edit is in this window, but it could not be saved: {why}. It is tried again "
            "at every edit; you can also export.",
            BannerKind.ERROR,
        )

    def _say_lost(self, why: str) -> None:
        self._banner.say(
            f"The recording can no longer be read: {why}. Your scoring is kept; bring the file "
            "back and open it again to go on.",
            BannerKind.ERROR,
        )
