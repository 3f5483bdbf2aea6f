"""The table of actions: whole, without doubled keys, and shown as it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.commands.action_row import ActionRow, When, key_words, plain_text, tip_text
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.window.window_actions import WindowActions, check_handlers, doubled_keys

BY_NAME = {row.name: row for row in ACTIONS}


def do_nothing() -> None:
    """A handler."""


def test_no_two_rows_share_a_key_or_a_name() -> None:
    assert doubled_keys(ACTIONS) == ()
    assert len(BY_NAME) == len(ACTIONS)


def test_a_doubled_key_is_found_however_it_is_written() -> None:
    rows = (
        ActionRow("one", "File", "One", "Ctrl+A PgUp"),
        ActionRow("two", "File", "Two", "ctrl+a"),
        ActionRow("three", "File", "Three", "pgup"),
    )
    assert doubled_keys(rows) == ("Ctrl+A: one, two", "PgUp: one, three")


def test_every_key_is_one_that_qt_knows() -> None:
    for row in ACTIONS:
        for shortcut in row.shortcuts:
            combination = QKeySequence(shortcut)[0]
            assert combination.key() != Qt.Key.Key_unknown, shortcut


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("score_W", {"W", "0"}),
        ("score_N1", {"1"}),
        ("score_N2", {"2"}),
        ("score_N3", {"3"}),
        ("score_R", {"R", "4", "5"}),
        ("unscore", {"U"}),
        ("confirm", {"Space"}),
        ("next_epoch", {"Right"}),
        ("previous_epoch", {"Left"}),
        ("undo", {"Ctrl+Z"}),
        ("redo", {"Ctrl+Shift+Z", "Ctrl+Y"}),
        ("shortcuts", {"?"}),
        ("manual", {"F1"}),
    ],
)
def test_the_keys_are_those_the_field_uses(name: str, keys: set[str]) -> None:
    assert set(BY_NAME[name].shortcuts) == keys


def test_a_key_held_down_never_scores() -> None:
    assert not any(row.repeats for row in ACTIONS if row.menu == "Score")
    assert BY_NAME["next_epoch"].repeats


def test_what_changes_a_night_needs_one_that_may_be_changed() -> None:
    for row in ACTIONS:
        if row.menu == "Score" and row.name not in ("auto_advance", "stop", "learn"):
            assert row.when in (When.EDITABLE, When.CAN_SCORE), row.name


@pytest.mark.parametrize(
    ("handlers", "complaint"),
    [
        ({"a": do_nothing}, r"without a handler: \['b'\]"),
        ({"a": do_nothing, "b": do_nothing, "c": do_nothing}, r"without an action: \['c'\]"),
    ],
)
def test_a_missing_or_extra_handler_fails_at_start(
    handlers: dict[str, object], complaint: str
) -> None:
    rows = (ActionRow("a", "File", "A"), ActionRow("b", "File", "B"))
    with pytest.raises(ValueError, match=complaint):
        check_handlers(rows, handlers)


def test_every_row_is_in_its_menu_and_does_what_its_handler_does(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    done: list[str] = []
    actions = WindowActions(
        window, {row.name: lambda name=row.name: done.append(name) for row in ACTIONS}
    )
    for row in ACTIONS:
        assert actions[row.name] in actions.menus[row.menu].actions()
        actions[row.name].trigger()
    assert done == [row.name for row in ACTIONS]


def test_only_what_applies_is_enabled(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = WindowActions(window, {row.name: do_nothing for row in ACTIONS})
    actions.enable(frozenset({When.NIGHT}))
    assert actions["open"].isEnabled()
    assert actions["export"].isEnabled()
    assert not actions["score_W"].isEnabled()
    assert not actions["undo"].isEnabled()


def test_choices_exclude_each_other(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = WindowActions(window, {row.name: do_nothing for row in ACTIONS})
    actions["theme_dark"].setChecked(True)
    actions["theme_light"].setChecked(True)
    assert not actions["theme_dark"].isChecked()


def test_tips_tell_the_first_key(qapp: QApplication) -> None:
    assert tip_text(BY_NAME["score_N2"]) == "Score the epoch N2. (2)"
    assert tip_text(BY_NAME["next_page"]) == "Next page. (Page ↓)"
    assert tip_text(ActionRow("x", "File", "&Quit")) == "Quit."


@pytest.mark.parametrize(
    ("shortcut", "words"),
    [
        ("Ctrl+Shift+Z", "Ctrl+Shift+Z"),
        ("Right", "→"),
        ("Ctrl+Left", "Ctrl+←"),
        ("+", "+"),
        ("-", "−"),
        ("Space", "Space"),
    ],
)
def test_keys_are_written_as_they_are_engraved(shortcut: str, words: str) -> None:
    assert key_words(shortcut) == words


def test_words_of_a_row_carry_no_mnemonic_marks() -> None:
    assert not any("&" in plain_text(row) for row in ACTIONS)
