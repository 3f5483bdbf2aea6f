"""Which nights, model and channel a model is to learn with: the first page of the learn dialog."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.interscorer.lab_gain import FEWEST_EPOCHS, FEWEST_NIGHTS
from sleepscorer_app.domain.montages.montage import Derivation, comparable_derivations
from sleepscorer_app.files.work.finished_nights import FinishedNight
from sleepscorer_app.ui.scoring.learning import LearnChoice

INTRODUCTION = (
    "The model goes on learning how your laboratory scores, from nights that a person has decided "
    "or that were imported; stages which only a network proposed are left out. You see what it "
    "brings, on nights left out of the learning, before anything is kept."
)
SECONDS_PER_NIGHT = (20, 60)


class LearnNightsPage(QWidget):
    """A table of nights to tick, and what to learn from them."""

    choice_changed = Signal()
    folder_wanted = Signal()

    def __init__(
        self, model_names: Sequence[str], model_name: str, channel: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._wanted_channel = channel
        self._nights: list[FinishedNight] = []
        self._derivations: dict[Path, dict[str, Derivation]] = {}
        self.table = QTableWidget(0, 2)
        self.table.setTabKeyNavigation(False)
        self.channel_box = QComboBox()
        self.model_box = QComboBox()
        self.model_box.addItems(list(model_names))
        self.model_box.setCurrentText(model_name)
        self.folder_button = QPushButton("Nights of another folder…")
        self.folder_button.setAutoDefault(False)
        self.summary = QLabel()
        self.remarks = _muted_label()
        self._dress_table()
        self._lay_out()
        self.table.itemChanged.connect(self._take_ticks)
        self.channel_box.currentIndexChanged.connect(self._describe)
        self.folder_button.clicked.connect(self.folder_wanted)
        self._describe()

    def add_nights(self, nights: Sequence[FinishedNight], remarks: Sequence[str]) -> None:
        """Show these besides what is there, those that can be learned from ticked."""
        known = {one.path for one in self._nights}
        fresh = [one for one in nights if one.path not in known]
        self._nights += fresh
        self.table.blockSignals(True)
        for night in fresh:
            self._derivations[night.path] = comparable_derivations(night.recording)
            self._add_row(night)
        self.table.blockSignals(False)
        self.remarks.setText("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        self._take_ticks()

    def choice(self) -> LearnChoice | None:
        """What is chosen now; None while it cannot be learned from."""
        key = self.channel_box.currentData()
        ticked = self._ticked()
        if key is None or len(ticked) < FEWEST_NIGHTS or not self.model_box.currentText():
            return None
        return LearnChoice(
            self.model_box.currentText(),
            tuple((night, self._derivations[night.path][key]) for night in ticked),
        )

    def _ticked(self) -> list[FinishedNight]:
        return [
            night
            for row, night in enumerate(self._nights)
            if (item := self.table.item(row, 0)) is not None
            and item.checkState() is Qt.CheckState.Checked
        ]

    def _add_row(self, night: FinishedNight) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        can_be = night.n_known >= FEWEST_EPOCHS
        name = QTableWidgetItem(night.path.name)
        name.setToolTip(str(night.path))
        flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
        name.setFlags(flags | Qt.ItemFlag.ItemIsEnabled if can_be else Qt.ItemFlag.NoItemFlags)
        name.setCheckState(Qt.CheckState.Checked if can_be else Qt.CheckState.Unchecked)
        words = f"{night.n_known} of {night.stages.n_epochs}"
        if not can_be:
            words += f"; {FEWEST_EPOCHS} are needed"
        count = QTableWidgetItem(words)
        count.setFlags(Qt.ItemFlag.ItemIsEnabled if can_be else Qt.ItemFlag.NoItemFlags)
        count.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.table.setItem(row, 0, name)
        self.table.setItem(row, 1, count)

    def _take_ticks(self) -> None:
        """Offer the channels that all ticked nights have; what was chosen stays if it can."""
        ticked = self._ticked()
        before = self.channel_box.currentText() or self._wanted_channel
        self.channel_box.blockSignals(True)
        self.channel_box.clear()
        if ticked:
            of_first = self._derivations[ticked[0].path]
            for key, derivation in of_first.items():
                if all(key in self._derivations[night.path] for night in ticked):
                    self.channel_box.addItem(derivation.name, key)
            place = self.channel_box.findText(before)
            self.channel_box.setCurrentIndex(max(place, 0 if self.channel_box.count() else -1))
        self.channel_box.blockSignals(False)
        self._describe()

    def _describe(self) -> None:
        ticked = self._ticked()
        n_epochs = sum(night.n_known for night in ticked)
        least, most = (seconds * len(ticked) for seconds in SECONDS_PER_NIGHT)
        if not self._nights:
            words = "No night here was scored by a person yet."
        elif len(ticked) < FEWEST_NIGHTS:
            words = (
                f"Tick {FEWEST_NIGHTS} nights or more: each is left out once to see if it helps."
            )
        elif self.channel_box.currentData() is None:
            words = "The ticked nights have no EEG channel in common."
        else:
            words = (
                f"{len(ticked)} nights, {n_epochs} epochs. It takes about "
                f"{_minutes(least, most)}; you can go on working."
            )
        self.summary.setText(words)
        self.choice_changed.emit()

    def _dress_table(self) -> None:
        self.table.setHorizontalHeaderLabels(["Night", "Epochs decided or imported"])
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setObjectName("figures")
        self.table.setAccessibleName("Nights to learn from")
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        for column, side in enumerate((Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)):
            item = self.table.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def _lay_out(self) -> None:
        introduction = QLabel(INTRODUCTION)
        introduction.setWordWrap(True)
        folder_row = QHBoxLayout()
        folder_row.addWidget(self.folder_button)
        folder_row.addStretch(1)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.addRow("EEG channel", self.channel_box)
        form.addRow("Model that learns", self.model_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(introduction)
        column.addWidget(self.table, 1)
        column.addWidget(self.remarks)
        column.addLayout(folder_row)
        column.addLayout(form)
        column.addWidget(self.summary)


def _minutes(least_seconds: int, most_seconds: int) -> str:
    """`1 to 3 minutes`."""
    least, most = max(round(least_seconds / 60), 1), max(round(most_seconds / 60), 1)
    return f"{least} to {most} minutes" if most > least else "a minute"


def _muted_label() -> QLabel:
    label = QLabel()
    label.setProperty("look", "muted")
    label.setWordWrap(True)
    label.hide()
    return label
