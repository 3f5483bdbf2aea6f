"""What learning would bring, in words and as a table: the last page of the learn dialog."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.interscorer.lab_gain import COLUMNS, LabGain

LONGEST_NAME = 40
HOW_MEASURED = (
    "Each night was scored by the model as it was → by one that had learned from the others and "
    "not from this night."
)


class LearnResultPage(QWidget):
    """The cross-validated figures, and a name for the model in case it is kept."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = _wrapped_label("heading")
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setTabKeyNavigation(False)
        self.limits = _wrapped_label("muted")
        self.problem = _wrapped_label("")
        self.name_edit = QLineEdit()
        self.name_edit.setMaxLength(LONGEST_NAME)
        self._dress_table()
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow("Name of the new model", self.name_edit)
        how = _wrapped_label("")
        how.setText(HOW_MEASURED)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.verdict)
        column.addWidget(how)
        column.addWidget(self.table, 1)
        column.addWidget(self.limits)
        column.addLayout(form)
        column.addWidget(self.problem)

    def show_gain(self, gain: LabGain, model_name: str, today: date) -> None:
        """Show these figures; the name suggested tells the day."""
        self.verdict.setText(gain.sentence(model_name))
        self.limits.setText("\n".join(gain.limits))
        self.limits.setVisible(bool(gain.limits))
        self.problem.hide()
        self.name_edit.setText(f"our-lab-{today.isoformat()}")
        self.table.setRowCount(len(gain.rows))
        for row, cells in enumerate(gain.rows):
            for place, words in enumerate(cells):
                self.table.setItem(row, place, _cell(words, place, is_sum=row == len(gain.nights)))

    def say_problem(self, sentence: str) -> None:
        """Say why the model could not be kept."""
        self.problem.setText(sentence)
        self.problem.show()

    def _dress_table(self) -> None:
        self.table.setHorizontalHeaderLabels([words[0].upper() + words[1:] for words in COLUMNS])
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setObjectName("figures")
        self.table.setAccessibleName("What learning brings, night by night")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place in range(len(COLUMNS)):
            item = self.table.horizontalHeaderItem(place)
            if item is not None:
                item.setTextAlignment(_side(place))


def _cell(words: str, place: int, *, is_sum: bool) -> QTableWidgetItem:
    item = QTableWidgetItem(words)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    item.setTextAlignment(_side(place))
    if is_sum:
        font = item.font()
        font.setBold(True)
        item.setFont(font)
    return item


def _side(place: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _wrapped_label(look: str) -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if look:
        label.setProperty("look", look)
    return label
