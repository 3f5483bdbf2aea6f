"""The panel at the right: tabs, a rail, a window of its own, and whose the keys are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QMainWindow,
    QTabBar,
    QToolBar,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.panels.panel_tabs import RailButton
from sleepscorer_app.ui.panels.side_panel import SidePanel


class Framed:
    """A window with a page, a side panel of two tabs, and `W` and Space as shortcuts."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.setCentralWidget(QLabel("page"))
        self.panel = SidePanel(self.window)
        self.box = QCheckBox("show")
        self.first = QWidget()
        QVBoxLayout(self.first).addWidget(self.box)
        self.panel.set_panels((("Review", self.first), ("Channels", QLabel("channels"))))
        self.done: list[str] = []
        for key in ("W", "Space", "Ctrl+E"):
            action = QAction(self.window)
            action.setShortcut(key)
            action.triggered.connect(lambda _checked=False, key=key: self.done.append(key))
            self.window.addAction(action)
        self.window.resize(900, 500)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitExposed(self.window)

    @property
    def rail(self) -> QToolBar:
        rail = self.window.findChild(QToolBar, "side_rail")
        assert isinstance(rail, QToolBar)
        return rail


@pytest.fixture
def framed(qtbot: QtBot) -> Framed:
    return Framed(qtbot)


def test_folded_the_panel_gives_its_width_to_the_page(framed: Framed) -> None:
    page = framed.window.centralWidget()
    before = page.width()
    framed.panel.fold(True)
    assert not framed.panel.isVisible()
    assert framed.rail.isVisible()
    framed.window.layout().activate()
    assert page.width() > before


def test_a_word_on_the_rail_opens_its_tab(framed: Framed, qtbot: QtBot) -> None:
    framed.panel.fold(True)
    buttons = framed.rail.findChildren(RailButton)
    assert [button.text() for button in buttons] == ["Review", "Channels"]
    qtbot.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    assert framed.panel.isVisible()
    assert not framed.rail.isVisible()
    assert framed.panel.front == "Channels"


def test_the_same_tab_stays_in_front_for_the_next_night(framed: Framed) -> None:
    framed.panel.show_named("Channels")
    framed.panel.set_panels((("Review", QLabel()), ("Channels", QLabel())))
    assert framed.panel.front == "Channels"


def test_without_panels_there_is_neither_panel_nor_rail(framed: Framed) -> None:
    framed.panel.set_panels(())
    assert not framed.panel.isVisible()
    assert not framed.rail.isVisible()


def test_closing_the_floating_panel_folds_it(framed: Framed) -> None:
    framed.panel.toggle_floating()
    assert framed.panel.isFloating()
    framed.panel.close()
    assert framed.panel.is_folded
    assert framed.rail.isVisible()


def test_keys_score_unless_they_were_given_to_the_panel(framed: Framed, qtbot: QtBot) -> None:
    framed.box.setFocus()
    qtbot.waitUntil(framed.box.hasFocus)
    qtbot.keyClick(framed.box, Qt.Key.Key_Space)
    assert framed.done == ["Space"]
    assert not framed.box.isChecked()


def test_the_panel_has_the_keys_until_escape(framed: Framed, qtbot: QtBot) -> None:
    framed.panel.toggle_keys()
    framed.box.setFocus()
    qtbot.waitUntil(framed.box.hasFocus)
    qtbot.keyClick(framed.box, Qt.Key.Key_Space)
    assert framed.box.isChecked()
    assert framed.done == []
    qtbot.keyClick(framed.box, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert framed.done == ["Ctrl+E"]
    qtbot.keyClick(framed.box, Qt.Key.Key_Escape)
    assert not framed.panel.has_keys
    qtbot.keyClick(framed.window, Qt.Key.Key_W)
    assert framed.done == ["Ctrl+E", "W"]


def test_a_click_anywhere_gives_the_keys_back(framed: Framed, qtbot: QtBot) -> None:
    framed.panel.toggle_keys()
    assert framed.panel.has_keys
    qtbot.mouseClick(framed.window.centralWidget(), Qt.MouseButton.LeftButton)
    assert not framed.panel.has_keys


def test_giving_keys_to_a_folded_panel_opens_it_with_the_focus_inside(
    framed: Framed, qtbot: QtBot
) -> None:
    framed.panel.fold(True)
    framed.panel.toggle_keys()
    assert framed.panel.isVisible()
    qtbot.waitUntil(lambda: framed.panel.isAncestorOf(framed.window.focusWidget() or framed.window))
    framed.panel.toggle_keys()
    assert not framed.panel.has_keys


def test_the_names_of_all_tabs_stand_there_in_full_however_narrow_the_panel(
    framed: Framed,
) -> None:
    names = ("Review", "Statistics", "Channels", "Compare", "Markers", "Log")
    framed.panel.set_panels([(name, QLabel(name)) for name in names])
    framed.window.resizeDocks([framed.panel], [10], Qt.Orientation.Horizontal)
    framed.window.layout().activate()
    bar = framed.panel.findChild(QTabBar)
    assert bar is not None
    bar.grab()
    metrics = bar.fontMetrics()
    for place, name in enumerate(names):
        assert bar.tabRect(place).width() >= metrics.horizontalAdvance(name)
