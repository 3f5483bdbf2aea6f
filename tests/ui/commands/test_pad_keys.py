"""The number pad is told apart from the number row, in the real window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.commands.key_table import first_key, rows_with_keys
from sleepscorer_app.ui.commands.pad_keys import pad_keys
from sleepscorer_app.ui.review.review_panel import ReviewPanel
from tests.ui.windows import Bench

PAD = Qt.KeyboardModifier.KeypadModifier
CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def press(bench: Bench, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    bench.qtbot.keyClick(QApplication.focusWidget() or bench.window, key, held)


def test_the_pad_does_what_the_number_row_does_unless_it_is_given_away(qapp: QApplication) -> None:
    assert pad_keys(ACTIONS)["Num+2"].name == "score_N2"
    given = rows_with_keys({"next_page": ("Num+2",)})
    assert pad_keys(given)["Num+2"].name == "next_page"


def test_with_pad_only_the_pad_goes_on_and_the_row_stays(opened: Bench) -> None:
    opened.settings.set(replace(opened.settings.now, advances_by_pad_only=True))
    press(opened, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier)
    assert (opened.epoch, opened.letters[:2]) == (0, "2?")
    press(opened, Qt.Key.Key_3, PAD)
    assert (opened.epoch, opened.letters[:2]) == (1, "3?")
    press(opened, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
    press(opened, Qt.Key.Key_1, PAD)
    assert (opened.epoch, opened.letters[:3]) == (2, "31?")


@pytest.mark.parametrize(("held", "is_taken"), [(PAD, True), (NONE, False), (PAD | CTRL, False)])
def test_the_window_takes_a_key_of_the_pad_before_shortcuts_that_cannot_tell_it_from_the_row(
    opened: Bench, held: Qt.KeyboardModifier, is_taken: bool
) -> None:
    page = opened.window.centralWidget()
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_2, held, "2")
    event.ignore()
    QApplication.sendEvent(page, event)
    assert event.isAccepted() == is_taken


def test_without_it_both_go_on(opened: Bench) -> None:
    press(opened, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier)
    press(opened, Qt.Key.Key_3, PAD)
    assert (opened.epoch, opened.letters[:3]) == (2, "23?")


def test_changed_keys_work_at_once_in_keys_menus_and_tips(opened: Bench) -> None:
    opened.settings.set(replace(opened.settings.now, keys=("score_N2=Q", "next_page=Num+7")))
    press(opened, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier)
    press(opened, Qt.Key.Key_2, Qt.KeyboardModifier.NoModifier)
    assert (opened.epoch, opened.letters[:2]) == (1, "2?")
    press(opened, Qt.Key.Key_7, PAD)
    assert opened.epoch == 2
    action = opened.window.actions_table["score_N2"]
    assert action.shortcut().toString() == "Q"
    assert action.toolTip().endswith("(Q)")
    assert first_key(opened.settings.now.keys, "next_page") == "Pad 7"
    opened.settings.set(replace(opened.settings.now, keys=()))
    assert action.shortcut().toString() == "2"


def test_a_key_of_the_pad_does_nothing_where_the_action_does_not_apply(bench: Bench) -> None:
    press(bench, Qt.Key.Key_2, PAD)
    assert bench.window.night is None


def test_the_reviews_buttons_and_the_banner_name_the_keys_in_force(opened: Bench) -> None:
    changed = ("confirm=F12", "teach=", "next_in_review=J", "score_N1=Q")
    opened.settings.set(replace(opened.settings.now, keys=changed))
    opened.network.confidence = 0.4
    opened.auto_score()
    assert " J goes " in opened.window.banner.text
    assert opened.window.page is not None
    review = opened.window.page.panels["Review"]
    assert isinstance(review, ReviewPanel)
    buttons = (review.confirm_button, review.second_button, review.next_button, review.teach_button)
    words = [button.text() for button in buttons]
    assert words == ["F12  W", "Q  score N1", "J  next", "teach"]
    opened.settings.set(replace(opened.settings.now, keys=()))
    assert [button.text() for button in buttons] == [
        "Space  W",
        "1  score N1",
        "Enter  next",
        "T  teach",
    ]
