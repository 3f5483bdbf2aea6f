"""Panels in docks of their own: put there, torn off, closed, lost, and there again tomorrow."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QMainWindow,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.panels.panel_dock import PanelDock, Place, brought_back, places_menu
from sleepscorer_app.ui.panels.panel_tabs import TEAR_DISTANCE, TearableTabBar
from sleepscorer_app.ui.panels.side_panel import PanelState, SidePanel
from tests.ui.mouse import move_mouse

LEFT = Qt.MouseButton.LeftButton

NAMES = ("Review", "Channels", "Log")
SIDES = {
    Place.LEFT: Qt.DockWidgetArea.LeftDockWidgetArea,
    Place.RIGHT: Qt.DockWidgetArea.RightDockWidgetArea,
    Place.BOTTOM: Qt.DockWidgetArea.BottomDockWidgetArea,
}


class Docked:
    """A window with three panels, each with a box to tick."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.setCentralWidget(QLabel("page"))
        self.panel = SidePanel(self.window)
        self.boxes: dict[str, QCheckBox] = {}
        self.show_night()
        self.window.resize(900, 500)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)

    def show_night(self) -> None:
        panels: list[tuple[str, QWidget]] = []
        for name in NAMES:
            widget = QWidget()
            self.boxes[name] = QCheckBox(name, widget)
            QVBoxLayout(widget).addWidget(self.boxes[name])
            panels.append((name, widget))
        self.panel.set_panels(panels)

    @property
    def tabs(self) -> tuple[str, ...]:
        bar = self.bar
        return tuple(bar.tabText(place) for place in range(bar.count()))

    @property
    def bar(self) -> TearableTabBar:
        bar = self.panel.findChild(TearableTabBar)
        assert bar is not None
        return bar

    def dock(self, name: str) -> PanelDock:
        dock = self.window.findChild(PanelDock, f"panel_dock_{name.lower()}")
        assert isinstance(dock, PanelDock)
        return dock


@pytest.fixture
def docked(qtbot: QtBot) -> Docked:
    return Docked(qtbot)


@pytest.mark.parametrize("side", SIDES)
def test_a_panel_goes_to_a_side_and_back_to_its_place_among_the_tabs(
    docked: Docked, side: Place
) -> None:
    docked.panel.put("Channels", side)
    assert docked.tabs == ("Review", "Log")
    assert docked.window.dockWidgetArea(docked.dock("Channels")) == SIDES[side]
    assert docked.boxes["Channels"].isVisible()
    assert docked.panel.place_of("Channels") is side
    docked.panel.put("Channels", Place.TABS)
    assert docked.tabs == NAMES
    assert docked.panel.front == "Channels"
    assert docked.boxes["Channels"].isVisible()
    assert docked.panel.place_of("Channels") is Place.TABS


def test_the_cross_of_a_panels_window_puts_it_back_among_the_tabs(docked: Docked) -> None:
    docked.panel.put("Log", Place.WINDOW)
    assert docked.dock("Log").isWindow()
    docked.dock("Log").close()
    assert docked.tabs == NAMES
    assert not docked.dock("Log").isVisible()


