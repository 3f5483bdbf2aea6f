"""A person's own keys: who has which, which may be given, and how they come back from a text."""

import pytest
from PySide6.QtWidgets import QApplication

from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.commands.key_presets import PRESETS, KeyPreset
from sleepscorer_app.ui.commands.key_table import (
    as_texts,
    changes,
    checked,
    from_texts,
    holder,
    portable,
    rows_in_force,
    rows_with_keys,
    why_not_a_key,
    with_keys,
)
from sleepscorer_app.ui.window.window_actions import doubled_keys

TABLE = (
    ActionRow("one", "File", "One", "A Ctrl+A"),
    ActionRow("two", "File", "Two", "B"),
    ActionRow("three", "File", "Three"),
)


def keys(rows: tuple[ActionRow, ...], name: str) -> tuple[str, ...]:
    return next(row.shortcuts for row in rows if row.name == name)


@pytest.mark.parametrize(
    ("written", "key"),
    [("ctrl+a", "Ctrl+A"), ("pgup", "PgUp"), ("Num+5", "Num+5"), ("ä", "Ä"), ("+", "+")],
)
def test_a_key_has_one_way_of_being_written(qapp: QApplication, written: str, key: str) -> None:
    assert portable(written) == key


@pytest.mark.parametrize("written", ["", "Ctrl+", "Banana", "Ctrl+K, Ctrl+L", "Shift"])
def test_what_is_no_single_key_is_none(qapp: QApplication, written: str) -> None:
    assert portable(written) == ""
    assert "is no key" in why_not_a_key(written)


@pytest.mark.parametrize("key", ["Alt+F4", "Ctrl+Alt+Del", "F10", "Alt+F", "Meta+L"])
def test_reserved_keys_are_told_with_the_reason(qapp: QApplication, key: str) -> None:
    assert why_not_a_key(key).startswith(key)


def test_no_key_of_the_table_is_a_reserved_one(qapp: QApplication) -> None:
    assert [key for row in ACTIONS for key in row.shortcuts if why_not_a_key(key)] == []


def test_unchanged_rows_are_the_tables_own(qapp: QApplication) -> None:
    assert rows_with_keys({}) == ACTIONS
    assert changes(ACTIONS) == {}


def test_who_is_given_a_key_takes_it_from_the_one_who_had_it(qapp: QApplication) -> None:
    rows = rows_with_keys({"three": ("b", "Ctrl+A")}, TABLE)
    assert keys(rows, "three") == ("B", "Ctrl+A")
    assert keys(rows, "one") == ("A",)
    assert keys(rows, "two") == ()
    assert holder(rows, "ctrl+a") == rows[2]
    assert holder(rows, "Q") is None


def test_of_two_that_claim_one_key_the_first_has_it(qapp: QApplication) -> None:
    rows = rows_with_keys({"two": ("X",), "three": ("X", "Y")}, TABLE)
    assert (keys(rows, "two"), keys(rows, "three")) == (("X",), ("Y",))


def test_a_swap_gives_the_one_who_loses_its_last_key_the_other(qapp: QApplication) -> None:
    rows = with_keys(TABLE, "one", ["B"], swapped_for="A")
    assert (keys(rows, "one"), keys(rows, "two")) == (("B",), ("A",))
    assert changes(rows, TABLE) == {"one": ("B",), "two": ("A",)}


def test_keys_come_back_from_the_settings_as_they_were(qapp: QApplication) -> None:
    changed = {"one": ("X", "="), "two": ()}
    assert from_texts(as_texts(changed)) == changed


def test_unknown_actions_and_keys_are_left_out_and_named(qapp: QApplication) -> None:
    known, sentences = checked({"one": ("Q", "F10"), "gone": ("W",), "two": ("Banana",)}, TABLE)
    assert known == {"one": ("Q",)}
    assert "gone" in sentences[0]
    assert "F10" in sentences[1]
    assert "Banana" in sentences[1]


def test_nonsense_in_the_settings_gives_the_tables_keys(qapp: QApplication) -> None:
    assert rows_in_force(("=", "nothing", "gone=Q", "score_W=Banana")) == ACTIONS


@pytest.mark.parametrize("preset", PRESETS, ids=lambda one: one.name)
def test_a_preset_names_actions_of_the_table_and_doubles_no_key(
    qapp: QApplication, preset: KeyPreset
) -> None:
    assert set(preset.keys) <= {row.name for row in ACTIONS}
    assert doubled_keys(preset.rows()) == ()
    by_name = {row.name: row for row in preset.rows()}
    for name, wanted in preset.keys.items():
        assert set(by_name[name].shortcuts) == {portable(key) for key in wanted.split()}
    assert rows_with_keys(preset.changed()) == preset.rows()


def test_the_aasm_trainers_four_is_rem(qapp: QApplication) -> None:
    trainer = next(one for one in PRESETS if one.name == "AASM trainer")
    stages = {holder(trainer.rows(), digit).name for digit in "01234"}  # pyright: ignore[reportOptionalMemberAccess]
    assert stages == {"score_W", "score_N1", "score_N2", "score_N3", "score_R"}
    assert trainer.by_pad_only
