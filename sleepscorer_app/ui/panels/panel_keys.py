"""Whose the keyboard is: the page's, where keys score, or a panel's, where they type and choose."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

Owns = Callable[[QWidget], bool]
"""Whether a widget lies in a panel."""


class PanelKeys(QObject):
    """While the panels have the keys, no letter typed there scores an epoch."""

    def __init__(self, owns: Owns, go_home: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._owns = owns
        self._go_home = go_home
        self._are_here = False

    @property
    def are_here(self) -> bool:
        """True while the keyboard belongs to the panels."""
        return self._are_here

    def take(self) -> None:
        """From now on keys act on the panels."""
        self._are_here = True
        # Only now, because every event of the program passes through an application's filter.
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def release(self) -> None:
        """From now on keys score again; the focus stays where it is."""
        self._are_here = False
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def give_back(self) -> None:
        """The keyboard belongs to the page again."""
        self.release()
        focused = QApplication.focusWidget()
        if focused is not None and self._owns(focused):
            focused.clearFocus()
            # Else nothing has the keyboard, and a screen reader does not know where it is.
            self._go_home()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that would score or turn pages act on the panels while they have the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._claim(watched, event)
        if event.type() == QEvent.Type.MouseButtonPress:
            self.release()
        return super().eventFilter(watched, event)

    def _claim(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not self._owns(watched):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.give_back()
            return False
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        is_function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12
        if held or is_function_key:
            return False
        event.accept()
        return True


def go_round(area: QWidget, forward: bool) -> bool:
    """Move the focus to what Tab may reach next inside `area`, round its end; False if nothing."""
    at = QApplication.focusWidget()
    if at is None or not area.isAncestorOf(at):
        return False
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    one = at.nextInFocusChain() if forward else at.previousInFocusChain()
    while one is not None and one is not at:
        if area.isAncestorOf(one) and _takes_tab(one):
            one.setFocus(reason)
            return True
        one = one.nextInFocusChain() if forward else one.previousInFocusChain()
    return False


def focus_inside(panel: QWidget) -> None:
    """Give the focus to what the panel names for it, else to the first thing that takes it."""
    if panel.focusProxy() is None:
        one = panel.nextInFocusChain()
        while one is not None and one is not panel:
            if panel.isAncestorOf(one) and _takes_tab(one):
                one.setFocus(Qt.FocusReason.TabFocusReason)
                return
            one = one.nextInFocusChain()
    panel.setFocus(Qt.FocusReason.TabFocusReason)


def _takes_tab(widget: QWidget) -> bool:
    """Whether Tab may stop here now."""
    is_wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
