"""The formats that an export may be written in: the two usual ones, and a list of the others."""

from collections.abc import Collection, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

_SHOWN_ROWS = 6


class FormatList(QWidget):
    """Ticks by format; `titles` say what each is, `usual` stand above the list."""

    changed = Signal()

    def __init__(
        self,
        titles: Mapping[str, str],
        usual: Collection[str],
        ticked: Collection[str],
        unavailable: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.boxes = {name: QCheckBox(titles[name]) for name in usual}
        self.others = QListWidget()
        self.others.setAccessibleName("Other formats")
        self.others.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        # Tab leaves the list; arrows move in it and the space bar ticks.
        self.others.setTabKeyNavigation(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for name, box in self.boxes.items():
            box.setChecked(name in ticked)
            box.toggled.connect(self.changed)
            column.addWidget(box)
        for name, title in titles.items():
            if name not in self.boxes:
                self._add(name, title, name in ticked, unavailable.get(name, ""))
        column.addWidget(self.others)
        self.others.setFixedHeight(_SHOWN_ROWS * self.others.sizeHintForRow(0) + 8)
        self.others.itemChanged.connect(self.changed)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The names of the formats to write, in the order shown."""
        usual = [name for name, box in self.boxes.items() if box.isChecked()]
        items = (self.others.item(row) for row in range(self.others.count()))
        others = [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]
        return (*usual, *others)

    def tick(self, name: str, is_wanted: bool = True) -> None:
        """Tick a format, or take its tick away."""
        if name in self.boxes:
            self.boxes[name].setChecked(is_wanted)
            return
        state = Qt.CheckState.Checked if is_wanted else Qt.CheckState.Unchecked
        for row in range(self.others.count()):
            if self.others.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.others.item(row).setCheckState(state)

    def _add(self, name: str, title: str, is_ticked: bool, why_not: str) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        is_ticked = is_ticked and not why_not
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        if why_not:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            item.setToolTip(why_not)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, why_not)
        self.others.addItem(item)
