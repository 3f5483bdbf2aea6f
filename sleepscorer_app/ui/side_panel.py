"""The panels at the right: in tabs, in a window of their own, or folded into a narrow rail."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QPushButton,
    QTabBar,
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
        hide = QPushButton("Hide")
        hide.setFlat(True)
        hide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hide.clicked.connect(self.hide)
        self._tabs.setCornerWidget(hide)
        self.setWidget(self._tabs)
        self._rail_tabs = QTabBar()
        self._rail_tabs.setShape(QTabBar.Shape.RoundedEast)
        self._rail_tabs.setDrawBase(False)
        self._rail_tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._rail_tabs.tabBarClicked.connect(self._unfold)
        self._rail = QToolBar("Folded side panel", window)
        self._rail.setObjectName("side_rail")
        self._rail.setMovable(False)
        self._rail.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._rail.addWidget(self._rail_tabs)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        window.addToolBar(Qt.ToolBarArea.RightToolBarArea, self._rail)
        self._has_keys = False
        self.topLevelChanged.connect(self._fit_title)
        self.visibilityChanged.connect(self._show_rail)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self.set_panels(())

    @property
    def has_keys(self) -> bool:
        """True while the keyboard belongs to the panel."""
        return self._has_keys

    def set_panels(self, panels: Panels) -> None:
        """Show these in place of the ones before; the tab of the same name stays in front."""
        title = self._tabs.tabText(self._tabs.currentIndex()) if self._tabs.count() else ""
        self.give_back_keys()
        while self._tabs.count():
            old = self._tabs.widget(0)
            self._tabs.removeTab(0)
            if old is not None:
                old.deleteLater()
        while self._rail_tabs.count():
            self._rail_tabs.removeTab(0)
        for name, panel in panels:
            self._tabs.addTab(panel, name)
            self._rail_tabs.addTab(name)
        for place, (name, _panel) in enumerate(panels):
            if name == title:
                self._tabs.setCurrentIndex(place)
        if not panels:
            self.hide()
        self._show_rail()

    def toggle_keys(self) -> None:
        """Give the keyboard to the panel, or back to the page."""
        if self._has_keys:
            self.give_back_keys()
            return
        self.show()
        self._has_keys = True
        front = self._tabs.currentWidget()
        if front is not None:
            self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)
            front.setFocus(Qt.FocusReason.TabFocusReason)
            if not front.hasFocus() and QApplication.focusWidget() is self._tabs:
                self._tabs.focusNextChild()

    def give_back_keys(self) -> None:
        """The keyboard belongs to the page again."""
        self._has_keys = False
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            focused.clearFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that would score or turn pages act on the panel while it has the keyboard."""
        if event.type() == QEvent.Type.ShortcutOverride and self._has_keys:
            return self._claim(watched, event)
        if event.type() == QEvent.Type.MouseButtonPress and self._has_keys:
            self._has_keys = False
        return super().eventFilter(watched, event)

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

    def _unfold(self, place: int) -> None:
        if place >= 0:
            self._tabs.setCurrentIndex(place)
            self.show()

    def _fit_title(self, is_floating: bool) -> None:
        # Docked, the tabs are title enough; floating, the frame of the system is needed to move it.
        self.setTitleBarWidget(None if is_floating else self._docked_title)  # pyright: ignore[reportArgumentType]
        self.shown_changed.emit()

    def _show_rail(self) -> None:
        self._rail.setVisible(self.isHidden() and self._tabs.count() > 0)
        self.shown_changed.emit()
