"""The table of actions with a person's own keys in it: who has which, and which may be given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from sleepscorer_app.ui.commands.action_row import ActionRow, key_words
from sleepscorer_app.ui.commands.actions import ACTIONS

ChangedKeys = Mapping[str, tuple[str, ...]]
"""For each action whose keys are not those of the table: its keys; empty if it has none."""

PAD = "Num+"
"""What a key of the number pad is written with, where it differs from the number row's."""
_MOST_KEYS = 6
_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_RESERVED = {
    "Alt+F4": "closes the window on most systems",
    "Ctrl+Alt+Del": "belongs to the system",
    "F10": "opens the menus",
    "Print": "takes a picture of the screen",
    "Menu": "opens the menu of what is under the mouse",
}
_LONE = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
    *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_ScrollLock),
    *(Qt.Key.Key_Super_L, Qt.Key.Key_Super_R),
}


def portable(key: str) -> str:
    """One way of writing a key, `Ctrl+A` for `ctrl+a`; empty for what is no single key."""
    sequence = QKeySequence(key)
    if sequence.count() != 1 or _pressed(sequence).key() in (Qt.Key.Key_unknown, *_LONE):
        return ""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def _pressed(sequence: QKeySequence) -> QKeyCombination:
    # PySide6's stubs do not know that a sequence can be indexed.
    return sequence[0]  # pyright: ignore[reportIndexIssue]


def why_not_a_key(key: str) -> str:
    """Why no action may have this key, in a sentence; empty if one may."""
    name = portable(key)
    if not name:
        return f"“{key}” is no key of a keyboard."
    if name in _RESERVED:
        return f"{name} {_RESERVED[name]}, so it can be given to nothing."
    pressed = _pressed(QKeySequence(name))
    held = pressed.keyboardModifiers()
    is_letter = Qt.Key.Key_A <= pressed.key() <= Qt.Key.Key_Z
    if held & _ALT and not held & _CONTROL and is_letter:
        return f"{name} opens a menu or a button, so it can be given to nothing."
    if held & Qt.KeyboardModifier.MetaModifier:
        return f"{name} belongs to the system, so it can be given to nothing."
    return ""


def rows_with_keys(
    changed: ChangedKeys, rows: Sequence[ActionRow] = ACTIONS
) -> tuple[ActionRow, ...]:
    """The rows with the keys in force: a changed row has its own, and no other row keeps them.

    Of two changed rows that claim one key the first has it.
    """
    taken: set[str] = set()
    in_force: dict[str, str] = {}
    for row in sorted(rows, key=lambda one: one.name not in changed):
        wanted = (portable(key) for key in changed.get(row.name, row.shortcuts))
        free = [key for key in dict.fromkeys(wanted) if key and key not in taken]
        taken.update(free)
        in_force[row.name] = " ".join(free)
    return tuple(replace(row, keys=_as_written(row, in_force[row.name])) for row in rows)


def _as_written(row: ActionRow, keys: str) -> str:
    """As the table writes them, where they are the table's."""
    same = " ".join(portable(key) for key in row.shortcuts) == keys
    return row.keys if same else keys


@lru_cache(maxsize=8)
def rows_in_force(texts: tuple[str, ...]) -> tuple[ActionRow, ...]:
    """The table with the keys that a person keeps in the settings; what is not known is left."""
    return rows_with_keys(checked(from_texts(texts))[0])


def first_key(texts: tuple[str, ...], name: str) -> str:
    """The first key of an action as it is engraved, by the keys in the settings; empty if none."""
    keys = next(row.shortcuts for row in rows_in_force(texts) if row.name == name)
    # Qt tells the two Enter keys apart by calling the larger one Return.
    return key_words(keys[0]).replace("Return", "Enter") if keys else ""


def changes(rows: Iterable[ActionRow], table: Sequence[ActionRow] = ACTIONS) -> ChangedKeys:
    """What of these rows' keys is not as the table has it."""
    written = {row.name: _portable_keys(row) for row in table}
    return {
        row.name: _portable_keys(row) for row in rows if _portable_keys(row) != written[row.name]
    }


def holder(rows: Iterable[ActionRow], key: str) -> ActionRow | None:
    """The action that has this key now."""
    name = portable(key)
    return next((row for row in rows if name and name in _portable_keys(row)), None)


def with_keys(
    rows: Sequence[ActionRow], name: str, keys: Iterable[str], *, swapped_for: str = ""
) -> tuple[ActionRow, ...]:
    """The rows with `keys` given to the action `name`; who had one of them loses it.

    Who loses its last key gets `swapped_for`, if one is given.
    """
    given = tuple(dict.fromkeys(filter(None, map(portable, keys))))[:_MOST_KEYS]
    after: list[ActionRow] = []
    for row in rows:
        own = _portable_keys(row)
        left = given if row.name == name else tuple(one for one in own if one not in given)
        if row.name != name and own and not left and swapped_for:
            left = (swapped_for,)
        after.append(row if left == own else replace(row, keys=" ".join(left)))
    return tuple(after)


def as_texts(changed: ChangedKeys) -> tuple[str, ...]:
    """How the settings keep changed keys: `score_R=R 5`."""
    return tuple(f"{name}={' '.join(keys)}" for name, keys in changed.items())


def from_texts(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What `as_texts` wrote; what is no such text is left out."""
    parted = (text.partition("=") for text in texts)
    return {name: tuple(keys.split()) for name, is_one, keys in parted if name and is_one}


def checked(
    changed: ChangedKeys, table: Sequence[ActionRow] = ACTIONS
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What of it is known here, and a sentence for what was left out."""
    known: dict[str, tuple[str, ...]] = {}
    strange_keys: list[str] = []
    names = {row.name for row in table}
    for name, keys in changed.items():
        if name in names:
            fine = tuple(portable(key) for key in keys if not why_not_a_key(key))
            strange_keys += [key for key in keys if why_not_a_key(key)]
            if fine or not keys:
                known[name] = fine[:_MOST_KEYS]
    sentences: list[str] = []
    unknown = [name for name in changed if name not in names]
    if unknown:
        sentences.append(f"Left out, being no actions of this version: {_listed(unknown)}.")
    if strange_keys:
        sentences.append(f"Left out, being no keys that can be given: {_listed(strange_keys)}.")
    return known, tuple(sentences)


def _listed(words: Sequence[str]) -> str:
    shown = ", ".join(word[:30] for word in words[:5])
    return shown if len(words) <= 5 else f"{shown} and {len(words) - 5} more"


def _portable_keys(row: ActionRow) -> tuple[str, ...]:
    return tuple(portable(key) for key in row.shortcuts)
