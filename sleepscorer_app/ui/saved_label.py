"""The words at the right of the menu bar: which night, and whether every edit is on disk."""

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.status_line import ElidedLabel

WIDTH = 480


class SavedLabel(ElidedLabel):
    """Says when the last edit was saved, or that it was not."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "muted")
        # The menu bar asks only once how large its corner is.
        self.setFixedWidth(WIDTH)
        self.setMinimumHeight(height)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def show_night(self, name: str) -> None:
        """A night was opened; nothing was edited yet."""
        self.setText(name)

    def show_saved(self, name: str) -> None:
        """The last edit is on disk."""
        self.setText(f"{name} — every edit saved {QTime.currentTime().toString('HH:mm:ss')}")

    def show_not_saved(self, name: str) -> None:
        """The last edit is in the window only."""
        self.setText(f"{name} — last edits not saved")
