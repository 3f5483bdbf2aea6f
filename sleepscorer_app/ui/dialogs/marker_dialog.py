"""Asks for the words of a mark, and when, how long and on which channel it is."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from sleepscorer_app.domain.markers import LIGHTS, Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS

WIDTH = 420
LONGEST_SECONDS = 36000.0
LONGEST_TEXT = 500
ALL_CHANNELS = "all channels"


class MarkerDialog(QDialog):
    """One mark; what is not touched stays to the last digit."""

    def __init__(
        self, marker: Marker, channels: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._marker = marker
        self._epoch = int(marker.onset_seconds // EPOCH_SECONDS)
        self.setWindowTitle(marker.kind.value)
        self.setMinimumWidth(WIDTH)
        self.text_edit = QLineEdit(marker.text)
        self.text_edit.setMaxLength(LONGEST_TEXT)
        self.text_edit.setPlaceholderText("free text")
        self.start_box = _seconds_box(self._start_seconds, EPOCH_SECONDS - 0.01)
        self.length_box = _seconds_box(marker.duration_seconds, LONGEST_SECONDS)
        self.channel_box = QComboBox()
        self.channel_box.addItem(ALL_CHANNELS, "")
        for name in dict.fromkeys((*channels, marker.channel)):
            if name:
                self.channel_box.addItem(name, name)
        self.channel_box.setCurrentIndex(self.channel_box.findData(marker.channel))
        for box in (self.text_edit, self.length_box, self.channel_box):
            # The room has one light, which goes on or off at once.
            box.setEnabled(marker.kind not in LIGHTS)
        self._lay_out()

    @property
    def _start_seconds(self) -> float:
        return self._marker.onset_seconds - self._epoch * EPOCH_SECONDS

    def marker(self) -> Marker:
        """The mark as it stands in the dialog."""
        start_seconds, length_seconds = self.start_box.value(), self.length_box.value()
        changed = replace(
            self._marker,
            text=self.text_edit.text().strip(),
            channel=str(self.channel_box.currentData()),
        )
        # The boxes round to a hundredth; an imported time may be finer.
        if abs(start_seconds - self._start_seconds) >= 0.01:
            onset_seconds = self._epoch * EPOCH_SECONDS + start_seconds
            changed = replace(changed, onset_seconds=onset_seconds)
        if abs(length_seconds - self._marker.duration_seconds) >= 0.01:
            changed = replace(changed, duration_seconds=length_seconds)
        return changed

    def _lay_out(self) -> None:
        heading = QLabel(f"{self._marker.kind.value} in epoch {self._epoch + 1}")
        heading.setProperty("look", "heading")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        for words, field in (
            ("&Text", self.text_edit),
            ("&Starts in the epoch at", self.start_box),
            ("&Lasts", self.length_box),
            ("&Channel", self.channel_box),
        ):
            form.addRow(words, field)
            field.setAccessibleName(words.replace("&", ""))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addWidget(heading)
        column.addLayout(form)
        column.addWidget(buttons)


def _seconds_box(seconds: float, most: float) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
    box.setDecimals(2)
    box.setRange(0.0, max(most, seconds))
    box.setSingleStep(0.5)
    box.setSuffix(" s")
    box.setValue(seconds)
    return box
