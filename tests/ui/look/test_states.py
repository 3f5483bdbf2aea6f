"""Which widget has the keyboard, and which cannot be used, is seen in every theme."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QTabBar,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.look.appearance import dress
from sleepscorer_app.ui.look.colour_blind_theme import for_colour_blind
from sleepscorer_app.ui.look.theme import DARK, LIGHT, Colours

THEMES = {
    "light": LIGHT,
    "dark": DARK,
    "light, colour-blind": for_colour_blind(LIGHT),
    "dark, colour-blind": for_colour_blind(DARK),
}


def filled(widget: QWidget) -> QWidget:
    """The widget with something in it."""
    match widget:
        case QComboBox() | QListWidget():
            widget.addItems(["AASM", "YASA"])
        case QTabBar():
            widget.addTab("Review")
            widget.addTab("Statistics")
        case QLineEdit():
            # A caret blinks, and is no sign of focus to one who glances.
            widget.setReadOnly(True)
            widget.setText("words")
        case QPlainTextEdit():
            widget.setReadOnly(True)
            widget.setPlainText("words")
        case QDoubleSpinBox():
            widget.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
            widget.setReadOnly(True)
        case QSlider():
            widget.setValue(40)
        case _:
            pass
    return widget


def ticked(box: QCheckBox | QRadioButton) -> QWidget:
    box.setAutoExclusive(False)
    box.setChecked(True)
    return box


def primary(button: QPushButton | QToolButton) -> QWidget:
    button.setObjectName("primary")
    button.setText("Auto-score")
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


KINDS: dict[str, Callable[[], QWidget]] = {
    "button": lambda: QPushButton("Remove"),
    "filled button": lambda: primary(QPushButton()),
    "tool button": lambda: primary(QToolButton()),
    "choice": lambda: filled(QComboBox()),
    "line": lambda: filled(QLineEdit()),
    "number": lambda: filled(QDoubleSpinBox()),
    "text": lambda: filled(QPlainTextEdit()),
    "box": lambda: QCheckBox("box"),
    "ticked box": lambda: ticked(QCheckBox("box")),
    "radio button": lambda: QRadioButton("radio"),
    "chosen radio button": lambda: ticked(QRadioButton("radio")),
    "slider": lambda: filled(QSlider(Qt.Orientation.Horizontal)),
    "list": lambda: filled(QListWidget()),
    "tabs": lambda: filled(QTabBar()),
}


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Callable[[Colours], None]]:
    """Puts a theme on; the application is as before afterwards."""
    before = qapp.styleSheet(), qapp.palette(), qapp.font()
    yield lambda colours: dress(qapp, colours)
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def picture(window: QWidget, widget: QWidget) -> QImage:
    """The widget as it looks now, a little of what is around it included."""
    place = widget.geometry()
    place.moveTopLeft(widget.mapTo(window, widget.rect().topLeft()))
    return window.grab(place.adjusted(-2, -2, 2, 2)).toImage()


@pytest.mark.parametrize("name", list(THEMES))
def test_focus_and_disabled_are_seen_on_every_kind_of_widget(
    qtbot: QtBot, name: str, theme: Callable[[Colours], None]
) -> None:
    theme(THEMES[name])
    window, page, bar = QMainWindow(), QWidget(), QToolBar()
    qtbot.addWidget(window)
    widgets = {kind: make() for kind, make in KINDS.items()}
    column = QVBoxLayout(page)
    for kind, widget in widgets.items():
        if kind == "tool button":
            bar.addWidget(widget)
        else:
            column.addWidget(widget)
    window.addToolBar(bar)
    window.setCentralWidget(page)
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.resize(500, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for kind, widget in widgets.items():
        page.setFocus()
        at_rest = picture(window, widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        assert picture(window, widget) != at_rest, f"{kind} has the focus, unseen"
        page.setFocus()
        assert picture(window, widget) == at_rest, kind
        if kind not in ("list", "tabs"):
            widget.setEnabled(False)
            assert picture(window, widget) != at_rest, f"{kind} is disabled, unseen"
