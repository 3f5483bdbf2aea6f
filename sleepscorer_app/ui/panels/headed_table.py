"""A table model whose columns have fixed names."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

ROOT = QModelIndex()


class HeadedTable(QAbstractTableModel):
    """A flat table: `headings` are its columns, rows and cells are the subclass's."""

    headings: ClassVar[Sequence[str]] = ()

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = ROOT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        is_heading = orientation is Qt.Orientation.Horizontal and section < len(self.headings)
        is_heading = is_heading and role == Qt.ItemDataRole.DisplayRole
        return self.headings[section] if is_heading else None
