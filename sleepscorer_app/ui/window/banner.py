"""One sentence across the window that asks for nothing and goes when told to."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget


class BannerKind(StrEnum):
    """How much it matters; the words say so too."""

    NOTE = "note"
    WARNING = "warning"
    ERROR = "error"


class Banner(QFrame):
    """Holds the newest sentence; hidden while there is none."""

    said = Signal(str, str)
    """A sentence, and the word for how much it matters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._close = QPushButton("Close")
        self._close.setFlat(True)
        self._close.clicked.connect(self.clear)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence on show, empty if none."""
        return self._words.text()

    def say(self, sentence: str, kind: BannerKind = BannerKind.NOTE) -> None:
        """Show a sentence in place of the one before."""
        self._words.setText(sentence)
        self.setAccessibleName(f"{kind.value}: {sentence}")
        self.setProperty("kind", kind.value)
        # Style sheets look at properties only when asked to.
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        self.said.emit(sentence, kind.value)

    def clear(self) -> None:
        """Take the sentence away."""
        self._words.setText("")
        self.hide()
