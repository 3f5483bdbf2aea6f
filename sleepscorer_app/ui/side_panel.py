"""The panels at the right: in tabs, in a window of their own, or folded into a narrow rail."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QTabWidget,
    QToolBar,
    QWidget,
)

WIDTH = 360
NARROW_WINDOW_WIDTH = 1500
"""In a window less wide than this the panel is folded at first, to leave the page its width."""

Panels = Sequence[tuple[str, QWidget]]


class SidePanel(QDockWidget):
    """Tabs while open; a rail of their names while closed."""

    shown_changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("Side panel", window)
        self.setObjectName("side_panel")
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        self._docked_title = QWidget()
        self.setTitleBarWidget(self._docked_title)
        self._tabs = QTabWidget()
        self._tabs.setDocumentMode(True)
        self._tabs.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tabs.tabBar().setDrawBase(False)
        # Names that are cut short beat arrows that hide whole tabs.
        self._tabs.setUsesScrollButtons(False)
        self._tabs.setElideMode(Qt.TextElideMode.ElideRight)
        hide = QPushButton("»")
        hide.setObjectName("hide_panel")
        hide.setAccessibleName("Hide the side panel")
        hide.setToolTip("Hide the side panel")
        hide.setFlat(True)
        hide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hide.clicked.connect(partial(self.fold, True))
        self._tabs.setCornerWidget(hide)
        self.setWidget(self._tabs)
        self._rail = QToolBar("Folded side panel", window)
        self._rail.setObjectName("side_rail")
        self._rail.setMovable(False)
        self._rail.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        window.addToolBar(Qt.ToolBarArea.RightToolBarArea, self._rail)
        self._has_keys = False
        self._is_folded = False
        self.topLevelChanged.connect(self._fit_title)
        self.set_panels(())

    @property
    def has_keys(self) -> bool:
        """True while the keyboard belongs to the panel."""
        return self._has_keys

    @property
    def front(self) -> str:
        """The name of the tab in front; empty without tabs."""
        return self._tabs.tabText(self._tabs.currentIndex()) if self._tabs.count() else ""

    def show_tab(self, place: int) -> None:
        """Open the panel with this tab in front."""
        self._tabs.setCurrentIndex(place)
        self.fold(False)

    def show_named(self, name: str) -> None:
        """Open the panel with the tab of this name in front."""
        names = [self._tabs.tabText(place) for place in range(self._tabs.count())]
        self.show_tab(names.index(name))

    def set_panels(self, panels: Panels) -> None:
        """Show these in place of the ones before; the tab of the same name stays in front."""
        title = self.front
        self.give_back_keys()
        while self._tabs.count():
            old = self._tabs.widget(0)
            self._tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        self._rail.clear()
        for place, (name, panel) in enumerate(panels):
            panel.setObjectName("panel")
            panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self._tabs.addTab(panel, name)
            button = RailButton(name)
            button.clicked.connect(partial(self.show_tab, place))
            self._rail.addWidget(button)
            if name == title:
                self._tabs.setCurrentIndex(place)
        self._show()

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    def fold(self, is_folded: bool) -> None:
        """Fold the panel into its rail, or open it again."""
        self._is_folded = is_folded
        self._show()

    def toggle_floating(self) -> None:
        """Put the panel into a window of its own, or back."""
        self.fold(False)
        self.setFloating(not self.isFloating())

    def toggle_keys(self) -> None:
        """Give the keyboard to the panel, or back to the page."""
        if self._has_keys:
            self.give_back_keys()
            return
        self.fold(False)
        self._give_keys()

    def give_keys_to(self, name: str) -> None:
        """Give the keyboard to the tab of this name."""
        self.show_named(name)
        self._give_keys()

    def _give_keys(self) -> None:
        self._take_keys()
        front = self._tabs.currentWidget()
        if front is not None:
            self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
            front.setFocus(Qt.FocusReason.TabFocusReason)
            if not front.hasFocus() and QApplication.focusWidget() is self._tabs:
                self._tabs.focusNextChild()

    def give_back_keys(self) -> None:
        """The keyboard belongs to the page again."""
        self._release_keys()
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that would score or turn pages act on the panel while it has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._claim(watched, event)
        if event.type() == QEvent.Type.MouseButtonPress:
            self._release_keys()
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside while the panel has the keyboard: outside, Tab has other work."""
        at = QApplication.focusWidget()
        if not self._has_keys or at is None or not self.isAncestorOf(at):
            return super().focusNextPrevChild(next)
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        one = at.nextInFocusChain() if next else at.previousInFocusChain()
        while one is not None and one is not at:
            if self.isAncestorOf(one) and _takes_tab(one):
                one.setFocus(reason)
                return True
            one = one.nextInFocusChain() if next else one.previousInFocusChain()
        return False

    def _take_keys(self) -> None:
        self._has_keys = True
        # Only now, because every event of the program passes through an application's filter.
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def _release_keys(self) -> None:
        self._has_keys = False
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _claim(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not self.isAncestorOf(watched):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.give_back_keys()
            return False
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        is_function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12
        if held or is_function_key:
            return False
        event.accept()
        return True

    def _fit_title(self, is_floating: bool) -> None:
        # Docked, the tabs are title enough; floating, the frame of the system is needed to move it.
        self.setTitleBarWidget(None if is_floating else self._docked_title)  # pyright: ignore[reportArgumentType]
        self.shown_changed.emit()

    def _show(self) -> None:
        has_panels = self._tabs.count() > 0
        self.setVisible(has_panels and not self._is_folded)
        self._rail.setVisible(has_panels and self._is_folded)
        self.shown_changed.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        # The cross of the floating window folds the panel rather than lose it.
        super().closeEvent(event)
        self.fold(True)


def _takes_tab(widget: QWidget) -> bool:
    """Whether Tab may stop here now."""
    is_wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return is_wanted and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


class RailButton(QPushButton):
    """A button whose word reads from top to bottom."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setFlat(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(f"Open the side panel: {words}")

    def sizeHint(self) -> QSize:
        return super().sizeHint().transposed()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter.translate(self.width(), 0)
        painter.rotate(90)
        option.rect = option.rect.transposed()  # pyright: ignore[reportAttributeAccessIssue]
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
