"""The manual in its own window: chapters and a search at the left, the page at the right."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.files.manual_pages import CONTENTS, Chapter, chapters_about
from sleepscorer_app.ui.manual.manual_page import ManualPage

FIRST_SIZE = QSize(1040, 760)
CHAPTERS_WIDTH = 250
NAME = Qt.ItemDataRole.UserRole


class ManualWindow(QWidget):
    """Stays open beside the night; Esc closes it, Ctrl+F searches, Alt+← goes back.

    While words are typed, the list keeps the chapters that hold them all; Return goes to them.
    """

    chapter_shown = Signal(str)
    link_wanted = Signal(QWidget, str)
    """The person clicked on an address outside the manual; nothing was opened yet."""

    def __init__(self, folder: Path, chapters: Sequence[Chapter], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._chapters = {one.name: one for one in chapters}
        self._visited: list[str] = []
        self.setWindowTitle("Manual — SleepScorer")
        self.setObjectName("manual")
        self.page = ManualPage(folder)
        self.search = QLineEdit()
        self.chapter_list = QListWidget()
        self._found = QLabel()
        self.back = QPushButton("← Back")
        self._lay_out()
        self._connect()
        self._fill_list(list(chapters))
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() * 0.9))

    @property
    def chapter(self) -> str:
        """The name of the chapter on screen."""
        return self._visited[-1].partition("#")[0] if self._visited else ""

    def go_to(self, place: str) -> None:
        """Show a chapter, or a part of one as `formats#who-reads-it-back`."""
        name, _, part = place.partition("#")
        if name not in self._chapters:
            name, part = CONTENTS, ""
        place = f"{name}#{part}" if part else name
        if not self._visited or self._visited[-1] != place:
            self._visited.append(place)
        self._show(name, part)

    def go_back(self) -> None:
        """To what was on screen before."""
        if len(self._visited) > 1:
            self._visited.pop()
            name, _, part = self._visited[-1].partition("#")
            self._show(name, part)

    def find_next(self) -> None:
        """The next place on the page where the searched words stand; after the last the first."""
        self._find(forward=True)

    def find_previous(self) -> None:
        """The place before."""
        self._find(forward=False)

    def _show(self, name: str, part: str) -> None:
        chapter = self._chapters[name]
        self.page.show_chapter(chapter, part)
        self._mark_in_list(name)
        self.page.mark(self.search.text())
        self.back.setEnabled(len(self._visited) > 1)
        self.setWindowTitle(f"{chapter.title} — SleepScorer manual")
        self.page.setAccessibleDescription(chapter.title)
        self.chapter_shown.emit(name)

    def _lay_out(self) -> None:
        self.search.setPlaceholderText("Search the manual")
        self.search.setAccessibleName("Search the manual")
        self.search.setClearButtonEnabled(True)
        self.chapter_list.setAccessibleName("Chapters")
        self.chapter_list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chapter_list.setSpacing(2)
        self._found.setProperty("look", "muted")
        self._found.setWordWrap(True)
        self._found.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 12, 4, 12)
        for widget in (self.search, self._found, self.chapter_list):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        halves = QSplitter()
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self.page)
        halves.setStretchFactor(1, 1)
        halves.setSizes([CHAPTERS_WIDTH, FIRST_SIZE.width() - CHAPTERS_WIDTH])
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(halves)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_for)
        self.search.returnPressed.connect(self.find_next)
        self.chapter_list.currentItemChanged.connect(self._choose)
        self.page.place_wanted.connect(self.go_to)
        self.page.part_wanted.connect(lambda part: self.go_to(f"{self.chapter}#{part}"))
        self.page.address_wanted.connect(lambda address: self.link_wanted.emit(self, address))
        self.back.clicked.connect(self.go_back)
        for keys, deed in (
            ("Ctrl+F", self._begin_search),
            ("Alt+Left", self.go_back),
            ("F3", self.find_next),
            ("Shift+F3", self.find_previous),
            ("Esc", self._leave),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(deed)

    def _begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _leave(self) -> None:
        if self.search.text():
            self.search.clear()
            self.page.setFocus()
        else:
            self.close()

    def _look_for(self, words: str) -> None:
        found = chapters_about(list(self._chapters.values()), words)
        self._fill_list(found)
        self._found.setVisible(bool(words.strip()))
        self._found.setText(
            f"{len(found)} of {len(self._chapters)} chapters" if found else "In no chapter"
        )
        self.page.mark(words)

    def _find(self, *, forward: bool) -> None:
        words = self.search.text().split()
        if not words or not self.chapter_list.count():
            return
        if self.chapter_list.currentRow() < 0:
            self.go_to(self.chapter_list.item(0).data(NAME))
        self.page.find_word(words[0], forward=forward)

    def _fill_list(self, chapters: Sequence[Chapter]) -> None:
        self.chapter_list.blockSignals(True)
        self.chapter_list.clear()
        for one in chapters:
            item = QListWidgetItem(one.title, self.chapter_list)
            item.setData(NAME, one.name)
        self.chapter_list.blockSignals(False)
        self._mark_in_list(self.chapter)

    def _mark_in_list(self, name: str) -> None:
        self.chapter_list.blockSignals(True)
        rows = range(self.chapter_list.count())
        row = next((row for row in rows if self.chapter_list.item(row).data(NAME) == name), -1)
        self.chapter_list.setCurrentRow(row)
        self.chapter_list.blockSignals(False)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(NAME) != self.chapter:
            self.go_to(item.data(NAME))
