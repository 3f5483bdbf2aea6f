"""A panel that stands alone: docked at a side of the window, or in a window of its own."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from sleepscorer_app.ui.panels.panel_keys import go_round

DOCKED_SIZE = QSize(360, 220)
"""The width at a side, the height at the bottom."""
FIRST_SIZE = QSize(420, 640)
LEAST_VISIBLE = QSize(120, 24)
"""So much of a window's top must be on a screen for a hand to move it."""


class Place(StrEnum):
    """Where a panel can be."""

    TABS = "tabs"
    WINDOW = "window"
    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"


PLACE_WORDS = {
    Place.TABS: "In the side panel's tabs",
    Place.WINDOW: "In a window of its own",
    Place.LEFT: "Docked at the left",
    Place.RIGHT: "Docked at the right",
    Place.BOTTOM: "Docked at the bottom",
}
_AREAS = {
    Place.LEFT: Qt.DockWidgetArea.LeftDockWidgetArea,
    Place.RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    Place.BOTTOM: Qt.DockWidgetArea.BottomDockWidgetArea,
}


class PanelDock(QDockWidget):
    """Holds one panel; closing it puts the panel back among the tabs."""

    closed = Signal(str)
    """The panel of this name is to go back."""
    menu_wanted = Signal(str, QPoint)
    """The choice of places is wanted, here on the screen."""

    def __init__(self, name: str, window: QMainWindow) -> None:
        super().__init__(name, window)
        self.name = name
        self.setObjectName(f"panel_dock_{name.lower()}")
        self.setProperty("is_panel", True)
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea
            | Qt.DockWidgetArea.RightDockWidgetArea
            | Qt.DockWidgetArea.BottomDockWidgetArea
        )
        self._title = self._docked_title()
        self.setTitleBarWidget(self._title)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        self.hide()
        self.topLevelChanged.connect(self._fit_title)

    @property
    def place(self) -> Place:
        """Where it is now."""
        if self.isFloating():
            return Place.WINDOW
        window = self.parentWidget()
        assert isinstance(window, QMainWindow)
        area = window.dockWidgetArea(self)
        return next((place for place, one in _AREAS.items() if one == area), Place.RIGHT)

    def go_to(self, place: Place) -> None:
        """Dock at that side, or float."""
        window = self.parentWidget()
        assert isinstance(window, QMainWindow)
        if place in _AREAS:
            self.setFloating(False)
            window.addDockWidget(_AREAS[place], self)
            if place is Place.BOTTOM:
                window.resizeDocks([self], [DOCKED_SIZE.height()], Qt.Orientation.Vertical)
            else:
                window.resizeDocks([self], [DOCKED_SIZE.width()], Qt.Orientation.Horizontal)
        elif not self.isFloating():
            self.setFloating(True)
            # A window that has only just come up is not let onto another screen.
            self.hide()
            self.setGeometry(first_place(window))
        self.show()

    def take(self) -> QWidget | None:
        """Take the panel out, which is the caller's then, and hide."""
        panel = self.widget()
        self.hide()
        if panel is not None:
            self.setWidget(None)  # pyright: ignore[reportArgumentType]
        return panel

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside: outside, Tab has other work."""
        return go_round(self, next) or super().focusNextPrevChild(next)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.closed.emit(self.name)

    def _docked_title(self) -> QWidget:
        title = QWidget()
        title.setObjectName("panel_title")
        title.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QLabel(self.name)
        words.setProperty("look", "heading")
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        move = QToolButton()
        move.setText("Move ▾")
        move.setAccessibleName(f"Move the panel {self.name}")
        move.setAutoRaise(True)
        move.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        move.clicked.connect(
            lambda: self.menu_wanted.emit(self.name, move.mapToGlobal(QPoint(0, move.height())))
        )
        row = QHBoxLayout(title)
        row.setContentsMargins(14, 4, 6, 4)
        row.addWidget(words)
        row.addWidget(move)
        return title

    def _fit_title(self, is_floating: bool) -> None:
        # Floating, the frame of the system is needed to move it; on X11 Qt asks for none, and has
        # a title bar of its own, which ours does better.
        is_framed = is_floating and QGuiApplication.platformName() != "xcb"
        self.setTitleBarWidget(None if is_framed else self._title)  # pyright: ignore[reportArgumentType]
        # Style sheets look at whether it floats only when asked to.
        self.style().unpolish(self)
        self.style().polish(self)


def places_menu(parent: QWidget, now: Place, put: Callable[[Place], None]) -> QMenu:
    """The places that a panel can be put in, the one where it is ticked; gone when closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    group = QActionGroup(menu)
    for place, words in PLACE_WORDS.items():
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(place is now)
        action.triggered.connect(partial(_put, put, place))
        group.addAction(action)
    return menu


def _put(put: Callable[[Place], None], place: Place, _checked: bool = False) -> None:
    put(place)


def first_place(window: QWidget) -> QRect:
    """Where a panel's own window comes up: on another screen if there is one."""
    others = [one for one in QGuiApplication.screens() if one is not window.screen()]
    screen = others[0] if others else window.screen()
    room = screen.availableGeometry()
    size = FIRST_SIZE.boundedTo(room.size())
    if others:
        return QRect(room.topLeft() + QPoint(40, 40), size)
    top_right = window.frameGeometry().topRight() - QPoint(size.width() + 40, -80)
    return brought_back(QRect(top_right, size), [room])


def brought_back(place: QRect, screens: Iterable[QRect]) -> QRect:
    """`place`, moved onto the first screen if its top can be reached on none."""
    rooms = list(screens)
    top = QRect(place.topLeft(), QSize(place.width(), LEAST_VISIBLE.height()))
    for room in rooms:
        seen = top.intersected(room)
        is_reached = seen.width() >= min(LEAST_VISIBLE.width(), place.width())
        if is_reached and seen.height() >= LEAST_VISIBLE.height():
            return place
    if not rooms:
        return place
    size = place.size().boundedTo(rooms[0].size())
    inside = QRect(QPoint(0, 0), size)
    inside.moveCenter(rooms[0].center())
    return inside
