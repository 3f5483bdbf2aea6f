"""A folder to write into: a line to type it in, and a button that asks for it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget


class FolderRow(QHBoxLayout):
    """Begins with `folder`; `ask` is called with the dialog and the folder typed so far."""

    def __init__(
        self, folder: Path, ask: Callable[[QWidget, Path], Path | None], dialog: QWidget
    ) -> None:
        super().__init__()
        self._ask = ask
        self._dialog = dialog
        self.edit = QLineEdit(str(folder))
        self.edit.setAccessibleName("Folder to write into")
        self.browse = QPushButton("Choose…")
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._choose)
        self.setSpacing(8)
        self.addWidget(self.edit, 1)
        self.addWidget(self.browse)

    @property
    def folder(self) -> Path:
        """What stands in the line now."""
        return Path(self.edit.text()).expanduser()

    @property
    def is_named(self) -> bool:
        """False while the line is empty, which as a path would be the program's own folder."""
        return bool(self.edit.text().strip())

    def _choose(self) -> None:
        folder = self._ask(self._dialog, Path(self.edit.text()))
        if folder is not None:
            self.edit.setText(str(folder))
