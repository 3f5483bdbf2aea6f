"""A field that takes the next key pressed in it, number pad and Tab included."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from sleepscorer_app.ui.commands.key_table import PAD, portable

IDLE, LISTENING = "click here, then press a key", "press a key…"
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SHIFTED_LETTERS = range(Qt.Key.Key_A, Qt.Key.Key_Z + 1)


class KeyField(QLineEdit):
    """Tells of each key; nothing is ever written into it."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(IDLE)
        self.setAccessibleName("New key")
        self.setMinimumWidth(210)

    def event(self, event: QEvent) -> bool:
        # Before the window's shortcuts and the way round by Tab have it.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = pressed_key(event)
            if key:
                self.pressed.emit(key)
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.setPlaceholderText(LISTENING)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setPlaceholderText(IDLE)
        super().focusOutEvent(event)


def pressed_key(event: QKeyEvent) -> str:
    """The key as the table writes it; empty while only Shift and the like are held."""
    held, key = event.modifiers() & _HELD, event.key()
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    sign = event.text()
    is_sign = len(sign) == 1 and sign.isprintable() and not sign.isspace()
    if is_sign and key not in _SHIFTED_LETTERS:
        # The sign says that Shift was held: `?`, not `Shift+?`.
        held &= ~Qt.KeyboardModifier.ShiftModifier
    name = portable(QKeySequence(held.value | key).toString())
    is_of_pad = bool(event.modifiers() & Qt.KeyboardModifier.KeypadModifier)
    if is_of_pad and name.isdigit():
        return f"{PAD}{name}"
    return name
