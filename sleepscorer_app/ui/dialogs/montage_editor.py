"""The montage editor: a window of its own, so that its keys are no stages, beside the traces."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.montages.montage import channel_derivation
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.montages.montage_editing import MontageEditing
from sleepscorer_app.ui.montages.montage_form import MontageForm
from sleepscorer_app.ui.montages.montage_table import IN_FILE, MADE_OF, TRACE, MontageTable
from sleepscorer_app.ui.montages.night_montage import NightMontage

FILE_DEEDS = (
    ("save", "Save"),
    ("save_as", "Save as…"),
    ("delete", "Delete…"),
    ("reset", "Back to how it was saved"),
    ("import", "Import a file…"),
    ("export", "Export a file…"),
)


class MontageEditor(QDialog):
    """Edits the traces on the page while one looks at them.

    `accepted` keeps them, `rejected` has put everything back; `file_wanted` asks for one of
    `FILE_DEEDS`.
    """

    file_wanted = Signal(str)

    def __init__(
        self,
        editing: MontageEditing,
        montage: NightMontage,
        colours: Callable[[], Colours],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Montage")
        self.editing = editing
        self.montage = montage
        self.heading = QLabel()
        self.heading.setProperty("look", "heading")
        self.heading.setWordWrap(True)
        self.note = QLabel()
        self.note.setProperty("look", "muted")
        self.note.setWordWrap(True)
        self.complaint = QLabel()
        self.complaint.setProperty("look", "error")
        self.complaint.setWordWrap(True)
        self.complaint.hide()
        self.table = MontageTable(editing, colours, self)
        self.view = self._made_view()
        self.form = MontageForm(editing)
        self.buttons: dict[str, QPushButton] = {}
        self.file_menu = QMenu(self)
        self._lay_out()
        self._add_keys()
        self._connect()
        self.resize(570, 690)
        self.view.selectRow(0)
        self._show()

    @property
    def places(self) -> list[int]:
        """Which traces are selected, top to bottom."""
        return sorted(index.row() for index in self.view.selectionModel().selectedRows())

    def say(self, sentence: str) -> None:
        """Say why something was not done; the next step takes it away."""
        self.complaint.setText(sentence)
        self.complaint.show()

    def select(self, places: object) -> None:
        """Select these rows, the first of them current."""
        assert isinstance(places, tuple)
        model = self.view.selectionModel()
        model.clearSelection()
        flags = QItemSelectionModel.SelectionFlag
        for place in places:
            model.select(self.table.index(place, TRACE), flags.Select | flags.Rows)
        if places:
            first = self.table.index(places[0], TRACE)
            model.setCurrentIndex(first, flags.NoUpdate)
            self.view.scrollTo(first)

    def move_selected(self, step: int) -> None:
        """Take the selected traces one place up (-1) or down (1)."""
        places = self.places
        if not places:
            return
        before = places[0] - 1 if step < 0 else places[-1] + 2
        if 0 <= before <= len(self.editing.traces):
            self.select(self.editing.move(places, before))

    def add(self) -> None:
        """Put in the first channel that is not shown by itself, under the current trace."""
        recording = self.editing.recording
        singles = {
            one.derivation.channel for one in self.editing.traces if not one.derivation.references
        }
        free = (one for one in range(len(recording.channels)) if one not in singles)
        channel = next(free, 0)
        below = self.places[-1] if self.places else len(self.editing.traces) - 1
        place = self.editing.add(below, channel_derivation(recording, channel))
        self.select((place,))
        self.form.channel.setFocus()

    def remove_selected(self) -> None:
        """Take the selected traces out of the montage."""
        places = self.places
        if places:
            self.editing.remove(places)
            last = len(self.editing.traces) - 1
            self.select((min(places[0], last),) if last >= 0 else ())

    def reject(self) -> None:
        """Put every trace back as it was."""
        self.editing.cancel()
        super().reject()

    def _made_view(self) -> QTableView:
        view = QTableView()
        view.setTabKeyNavigation(False)
        view.setModel(self.table)
        view.setAccessibleName("Traces from top to bottom")
        view.setShowGrid(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setDropIndicatorShown(True)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(view.fontMetrics().height() + 9)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(TRACE, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(MADE_OF, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(IN_FILE, QHeaderView.ResizeMode.Interactive)
        for column, widest in ((TRACE, 160), (IN_FILE, 225)):
            view.resizeColumnToContents(column)
            view.setColumnWidth(column, min(view.columnWidth(column) + 8, widest))
        return view

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.note)
        column.addWidget(self.view, 1)
        column.addLayout(
            self._row(
                ("add", "Add", self.add),
                ("remove", "Remove", self.remove_selected),
                ("up", "Up", partial(self.move_selected, -1)),
                ("down", "Down", partial(self.move_selected, 1)),
                ("undo", "Undo", self.editing.undo),
                ("redo", "Redo", self.editing.redo),
            )
        )
        column.addWidget(self.form)
        column.addWidget(self.complaint)
        last = self._row(
            ("file", "Save and files", lambda: None),
            ("cancel", "Cancel", self.reject),
            ("use", "Use these traces", self.accept),
        )
        last.insertStretch(1)
        column.addLayout(last)
        self.buttons["file"].setMenu(self.file_menu)
        self.buttons["use"].setDefault(True)
        for name, words in FILE_DEEDS:
            action = self.file_menu.addAction(words)
            action.setObjectName(name)
            action.triggered.connect(partial(self._want_file, name))

    def _row(self, *deeds: tuple[str, str, Callable[[], object]]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, words, deed in deeds:
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, deed=deed: deed())
            self.buttons[name] = button
            row.addWidget(button)
        return row

    def _want_file(self, name: str, _checked: bool = False) -> None:
        self.file_wanted.emit(name)

    def _add_keys(self) -> None:
        for key, deed in (
            ("Alt+Up", partial(self.move_selected, -1)),
            ("Alt+Down", partial(self.move_selected, 1)),
            ("Ctrl+Z", self.editing.undo),
            ("Ctrl+Shift+Z", self.editing.redo),
            ("Ctrl+Y", self.editing.redo),
            ("Ins", self.add),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(deed)
        # Only in the table: in a field the key deletes a letter.
        delete = QShortcut(QKeySequence("Del"), self.view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self.remove_selected)
        tips = {
            "up": "Alt+↑, or drag the rows",
            "down": "Alt+↓, or drag the rows",
            "add": "Insert",
            "remove": "Delete",
            "undo": "Ctrl+Z",
            "redo": "Ctrl+Shift+Z",
        }
        for name, tip in tips.items():
            self.buttons[name].setToolTip(tip)

    def _connect(self) -> None:
        self.editing.refused.connect(self.say)
        self.editing.changed.connect(self.complaint.hide)
        self.editing.changed.connect(self._show)
        self.montage.changed.connect(self._show)
        self.table.moved.connect(self.select)
        selection = self.view.selectionModel()
        selection.selectionChanged.connect(lambda: self.form.select(self.places))
        selection.selectionChanged.connect(self._show)

    def _show(self) -> None:
        worn = self.montage
        self.heading.setText(worn.words)
        self.note.setText(" ".join(worn.sentences))
        places, n_traces = self.places, len(self.editing.traces)
        enabled = {
            "remove": bool(places),
            "up": bool(places) and places[0] > 0,
            "down": bool(places) and places[-1] < n_traces - 1,
            "undo": self.editing.can_undo,
            "redo": self.editing.can_redo,
        }
        for name, is_enabled in enabled.items():
            self.buttons[name].setEnabled(is_enabled)
        name = worn.montage.name
        is_own = worn.library.named(name) is not None and not worn.library.is_preset(name)
        for action in self.file_menu.actions():
            if action.objectName() in ("save", "delete"):
                action.setEnabled(is_own)
            if action.objectName() == "reset":
                action.setEnabled(worn.library.named(name) is not None)
