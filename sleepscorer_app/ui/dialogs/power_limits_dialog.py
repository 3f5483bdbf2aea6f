"""Asks between which decibels the spectrograms' colours run."""

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.ui.preferences.settings import HIGHEST_DB, LOWEST_DB

WIDTH = 380
LEAST_APART_DB = 1.0


class PowerLimitsDialog(QDialog):
    """Two limits, the upper at least 1 dB above the lower."""

    def __init__(self, limits_db: tuple[float, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Colours of the spectrograms")
        self.setMinimumWidth(WIDTH)
        self.low_box = _decibel_box(limits_db[0])
        self.high_box = _decibel_box(limits_db[1])
        self.complaint = QLabel()
        self.complaint.setProperty("look", "muted")
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._lay_out()
        for box in (self.low_box, self.high_box):
            box.valueChanged.connect(self._check)
        self._check()

    @property
    def limits_db(self) -> tuple[float, float]:
        """Lower and upper limit as they stand in the boxes."""
        return self.low_box.value(), self.high_box.value()

    def _check(self) -> None:
        low_db, high_db = self.limits_db
        is_usable = high_db - low_db >= LEAST_APART_DB
        self.complaint.setText(
            "The same colour means the same power on every night."
            if is_usable
            else "The upper limit must be at least 1 dB above the lower."
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_usable)

    def _lay_out(self) -> None:
        heading = QLabel("Power density, dB of µV²/Hz")
        heading.setProperty("look", "heading")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for words, box in (("&Brightest at", self.high_box), ("&Darkest at", self.low_box)):
            form.addRow(words, box)
            box.setAccessibleName(words.replace("&", ""))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(heading)
        column.addLayout(form)
        column.addWidget(self.complaint)
        column.addWidget(self.buttons)


def _decibel_box(value_db: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setDecimals(1)
    box.setRange(LOWEST_DB, HIGHEST_DB)
    box.setSuffix(" dB")
    box.setValue(value_db)
    return box
