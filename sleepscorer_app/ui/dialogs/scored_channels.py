"""A list to tick: by which derivations a night is scored."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from sleepscorer_app.domain.montages.montage import Derivation, Role

_MOST_LINES = 6
_LINE_HEIGHT = 22


class ScoredChannels(QListWidget):
    """One line per derivation; arrow keys go through them, Space ticks.

    `itemChanged` tells of each tick.
    """

    def __init__(self, derivations: Sequence[Derivation], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("ticked_list")
        self.setAccessibleName("Channels to score")
        self._derivations = tuple(derivations)
        for derivation in derivations:
            doubt = "" if derivation.role is Role.EEG else "  (not recognised as EEG)"
            item = QListWidgetItem(f"{derivation.name}{doubt}", self)
            item.setFlags(
                Qt.ItemFlag.ItemIsUserCheckable
                | Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, _LINE_HEIGHT))
        n_lines = min(max(self.count(), 1), _MOST_LINES)
        self.setFixedHeight(n_lines * _LINE_HEIGHT + 10)

    @property
    def ticked(self) -> tuple[Derivation, ...]:
        """What is ticked, from top to bottom."""
        return tuple(
            derivation
            for line, derivation in enumerate(self._derivations)
            if self.item(line).checkState() is Qt.CheckState.Checked
        )

    def tick(self, chosen: Collection[Derivation]) -> None:
        """Tick these and no other, told as one change; the first is brought into sight."""
        self.blockSignals(True)
        lines = [line for line, one in enumerate(self._derivations) if one in chosen]
        for line in range(self.count()):
            is_ticked = line in lines
            state = Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
            self.item(line).setCheckState(state)
        if lines or self.count():
            self.setCurrentRow(lines[0] if lines else 0)
        self.blockSignals(False)
