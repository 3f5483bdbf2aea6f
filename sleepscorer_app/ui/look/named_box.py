"""A box of choices whose name every screen reader finds."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QComboBox, QLabel, QWidget


class NamedBox(QComboBox):
    """On Linux Qt tells readers a box's choice as its name, and its name only as a label beside it.

    So it brings a label of its own, which nobody sees, wherever it is put.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(parent)
        self._label.setBuddy(self)
        self._label.hide()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._label.setText(name)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ParentChange and "_label" in self.__dict__:
            self._label.setParent(self.parentWidget())
        return super().event(event)
