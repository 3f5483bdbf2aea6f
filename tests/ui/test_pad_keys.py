"""The number pad is told apart from the number row, in the real window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.actions import ACTIONS
from sleepscorer_app.ui.key_table import rows_with_keys
from sleepscorer_app.ui.pad_keys import pad_keys
from tests.ui.windows import Bench

PAD = Qt.KeyboardModifier.KeypadModifier


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
    assert opened.window.actions_table.first_key("next_page") == "Pad 7"
    opened.settings.set(replace(opened.settings.now, keys=()))
    assert action.shortcut().toString() == "2"


def test_a_key_of_the_pad_does_nothing_where_the_action_does_not_apply(bench: Bench) -> None:
    press(bench, Qt.Key.Key_2, PAD)
    assert bench.window.night is None
