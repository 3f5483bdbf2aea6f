"""All marks of the night in a list: go there, change one, take one away; keys suffice."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.ui.markers.marker_table import MarkerTable, MarkerView
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport

NO_MARKS = (
    "No mark yet. E marks an arousal, X an artefact, C a note: on the epoch shown, or on a stretch "
    "that you drag over the traces. Within one trace it is marked on that channel alone; over "
    "several on all."
)
KEYS = "Enter goes there, F2 changes it, Delete removes it."


class MarkerPanel(QWidget):
    """Follows the document; the row of the mark last looked at stays chosen."""

    edit_wanted = Signal(object)
    """A `Marker` that the person wants to change."""

    def __init__(
        self, document: Document, viewport: Viewport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._viewport = viewport
        self.table = MarkerTable(document.recording.start, self)
        self.view = MarkerView(self.table)
        self.setFocusProxy(self.view)
        self._note = QLabel()
        self._note.setProperty("look", "muted")
        self._note.setWordWrap(True)
        self.go_button = QPushButton("&Go there")
        self.edit_button = QPushButton("&Change…")
        self.remove_button = QPushButton("&Remove")
        self._lay_out()
        self.view.key_pressed.connect(self._take_key)
        self.view.doubleClicked.connect(self.go_there)
        self.view.selectionModel().currentChanged.connect(self._enable)
        self.go_button.clicked.connect(self.go_there)
        self.edit_button.clicked.connect(self.edit)
        self.remove_button.clicked.connect(self.remove)
        document.scoring_changed.connect(self._follow)
        self._show()

    @property
    def chosen(self) -> Marker | None:
        """The mark of the chosen row."""
        row = self.view.currentIndex().row()
        return self.table.markers[row] if 0 <= row < len(self.table.markers) else None

    def go_there(self) -> None:
        """Show the epoch where the chosen mark starts."""
        if self.chosen is not None:
            self._viewport.go_to_seconds(self.chosen.onset_seconds)

    def edit(self) -> None:
        """Ask for the chosen mark to be changed."""
        if self.chosen is not None and not self._document.is_read_only:
            self.edit_wanted.emit(self.chosen)

    def remove(self) -> None:
        """Take the chosen mark away, and no other; it can be undone."""
        if self.chosen is not None and not self._document.is_read_only:
            self._document.remove_marker(self.chosen)

    def _take_key(self, key: int) -> None:
        deeds = {Qt.Key.Key_Return: self.go_there, Qt.Key.Key_Delete: self.remove}
        deeds.get(Qt.Key(key), self.edit)()

    def _follow(self) -> None:
        if self._document.scoring.markers != self.table.markers:
            self._show()

    def _show(self) -> None:
        before, row = self.table.markers, self.view.currentIndex().row()
        markers = self._document.scoring.markers
        self.table.show_markers(markers)
        # The mark that is new, else the one that was chosen, else the one that came after it.
        new = next((one for one in markers if one not in before), None)
        chosen = new if before and new else (before[row] if 0 <= row < len(before) else new)
        place = markers.index(chosen) if chosen in markers else min(max(row, 0), len(markers) - 1)
        if markers:
            self.view.setCurrentIndex(self.table.index(place, 0))
        self._note.setText(KEYS if markers else NO_MARKS)
        self._enable()

    def _enable(self) -> None:
        can_change = self.chosen is not None and not self._document.is_read_only
        self.go_button.setEnabled(self.chosen is not None)
        self.edit_button.setEnabled(can_change)
        self.remove_button.setEnabled(can_change)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.go_button, self.edit_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._note)
        column.addWidget(self.view, 1)
        column.addLayout(row)
