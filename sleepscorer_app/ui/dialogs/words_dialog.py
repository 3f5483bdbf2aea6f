"""One line of words asked for, or one of several chosen, in a dialog that looks like the others."""

from collections.abc import Sequence

from PySide6.QtWidgets import QInputDialog, QWidget


def words_dialog(parent: QWidget, title: str, question: str, words: str = "") -> QInputDialog:
    """Asks for a line; `textValue` is what was typed, once the dialog was accepted."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setTextValue(words)
    # Qt lays it out only when it is asked how large it is.
    dialog.minimumSizeHint()
    layout = dialog.layout()
    if layout is not None:
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
    return dialog


def choice_dialog(
    parent: QWidget, title: str, question: str, choices: Sequence[str]
) -> QInputDialog:
    """Asks for one of several lines; `textValue` is the one that was chosen."""
    dialog = words_dialog(parent, title, question)
    dialog.setComboBoxItems(list(choices))
    return dialog
