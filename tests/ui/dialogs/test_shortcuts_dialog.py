"""The page of keys says what the table says."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.dialogs.shortcuts_dialog import ShortcutsDialog, key_groups


def test_every_key_of_the_table_is_on_the_page(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    for lines in key_groups(ACTIONS).values():
        for words, keys in lines:
            assert words in shown
            assert set(keys) <= shown


def test_actions_are_grouped_by_menu_and_those_without_keys_left_out() -> None:
    rows = (
        ActionRow("a", "View/Gain", "&Larger…", "+ ="),
        ActionRow("b", "File", "Open"),
        ActionRow("c", "File", "&Quit", "Ctrl+Q"),
    )
    assert key_groups(rows) == {
        "View": [("Larger", ("+", "="))],
        "File": [("Quit", ("Ctrl+Q",))],
    }


def test_a_menu_with_many_keys_inside_another_is_a_group_of_its_own() -> None:
    rows = [ActionRow(key, "View/Gain", key, key) for key in "ABCDE"]
    rows.append(ActionRow("f", "View/Theme", "F", "F"))
    groups = key_groups(rows)
    assert list(groups) == ["View ▸ Gain", "View"]
    assert len(groups["View ▸ Gain"]) == 5


def test_the_page_fits_a_small_screen(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.sizeHint().width() <= 1280
    assert dialog.sizeHint().height() <= 760
