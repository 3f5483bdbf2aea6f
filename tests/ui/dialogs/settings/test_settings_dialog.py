"""The settings dialog: what goes in comes out, what is changed is changed and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.files.choices.montage_choices import MontageChoice
from sleepscorer_app.ui.commands.key_presets import PRESETS
from sleepscorer_app.ui.commands.key_table import rows_in_force
from sleepscorer_app.ui.dialogs.settings.colours_page import OF_THEME, doubts
from sleepscorer_app.ui.dialogs.settings.key_files import KeyFiles
from sleepscorer_app.ui.dialogs.settings.montage_page import MontageQuestion
from sleepscorer_app.ui.dialogs.settings.scoring_page import NEVER, PAD_ONLY
from sleepscorer_app.ui.dialogs.settings.settings_dialog import SettingsDialog, SettingsQuestion
from sleepscorer_app.ui.preferences.settings import Preferences, ThemeChoice
from sleepscorer_app.ui.preferences.speech import Speaker

MINE, OTHER = Montage("Mine", ()), Montage("Other", ())
HERE = (
    ("abc", MontageChoice(MINE, ("c4", "m1")), "With these 2 channels"),
    ("equipment x", MontageChoice(MINE, (), "X"), "Equipment “X”"),
)
MONTAGES = MontageQuestion((MINE, OTHER), {"old": MontageChoice(OTHER)}, HERE)
PLAIN = Preferences()


@pytest.fixture
def files(tmp_path: Path) -> KeyFiles:
    path = tmp_path / "keys.json"
    return KeyFiles(lambda parent: path, lambda parent: path)


@pytest.fixture
def dialog(qtbot: QtBot, files: KeyFiles) -> SettingsDialog:
    return shown(qtbot, files, PLAIN)


def shown(qtbot: QtBot, files: KeyFiles, preferences: Preferences) -> SettingsDialog:
    made = SettingsDialog(SettingsQuestion(preferences, MONTAGES, Speaker(())), files)
    qtbot.addWidget(made)
    made.show()
    return made


def keys_of(dialog: SettingsDialog, name: str) -> tuple[str, ...]:
    return next(row.shortcuts for row in dialog.keys.rows if row.name == name)


UNUSUAL = Preferences(
    theme=ThemeChoice.DARK,
    page_seconds=17.5,
    shows_neighbours=True,
    advances_by_pad_only=True,
    advances_after_confirm=False,
    advances_in_review=True,
    stays_at_bout_end=True,
    scorer="AB",
    asks_scorer=False,
    de_identifies=True,
    exports=("edf", "luna-annot"),
    keys=("score_R=R",),
    display_filters=("EEG 0.5 35 50", "EOG - - 60"),
    stage_colours=("light W #e0a031",),
    speaks=True,
)


@pytest.mark.parametrize("preferences", [PLAIN, UNUSUAL, replace(PLAIN, advances=False)])
def test_what_nobody_touches_comes_out_as_it_went_in(
    qtbot: QtBot, files: KeyFiles, preferences: Preferences
) -> None:
    choice = shown(qtbot, files, preferences).choice()
    assert choice.preferences == preferences
    assert choice.montage_choices == MONTAGES.choices


def test_every_page_is_reached_by_its_title_and_enter_is_ok(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    for page in dialog.pages:
        dialog.show_page(page.title)
        assert page.isVisible()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_rules_of_going_on_are_three_and_the_rest_goes_with_them(dialog: SettingsDialog) -> None:
    dialog.scoring.rules.button(PAD_ONLY).click()
    assert dialog.choice().preferences == replace(PLAIN, advances_by_pad_only=True)
    dialog.scoring.rules.button(NEVER).click()
    assert not dialog.choice().preferences.advances
    assert not dialog.scoring.after_confirm.isEnabled()


def test_a_name_given_here_need_not_be_asked_for(dialog: SettingsDialog) -> None:
    dialog.scoring.scorer.setText(" AB ")
    assert dialog.choice().preferences == replace(PLAIN, scorer="AB", asks_scorer=False)


def test_a_free_key_is_given_by_pressing_it(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.show_page("Keys")
    dialog.keys.choose("unscore")
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_7, Qt.KeyboardModifier.KeypadModifier)
    assert keys_of(dialog, "unscore") == ("U", "Shift+F12", "Num+7")
    assert rows_in_force(dialog.choice().preferences.keys) == dialog.keys.rows


def test_a_key_that_is_taken_is_told_and_can_be_taken(dialog: SettingsDialog) -> None:
    dialog.keys.choose("unscore")
    dialog.keys.give("W")
    assert "Wake" in dialog.keys.note.text()
    assert keys_of(dialog, "unscore") == ("U",)
    dialog.keys.take.click()
    assert keys_of(dialog, "unscore") == ("U", "W")
    assert keys_of(dialog, "score_W") == ("0",)


def test_two_actions_can_swap_their_keys(dialog: SettingsDialog) -> None:
    dialog.keys.choose("unscore")
    dialog.keys.give("A")
    dialog.keys.swap.click()
    assert keys_of(dialog, "unscore") == ("A",)
    assert keys_of(dialog, "auto_advance") == ("U",)


@pytest.mark.parametrize(
    ("key", "word"), [("F10", "menus"), ("Alt+F4", "closes"), ("U", "already")]
)
def test_a_key_that_cannot_be_given_says_why(dialog: SettingsDialog, key: str, word: str) -> None:
    dialog.keys.choose("unscore")
    dialog.keys.give(key)
    assert word in dialog.keys.note.text()
    assert dialog.keys.take.isHidden()
    assert dialog.choice().preferences == PLAIN


def test_keys_are_removed_and_reset_one_and_all(dialog: SettingsDialog) -> None:
    for name in ("unscore", "confirm"):
        dialog.keys.choose(name)
        dialog.keys.remove.click()
        assert keys_of(dialog, name) == ()
    dialog.keys.reset.click()
    assert dialog.choice().preferences.keys == ("unscore=",)
    dialog.keys.reset_all.click()
    assert dialog.choice().preferences.keys == ()


def test_the_search_finds_actions_menus_and_keys(dialog: SettingsDialog) -> None:
    table = dialog.keys.table
    dialog.keys.search.setText("ctrl+z")
    assert [table.item(line, 1).text() for line in range(table.rowCount())] == ["Undo"]  # pyright: ignore[reportOptionalMemberAccess]
    dialog.keys.search.setText("lights")
    assert table.rowCount() == 2
    dialog.keys.search.setText("no such thing")
    assert table.rowCount() == 0


def test_a_preset_brings_its_rule_and_is_known_again(dialog: SettingsDialog) -> None:
    trainer = next(place for place, one in enumerate(PRESETS) if one.by_pad_only)
    dialog.keys.preset.activated.emit(trainer + 1)
    preferences = dialog.choice().preferences
    assert preferences.advances_by_pad_only
    assert dict(one.split("=") for one in preferences.keys)["score_R"] == "4 R"
    assert dialog.keys.preset.currentText() == "AASM trainer"


def test_keys_go_out_to_a_file_and_come_back(
    dialog: SettingsDialog, qtbot: QtBot, files: KeyFiles
) -> None:
    dialog.keys.choose("unscore")
    dialog.keys.give("Shift+F12")
    dialog.keys.write.click()
    assert "written" in dialog.keys.note.text()
    other = shown(qtbot, files, PLAIN)
    other.keys.read.click()
    assert other.choice().preferences == dialog.choice().preferences


def test_strange_keys_of_a_file_are_left_out_and_named(
    dialog: SettingsDialog, tmp_path: Path
) -> None:
    (tmp_path / "keys.json").write_text(
        '{"format": "SleepScorer keys 1", "keys": {"gone": ["Q"], "unscore": ["Q", "F10"]}}'
    )
    dialog.keys.read.click()
    assert keys_of(dialog, "unscore") == ("Q",)
    assert "gone" in dialog.keys.note.text()
    assert "F10" in dialog.keys.note.text()


def test_keys_of_a_newer_version_change_nothing(dialog: SettingsDialog, tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text('{"format": "SleepScorer keys 7", "keys": {}}')
    dialog.keys.read.click()
    assert "newer" in dialog.keys.note.text()
    assert dialog.choice().preferences == PLAIN


def test_filters_of_a_kind_are_kept_and_a_low_cut_over_the_high_one_is_not(
    dialog: SettingsDialog,
) -> None:
    fields = dialog.display.filters[Role.EEG]
    fields.notch.setCurrentIndex(1)
    fields.low.setValue(0.5)
    assert dialog.choice().preferences.display_filters == ("EEG 0.5 35 50",)
    fields.low.setValue(40.0)
    assert dialog.choice().preferences.display_filters == ("EEG - 35 50",)


def test_a_montage_is_fixed_for_an_equipment_and_forgotten(dialog: SettingsDialog) -> None:
    dialog.montages.fix("equipment x", "Other")
    kept = dialog.choice().montage_choices
    assert kept["equipment x"] == MontageChoice(OTHER, (), "X")
    assert set(kept) == {"old", "equipment x"}
    assert dialog.montages.list.count() == 2
    dialog.montages.list.item(0).setSelected(True)
    dialog.montages.forget.click()
    assert set(dialog.choice().montage_choices) == {"equipment x"}
    dialog.montages.fix("equipment x", "")
    assert dialog.choice().montage_choices == {}


def test_a_colour_that_can_hardly_be_seen_is_warned_of_and_can_be_reset(
    dialog: SettingsDialog,
) -> None:
    dialog.colours.set_colour("light", Stage.W, "#fefefe")
    assert "W can hardly be seen on the light background" in dialog.colours.warning.text()
    assert dialog.choice().preferences.stage_colours == ("light W #fefefe",)
    dialog.colours.set_colour("light", Stage.W, "#d1495c")
    assert "W looks like R (light)" in dialog.colours.warning.text()
    dialog.colours.reset.click()
    assert dialog.choice().preferences == PLAIN


def test_the_programs_own_colours_raise_no_doubt() -> None:
    assert doubts(dict(OF_THEME)) == []


def test_formats_of_the_export_are_ticked_and_kept(dialog: SettingsDialog) -> None:
    dialog.export.formats.tick("csv", False)
    assert dialog.choice().preferences == replace(PLAIN, exports=("edf",))


def test_without_a_voice_the_setting_says_what_is_missing(dialog: SettingsDialog) -> None:
    assert not dialog.speech.speaks.isEnabled()
    assert "no voice" in dialog.speech.note.text()


def test_the_field_for_a_key_lets_go_of_who_comes_by_tab(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.show_page("Keys")
    dialog.keys.choose("unscore")
    before = dialog.keys.rows
    dialog.keys.field.setFocus()
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Tab)
    assert not dialog.keys.field.hasFocus()
    assert dialog.keys.rows == before
    dialog.keys.field.setFocus()
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Escape)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert not dialog.isVisible()


def test_listening_it_takes_tab_once_and_says_who_has_it(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.show_page("Keys")
    dialog.keys.choose("unscore")
    dialog.keys.field.listen()
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_Tab)
    assert "Next doubtful epoch" in dialog.keys.note.text()
    assert dialog.keys.field.accessibleDescription() == dialog.keys.note.text()
    assert not dialog.keys.field.is_listening


def test_a_set_tells_which_actions_lose_their_keys_to_it(dialog: SettingsDialog) -> None:
    hero = [one.name for one in PRESETS].index("Scoring Hero")
    dialog.keys.preset.activated.emit(hero + 1)
    assert "Without a key in this set: " in dialog.keys.note.text()
    lost = dialog.keys.note.text().partition("Without a key in this set: ")[2]
    assert {"Negative up", "Measure"} <= set(lost.rstrip(".").split(", "))


def test_a_set_without_a_rule_of_the_pad_does_not_begin_to_go_on(dialog: SettingsDialog) -> None:
    dialog.scoring.rules.button(NEVER).click()
    names = [one.name for one in PRESETS]
    dialog.keys.preset.activated.emit(names.index("Numbers 0–5") + 1)
    assert not dialog.choice().preferences.advances
    dialog.keys.preset.activated.emit(names.index("AASM trainer") + 1)
    assert dialog.choice().preferences.advances_by_pad_only
    dialog.keys.preset.activated.emit(names.index("Numbers 0–5") + 1)
    assert dialog.choice().preferences.advances
    assert not dialog.choice().preferences.advances_by_pad_only


def test_enter_on_an_action_waits_for_its_key_and_closes_nothing(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.show_page("Keys")
    dialog.keys.choose("unscore")
    dialog.keys.table.setFocus()
    qtbot.keyClick(dialog.keys.table, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.keys.field.is_listening
    qtbot.keyClick(dialog.keys.field, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    assert keys_of(dialog, "unscore") == ("U", "Shift+F12")


def test_the_keyboard_begins_at_the_list_of_pages(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(dialog.list.hasFocus)