def test_a_tab_dragged_off_the_bar_is_a_window_that_follows_the_mouse(docked: Docked) -> None:
    bar = docked.bar
    start = bar.tabRect(1).center()
    QTest.mousePress(bar, LEFT, pos=start)
    move_mouse(bar, start + QPoint(0, TEAR_DISTANCE // 2), LEFT)
    assert docked.tabs == NAMES
    move_mouse(bar, start + QPoint(0, bar.height() + TEAR_DISTANCE + 4), LEFT)
    assert docked.tabs == ("Review", "Log")
    assert docked.panel.place_of("Channels") is Place.WINDOW
    before = docked.dock("Channels").pos()
    # The bar is another now that a tab is gone, so the mouse is where it is on the screen.
    at = bar.mapToGlobal(QPoint(5, 200))
    move_mouse(bar, bar.mapFromGlobal(at), LEFT)
    first = docked.dock("Channels").pos()
    move_mouse(bar, bar.mapFromGlobal(at + QPoint(30, 50)), LEFT)
    assert first != before
    assert docked.dock("Channels").pos() - first == QPoint(30, 50)
    QTest.mouseRelease(bar, LEFT, pos=start + QPoint(30, 200))


def test_the_last_tab_stays_on_the_bar(docked: Docked) -> None:
    for name in NAMES[1:]:
        docked.panel.put(name, Place.LEFT)
    bar = docked.bar
    start = bar.tabRect(0).center()
    QTest.mousePress(bar, LEFT, pos=start)
    move_mouse(bar, start + QPoint(0, 200), LEFT)
    assert docked.tabs == ("Review",)


def test_without_tabs_neither_their_dock_nor_the_rail_takes_room(docked: Docked) -> None:
    for name in NAMES:
        docked.panel.put(name, Place.BOTTOM)
    assert not docked.panel.isVisible()
    docked.panel.fold(True)
    assert not docked.panel.isVisible()
    assert all(docked.boxes[name].isVisible() for name in NAMES)


def test_with_the_next_night_every_panel_is_where_it_was(docked: Docked) -> None:
    docked.panel.put("Log", Place.BOTTOM)
    docked.panel.put("Channels", Place.WINDOW)
    docked.dock("Channels").setGeometry(100, 120, 300, 200)
    docked.panel.set_panels(())
    assert not docked.dock("Log").isVisible()
    docked.show_night()
    assert docked.panel.place_of("Log") is Place.BOTTOM
    assert docked.dock("Channels").geometry() == QRect(100, 120, 300, 200)
    assert docked.boxes["Log"].isVisible()
    assert docked.tabs == ("Review",)


def test_at_the_next_start_every_panel_is_where_it_was(docked: Docked, qtbot: QtBot) -> None:
    docked.panel.put("Log", Place.BOTTOM)
    docked.panel.put("Channels", Place.WINDOW)
    docked.dock("Channels").setGeometry(100, 120, 300, 200)
    state = docked.panel.state
    again = Docked(qtbot)
    again.panel.restore(state)
    assert again.panel.place_of("Log") is Place.BOTTOM
    assert again.panel.place_of("Channels") is Place.WINDOW
    assert again.dock("Channels").size() == docked.dock("Channels").size()
    assert again.boxes["Channels"].isVisible()
    assert again.tabs == ("Review",)


def test_a_state_taken_while_no_night_is_open_shows_nothing_until_one_is(
    docked: Docked, qtbot: QtBot
) -> None:
    docked.panel.put("Log", Place.BOTTOM)
    docked.panel.set_panels(())
    state = docked.panel.state
    again = Docked(qtbot)
    again.panel.set_panels(())
    again.panel.restore(state)
    assert not again.panel.isVisible()
    assert not again.dock("Log").isVisible()
    again.show_night()
    assert again.panel.place_of("Log") is Place.BOTTOM
    assert again.boxes["Log"].isVisible()


@pytest.mark.parametrize("docks", [b"", b"no bytes of Qt's"])
def test_bytes_that_are_none_of_ours_give_the_first_places(docked: Docked, docks: bytes) -> None:
    docked.panel.put("Log", Place.BOTTOM)
    docked.panel.toggle_floating()
    docked.panel.restore(PanelState("Channels", False, (), docks))
    assert docked.tabs == NAMES
    assert docked.panel.front == "Channels"
    assert not docked.panel.isFloating()
    assert docked.panel.isVisible()


def test_a_window_on_a_screen_that_is_gone_comes_back(docked: Docked) -> None:
    docked.panel.put("Log", Place.WINDOW)
    docked.dock("Log").setGeometry(9000, 9000, 300, 200)
    docked.panel.bring_back_lost()
    assert docked.window.screen().availableGeometry().contains(docked.dock("Log").geometry())


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (QRect(100, 100, 400, 300), QRect(100, 100, 400, 300)),
        (QRect(2000, 100, 400, 300), QRect(2000, 100, 400, 300)),
        (QRect(640, 500, 400, 300), QRect(640, 500, 400, 300)),
        (QRect(4000, 100, 400, 300), QRect(200, 150, 400, 300)),
        (QRect(100, -290, 400, 300), QRect(200, 150, 400, 300)),
        (QRect(-5000, 0, 4000, 3000), QRect(0, 0, 800, 600)),
    ],
)
def test_what_a_hand_cannot_reach_is_brought_to_the_first_screen(
    place: QRect, expected: QRect
) -> None:
    screens = [QRect(0, 0, 800, 600), QRect(1920, 0, 800, 600)]
    assert brought_back(place, screens) == expected


def test_the_keys_go_from_the_tabs_through_the_docks_back_to_the_page(
    docked: Docked, qtbot: QtBot
) -> None:
    docked.panel.put("Log", Place.LEFT)
    docked.panel.put("Channels", Place.BOTTOM)
    for name in ("Review", "Channels", "Log"):
        docked.panel.toggle_keys()
        qtbot.waitUntil(docked.boxes[name].hasFocus)
        qtbot.keyClick(docked.boxes[name], Qt.Key.Key_Space)
        assert docked.boxes[name].isChecked()
    docked.panel.toggle_keys()
    assert not docked.panel.has_keys


def test_tab_goes_round_inside_a_dock(docked: Docked, qtbot: QtBot) -> None:
    docked.panel.put("Log", Place.LEFT)
    docked.panel.give_keys_to("Log")
    qtbot.waitUntil(docked.boxes["Log"].hasFocus)
    reached: list[QWidget | None] = []
    for _ in range(2):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())
    assert isinstance(reached[0], QToolButton)
    assert reached[1] is docked.boxes["Log"]


def test_the_menu_offers_every_place_and_ticks_the_one_taken(docked: Docked) -> None:
    chosen: list[Place] = []
    menu = places_menu(docked.window, Place.LEFT, chosen.append)
    assert len(menu.actions()) == len(Place)
    ticked = [action.text() for action in menu.actions() if action.isChecked()]
    assert ticked == ["Docked at the left"]
    menu.actions()[1].trigger()
    assert chosen == [Place.WINDOW]


def test_the_menu_comes_for_the_panel_in_front_or_the_one_with_the_keys(docked: Docked) -> None:
    def ticked() -> list[str]:
        menu = QApplication.activePopupWidget()
        assert menu is not None
        texts = [action.text() for action in menu.actions() if action.isChecked()]
        menu.close()
        return texts

    docked.panel.ask_for_place()
    assert ticked() == ["In the side panel's tabs"]
    docked.panel.put("Log", Place.BOTTOM)
    docked.panel.give_keys_to("Log")
    docked.panel.ask_for_place()
    assert ticked() == ["Docked at the bottom"]
