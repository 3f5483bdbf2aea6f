"""A field that, once told to listen, takes the next key: number pad, Tab and Escape included."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from sleepscorer_app.ui.commands.key_table import PAD, portable

IDLE, LISTENING = "Enter or a click, then a key", "press a key…"
_STARTS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.MetaModifier
)
_SHIFTED_LETTERS = range(Qt.Key.Key_A, Qt.Key.Key_Z + 1)


class KeyField(QLineEdit):
    """Tells of one key after Enter, Space or a click; nothing is ever written into it.

    Until then Tab and Escape do what they do everywhere, so that nobody is caught in here.
    """

    pressed = Signal(str)
    is_listening = False
    """True while the next key is taken, whatever it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setPlaceholderText(IDLE)
        self.setAccessibleName("New key")
        self.setAccessibleDescription(IDLE)
        self.setMinimumWidth(210)

    def listen(self) -> None:
        """Take the next key, whatever it is."""
        self.setFocus()
        self._show(is_listening=True)

    def event(self, event: QEvent) -> bool:
        if not self.is_listening:
            return self._starts(event) or super().event(event)
        # Before the window's shortcuts and the way round by Tab have it.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = pressed_key(event)
            if key:
                self._show(is_listening=False)
                self.pressed.emit(key)
            event.accept()
            return True
        return super().event(event)

    def _starts(self, event: QEvent) -> bool:
        is_start = (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in _STARTS
        )
        if is_start:
            self.listen()
            event.accept()
        return is_start

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self.listen()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._show(is_listening=False)
        super().focusOutEvent(event)

    def _show(self, *, is_listening: bool) -> None:
        self.is_listening = is_listening
        words = LISTENING if is_listening else IDLE
        self.setPlaceholderText(words)
        self.setAccessibleDescription(words)


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
