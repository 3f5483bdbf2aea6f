"""Everything that takes the keyboard, and every painted strip, has a name for screen readers."""

import pkgutil
from importlib import import_module

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QDialog,
    QLabel,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui import dialogs
from sleepscorer_app.ui.dialogs.montage_editor import MontageEditor
from sleepscorer_app.ui.night.background_task import BackgroundTask
from sleepscorer_app.ui.panels.panel_dock import Place
from sleepscorer_app.ui.strips.strip import Strip
from tests.ui.test_keyboard_alone import DIALOGS
from tests.ui.windows import Bench

WALKED_ELSEWHERE = {MontageEditor}
"""It stands beside the window; a test of its own opens it there."""


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it: its own name, else its words or those of its label."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def description_of(widget: QWidget) -> str:
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Description).strip()


def nameless(root: QWidget) -> list[str]:
    """What below `root` can have the keyboard and has no name."""
    return [
        f"{type(one).__name__} {one.objectName()!r} in {type(one.parentWidget()).__name__}"
        for one in (root, *root.findChildren(QWidget))
        if one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and one.focusProxy() is None
        and not _is_put_away(one)
        and not _is_list_of_a_combo_box(one)
        and not name_of(one)
    ]


def _is_put_away(widget: QWidget) -> bool:
    """Hidden itself until it has something to say, not only by lying on a page that is behind."""
    if isinstance(widget, QTabBar):
        return not widget.count()
    if isinstance(widget, QLabel):
        return not widget.text()
    return widget.isHidden() and isinstance(widget, QAbstractButton)


def _is_list_of_a_combo_box(widget: QWidget) -> bool:
    # Qt's own, which speaks for the box that it drops from.
    frame = widget.parentWidget()
    return isinstance(widget, QAbstractItemView) and isinstance(
        frame.parentWidget() if frame is not None else None, QComboBox
    )


def all_dialogs() -> set[type[QDialog]]:
    """Every dialog class that the program has."""
    found: set[type[QDialog]] = set()
    for module in pkgutil.walk_packages(dialogs.__path__, f"{dialogs.__name__}."):
        for one in vars(import_module(module.name)).values():
            if isinstance(one, type) and issubclass(one, QDialog):
                found.add(one)
    return {one for one in found if one.__module__.startswith(dialogs.__name__)}


def test_every_widget_of_the_window_that_takes_keys_has_a_name(bench: Bench) -> None:
    assert nameless(bench.window) == []


def test_the_same_with_a_night_and_all_its_panels(opened: Bench) -> None:
    opened.auto_score()
    opened.window.side_panel.put("Log", Place.BOTTOM)
    opened.window.side_panel.put("Markers", Place.WINDOW)
    assert nameless(opened.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_widget_of_a_dialog_that_takes_keys_has_a_name(qtbot: QtBot, name: str) -> None:
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    dialog.show()
    assert nameless(dialog) == []
    assert dialog.windowTitle()
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_the_same_in_the_montage_editor(opened: Bench) -> None:
    opened.window.actions_table["edit_montage"].trigger()
    editor = opened.window.flows.montages.editor
    assert editor is not None
    assert nameless(editor) == []
    editor.reject()


def test_no_dialog_is_forgotten(qtbot: QtBot) -> None:
    walked: set[type[QDialog]] = set()
    for make in DIALOGS.values():
        dialog = make()
        qtbot.addWidget(dialog)
        walked.add(type(dialog))
    assert all_dialogs() - walked - WALKED_ELSEWHERE == set()


def test_every_painted_strip_says_what_it_shows(opened: Bench) -> None:
    opened.auto_score()
    strips = opened.window.findChildren(Strip)
    assert len(strips) >= 8
    for strip in strips:
        assert name_of(strip), strip
        assert description_of(strip), strip


def test_every_painted_strip_is_a_picture_to_a_screen_reader(opened: Bench) -> None:
    for strip in opened.window.findChildren(Strip):
        face = QAccessible.queryAccessibleInterface(strip)
        assert face.role() == QAccessible.Role.Graphic, strip


def boxes_without_label(root: QWidget) -> list[str]:
    """Boxes of choices that Linux readers know by their choice alone: no label belongs to them."""
    labels = root.findChildren(QLabel)
    labelled = {id(one.buddy()) for one in labels if one.buddy() is not None and one.text()}
    return [one.accessibleName() for one in root.findChildren(QComboBox) if id(one) not in labelled]


def test_every_box_of_choices_has_a_label(opened: Bench) -> None:
    opened.auto_score()
    assert boxes_without_label(opened.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_box_of_choices_of_a_dialog_has_a_label(qtbot: QtBot, name: str) -> None:
    dialog = DIALOGS[name]()
    qtbot.addWidget(dialog)
    assert boxes_without_label(dialog) == []
    qtbot.waitUntil(lambda: not BackgroundTask.running)


def test_nothing_is_read_twice_because_its_tip_says_the_same(opened: Bench) -> None:
    opened.auto_score()
    doubled = [
        name_of(one)
        for one in opened.window.findChildren(QWidget)
        if name_of(one) and name_of(one) == description_of(one)
    ]
    assert doubled == []


def test_a_widget_without_a_name_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    child = QComboBox(root)
    assert nameless(root) == ["QComboBox '' in QWidget"]
    child.setAccessibleName("Order")
    assert nameless(root) == []
