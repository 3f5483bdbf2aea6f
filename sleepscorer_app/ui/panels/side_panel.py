"""The panels: in tabs at the right, folded into a rail, or each in a dock of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QPushButton, QWidget

from sleepscorer_app.ui.panels.panel_dock import PanelDock, Place, brought_back, places_menu
from sleepscorer_app.ui.panels.panel_keys import PanelKeys, focus_inside, go_round
from sleepscorer_app.ui.panels.panel_tabs import PanelRail, PanelRoom, PanelTabs

WIDTH = 360
NARROW_WINDOW_WIDTH = 1500
"""In a window less wide than this the panel is folded at first, to leave the page its width."""
DOCKS_VERSION = 1
"""Of the bytes in which Qt keeps docks; bytes of another version are not taken."""

Panels = Sequence[tuple[str, QWidget]]


@dataclass(frozen=True)
class PanelState:
    """Where all panels are; `docks` are Qt's bytes, empty for the places they have at first."""

    front: str = ""
    is_folded: bool = False
    apart: tuple[str, ...] = ()
    """Panels in docks of their own."""
    docks: bytes = b""


class SidePanel(QDockWidget):
    """Tabs while open, a rail of their names while closed; knows the panels that left it too."""

    shown_changed = Signal()

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("Side panel", window)
        self.setObjectName("side_panel")
        self._window = window
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        self._docked_title = QWidget()
        self.setTitleBarWidget(self._docked_title)
        self._tabs = PanelTabs()
        self._tabs.setCornerWidget(self._hide_button())
        self.setWidget(self._tabs)
        self._rail = PanelRail(window)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        # What is docked at the bottom lies under the page, not under the panels beside it.
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)
        window.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea)
        window.addToolBar(Qt.ToolBarArea.RightToolBarArea, self._rail)
        self._keys = PanelKeys(self._owns, self._go_to_page, self)
        self._docks: dict[str, PanelDock] = {}
        self._apart: set[str] = set()
        self._order: tuple[str, ...] = ()
        self._front = ""
        self._torn = ""
        self._is_folded = False
        self._connect()
        self.set_panels(())

    @property
    def has_keys(self) -> bool:
        """True while the keyboard belongs to the panels."""
        return self._keys.are_here

    @property
    def front(self) -> str:
        """The name of the tab in front; empty without tabs."""
        return self._tabs.front

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    @property
    def state(self) -> PanelState:
        """Where all panels are, for `restore`."""
        docks = bytes(self._window.saveState(DOCKS_VERSION).data())
        front = self.front or self._front
        return PanelState(front, self._is_folded, tuple(sorted(self._apart)), docks)

    def restore(self, state: PanelState) -> None:
        """Put all panels where they were; bytes that Qt does not take give the first places."""
        self._keys.give_back()
        for name in self._apart - set(state.apart):
            self._to_tabs(name)
        for name in state.apart:
            self._dock(name)
        if not state.docks or not self._window.restoreState(state.docks, DOCKS_VERSION):
            self.setFloating(False)
            self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
            self._window.resizeDocks([self], [WIDTH], Qt.Orientation.Horizontal)
        for name in state.apart:
            self._apart.add(name)
            self._to_dock(name)
        self._front = state.front or self._front
        self._tabs.show_named(self._front)
        self.fold(state.is_folded)
        self.bring_back_lost()

    def bring_back_lost(self) -> None:
        """Put every window of panels that lies beyond all screens back onto one."""
        near = self._window.screen()
        screens = [near, *(one for one in QGuiApplication.screens() if one is not near)]
        rooms = [screen.availableGeometry() for screen in screens]
        for dock in (self, *self._docks.values()):
            if dock.isFloating():
                place = brought_back(dock.geometry(), rooms)
                if place != dock.geometry():
                    dock.setGeometry(place)

    def show_named(self, name: str) -> None:
        """Open the panel of this name, wherever it is."""
        if name in self._apart:
            self._docks[name].show()
            self._docks[name].raise_()
            return
        self._tabs.show_named(name)
        self.fold(False)

    def set_panels(self, panels: Panels) -> None:
        """Show these in place of the ones before, each where that of the same name was."""
        self._front = self.front or self._front
        self._keys.give_back()
        for name in self._tabs.names:
            _drop(self._tabs.take(name))
        for dock in self._docks.values():
            _drop(dock.take())
        self._order = tuple(name for name, _panel in panels)
        for name, panel in panels:
            room = PanelRoom(panel)
            if name in self._apart:
                self._dock(name).setWidget(room)
                self._docks[name].show()
            else:
                self._tabs.put(name, room, self._order)
        self._tabs.show_named(self._front)
        self._show()

    def fold(self, is_folded: bool) -> None:
        """Fold the tabs into their rail, or open them again."""
        self._is_folded = is_folded
        self._show()

    def place_of(self, name: str) -> Place:
        """Where a panel is."""
        return self._docks[name].place if name in self._apart else Place.TABS

    def put(self, name: str, place: Place) -> None:
        """Put a panel there."""
        if place is Place.TABS:
            self._to_tabs(name)
            self.show_named(name)
            return
        if name not in self._apart:
            self._apart.add(name)
            self._to_dock(name)
        self._docks[name].go_to(place)
        self._show()

    def toggle_floating(self) -> None:
        """Put the tabs into a window of their own, or back."""
        self.fold(False)
        self.setFloating(not self.isFloating())

    def toggle_keys(self) -> None:
        """Give the keyboard to the tabs, then to each dock in turn, then back to the page."""
        docks = [self._docks[name] for name in self._order if name in self._apart]
        rooms: list[QDockWidget] = [*([self] if self._tabs.count() else []), *docks]
        at = QApplication.focusWidget()
        inside = [at is not None and room.isAncestorOf(at) for room in rooms]
        following = inside.index(True) + 1 if any(inside) else len(rooms)
        if not self.has_keys:
            following = 0
        if following < len(rooms):
            self._give_keys(rooms[following])
        else:
            self._keys.give_back()

    def give_keys_to(self, name: str) -> None:
        """Give the keyboard to the panel of this name."""
        self.show_named(name)
        self._give_keys(self._docks[name] if name in self._apart else self)

    def give_back_keys(self) -> None:
        """The keyboard belongs to the page again."""
        self._keys.give_back()

    def _go_to_page(self) -> None:
        page = self._window.centralWidget()
        if page is not None:
            page.activateWindow()
            page.setFocus()

    def ask_for_place(self) -> None:
        """Offer the places for the panel that has the keys, else for the tab in front."""
        at = QApplication.focusWidget()
        has_keys = [n for n in self._apart if at is not None and self._docks[n].isAncestorOf(at)]
        name = has_keys[0] if has_keys else self.front
        if name:
            room = self._docks[name] if has_keys else self
            shown = room if room.isVisible() else self._rail
            self._offer_places(name, shown.mapToGlobal(QPoint(8, 32)))

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside while the panel has the keyboard: outside, Tab has other work."""
        if not self.has_keys:
            return super().focusNextPrevChild(next)
        return go_round(self, next) or super().focusNextPrevChild(next)

    def closeEvent(self, event: QCloseEvent) -> None:
        # The cross of the floating window folds the panel rather than lose it.
        super().closeEvent(event)
        self.fold(True)

    def _connect(self) -> None:
        self._rail.wanted.connect(self.show_named)
        self.topLevelChanged.connect(self._fit_title)
        bar = self._tabs.bar
        bar.torn_off.connect(self._tear_off)
        bar.dragged.connect(self._drag_on)
        bar.customContextMenuRequested.connect(self._offer_places_of_tab)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self.bring_back_lost)

    def _hide_button(self) -> QPushButton:
        hide = QPushButton("»")
        hide.setObjectName("hide_panel")
        hide.setAccessibleName("Hide the side panel")
        hide.setToolTip("Fold the panels into a rail at the edge of the window")
        hide.setFlat(True)
        hide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        hide.clicked.connect(partial(self.fold, True))
        return hide

    def _owns(self, widget: QWidget) -> bool:
        return any(room.isAncestorOf(widget) for room in (self, *self._docks.values()))

    def _dock(self, name: str) -> PanelDock:
        """The dock that is this panel's alone, made when it is first wanted."""
        if name not in self._docks:
            dock = self._docks[name] = PanelDock(name, self._window)
            dock.closed.connect(self._to_tabs)
            dock.menu_wanted.connect(self._offer_places)
            dock.topLevelChanged.connect(self.shown_changed)
        return self._docks[name]

    def _to_dock(self, name: str) -> None:
        panel = self._tabs.take(name)
        dock = self._dock(name)
        if panel is not None:
            dock.setWidget(panel)
            panel.show()
        dock.setVisible(dock.widget() is not None)

    def _to_tabs(self, name: str) -> None:
        if name not in self._apart:
            return
        self._apart.discard(name)
        panel = self._docks[name].take()
        if panel is not None:
            self._tabs.put(name, panel, self._order)
        self._show()

    def _tear_off(self, place: int, at: QPoint) -> None:
        name = self._tabs.tabText(place)
        # The last tab stays, because a mouse that drags a bar out from under itself is lost.
        if self._tabs.count() > 1:
            self.put(name, Place.WINDOW)
            self._torn = name
            self._drag_on(at)

    def _drag_on(self, at: QPoint) -> None:
        dock = self._docks.get(self._torn)
        if dock is not None:
            dock.move(at - QPoint(60, 12))

    def _offer_places_of_tab(self, at: QPoint) -> None:
        place = self._tabs.bar.tabAt(at)
        # By the keyboard's menu key the place is none in particular: the tab in front is meant.
        name = self._tabs.tabText(place) if place >= 0 else self.front
        self._offer_places(name, QCursor.pos() if place >= 0 else self._tabs.mapToGlobal(at))

    def _offer_places(self, name: str, at: QPoint) -> None:
        menu = places_menu(self._window, self.place_of(name), partial(self.put, name))
        menu.popup(at)

    def _give_keys(self, room: QDockWidget) -> None:
        if room is self:
            self.fold(False)
        self._keys.take()
        panel = self._tabs.currentWidget() if room is self else room.widget()
        if panel is None:
            return
        room.activateWindow()
        focus_inside(panel)

    def _fit_title(self, is_floating: bool) -> None:
        # Docked, the tabs are title enough; floating, the frame of the system is needed to move it.
        self.setTitleBarWidget(None if is_floating else self._docked_title)  # pyright: ignore[reportArgumentType]
        self.shown_changed.emit()

    def _show(self) -> None:
        has_tabs = self._tabs.count() > 0
        self._rail.show_names(self._tabs.names)
        self.setVisible(has_tabs and not self._is_folded)
        self._rail.setVisible(has_tabs and self._is_folded)
        self.shown_changed.emit()


def _drop(panel: QWidget | None) -> None:
    if panel is not None:
        panel.setParent(None)
        panel.deleteLater()
