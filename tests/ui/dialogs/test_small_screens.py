"""No dialog is larger than its screen, and none cuts what it says."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.dialogs.small_screens import AROUND, Scrolled, fit_to_screen
from sleepscorer_app.ui.dialogs.text_dialog import TextDialog


def dialog_of(qtbot: QtBot, n_rows: int) -> tuple[QDialog, list[QCheckBox], QDialogButtonBox]:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    boxes = [QCheckBox(f"choice {place}") for place in range(n_rows)]
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    for widget in (*boxes, buttons):
        column.addWidget(widget)
    return dialog, boxes, buttons


def bottom(dialog: QWidget, widget: QWidget) -> int:
    return widget.mapTo(dialog, QPoint(0, widget.height())).y()


def test_what_a_screen_is_too_low_for_scrolls_and_the_buttons_stay_in_sight(qtbot: QtBot) -> None:
    dialog, boxes, buttons = dialog_of(qtbot, 80)
    boxes[0].setFocus()
    room = dialog.screen().availableSize() - AROUND
    assert dialog.minimumSizeHint().height() > room.height()
    fit_to_screen(dialog)
    dialog.show()
    assert dialog.height() <= room.height()
    assert bottom(dialog, buttons) <= dialog.height()
    area = dialog.findChild(Scrolled)
    assert area is not None
    assert area.isAncestorOf(boxes[-1])
    assert not area.isAncestorOf(buttons)
    assert bottom(dialog, boxes[-1]) > dialog.height()
    assert dialog.focusWidget() is boxes[0]
    area.ensureWidgetVisible(boxes[-1])
    assert bottom(dialog, boxes[-1]) <= dialog.height()
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert isinstance(ok, QPushButton)
    with qtbot.waitSignal(buttons.accepted):
        ok.click()


def test_a_dialog_that_fits_is_left_as_it_is(qtbot: QtBot) -> None:
    dialog, boxes, _ = dialog_of(qtbot, 3)
    before = dialog.sizeHint()
    fit_to_screen(dialog)
    assert dialog.size() == before
    assert dialog.findChild(Scrolled) is None
    assert boxes[0].parentWidget() is dialog


def test_many_sentences_are_all_said_in_full(qtbot: QtBot) -> None:
    # As tall as this, Qt alone would give them two thirds of the screen and cut every paragraph.
    for n_sentences in (10, 40):
        dialog = TextDialog(
            "Title", "Heading", ["These words fill two lines or three. " * 4] * n_sentences
        )
        qtbot.addWidget(dialog)
        fit_to_screen(dialog)
        dialog.show()
        assert dialog.height() <= dialog.screen().availableSize().height() - AROUND.height()
        for label in dialog.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
