"""A paragraph in a dialog: plain text, as wide as the dialog says, broken into lines."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def wrapped_label(text: str, look: str = "", *, width: int) -> QLabel:
    """The paragraph, `width` pixels wide; `look` names a style of the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFixedWidth(width)
    if look:
        label.setProperty("look", look)
    return label
