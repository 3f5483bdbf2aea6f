"""The words at the right of the menu bar: which night, and whether every edit is on disk."""

from PySide6.QtCore import QSize, Qt, QTime
from PySide6.QtWidgets import QMenuBar, QWidget

from sleepscorer_app.ui.window.status_line import ElidedLabel

WIDEST = 480
NARROWEST = 120
AROUND_A_MENU = 28
"""Padding and space of one menu's name, as the style sheet has them."""


class SavedLabel(ElidedLabel):
    """Says when the last edit was saved, or that it was not."""

    elides = Qt.TextElideMode.ElideMiddle
    """Names of nights differ at their end, and behind that stands whether all is saved."""

    def __init__(self, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "muted")
        self.setFixedWidth(WIDEST)
        self.setMinimumHeight(height)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), super().sizeHint().height())

    def fit(self, menu_bar: QMenuBar) -> None:
        """Be as wide as the menus leave room for: at 200 % of a small screen they come first."""
        metrics = menu_bar.fontMetrics()
        words = (action.text().replace("&", "") for action in menu_bar.actions())
        menus = sum(metrics.horizontalAdvance(word) + AROUND_A_MENU for word in words)
        width = min(max(menu_bar.width() - menus, NARROWEST), WIDEST)
        if width != self.width():
            self.setFixedWidth(width)
            # The menu bar asks how large its corner is only when it is given one.
            menu_bar.setCornerWidget(self)
            self.show()

    def show_night(self, name: str) -> None:
        """A night was opened; nothing was edited yet."""
        self.setText(name)

    def show_saved(self, name: str) -> None:
        """The last edit is on disk."""
        self.setText(f"{name} — every edit saved {QTime.currentTime().toString('HH:mm:ss')}")

    def show_not_saved(self, name: str) -> None:
        """The last edit is in the window only."""
        self.setText(f"{name} — last edits not saved")
