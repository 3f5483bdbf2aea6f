"""The middle of the window: the banner, and under it one page at a time."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from sleepscorer_app.ui.window.banner import Banner
from sleepscorer_app.ui.window.reader_faces import install_faces


class Body(QWidget):
    """Holds the banner and the page; a page that is replaced is gone."""

    reader_role = QAccessible.Role.Graphic

    def __init__(
        self, banner: Banner, reader_words: Callable[[], str] = str, parent: QWidget | None = None
    ) -> None:
        # Before a reader asks for this one, which it does as soon as it is made.
        install_faces()
        super().__init__(parent)
        self.reader_words = reader_words
        """Where the night is, for a screen reader that comes here."""
        # So that no button of the toolbar has the keyboard when the window comes up.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Night and page")
        self._page = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(banner)
        self._column.addWidget(self._page, 1)

    def show_page(self, page: QWidget) -> None:
        """Put this in place of the page before."""
        focused = QApplication.focusWidget()
        if focused is None or self._page.isAncestorOf(focused):
            # Else the keyboard would go on to whatever comes next in the window.
            self.setFocus()
        self._column.replaceWidget(self._page, page)
        # Until Qt gets round to deleting it, no mouse may meet a night that is closed.
        self._page.hide()
        self._page.deleteLater()
        self._page = page
