"""At the top of the channels' panel: the montage worn, called a guess while it is one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget

from sleepscorer_app.ui.look.named_box import NamedBox
from sleepscorer_app.ui.montages.night_montage import NightMontage

LABEL_WIDTH = 84
"""As wide as `Spectrogram`, so that the boxes of the panel stand in one line."""


class MontageChoice(QWidget):
    """Chooses among the montages, and opens the editor."""

    edit_wanted = Signal()

    def __init__(self, montage: NightMontage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._montage = montage
        self.box = NamedBox()
        self.box.setAccessibleName("Montage")
        self.box.setMinimumContentsLength(10)
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.activated.connect(self._choose)
        self.note = QLabel()
        self.note.setProperty("look", "muted")
        self.note.setWordWrap(True)
        self.edit = QPushButton("Edit…")
        self.edit.setToolTip("Derive, re-reference, order and colour traces while you look")
        self.edit.clicked.connect(self.edit_wanted)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(QLabel("Montage"), 0, 0)
        grid.addWidget(self.box, 0, 1)
        grid.addWidget(self.edit, 0, 2)
        grid.addWidget(self.note, 1, 1, 1, 2)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        montage.changed.connect(self._show)
        self._show()

    def _choose(self, place: int) -> None:
        self._montage.choose(self.box.itemText(place))
        self._show()

    def _show(self) -> None:
        worn = self._montage.montage
        names = [one.name for one in self._montage.library.montages]
        if worn.name not in names:
            names.insert(0, worn.name)
        self.box.clear()
        self.box.addItems(names)
        self.box.setCurrentIndex(names.index(worn.name))
        self.box.setToolTip(worn.note)
        self.note.setText(" ".join(self._montage.sentences))
