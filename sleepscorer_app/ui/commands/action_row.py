"""One action of the window: its name, menu, words, keys, and when it applies."""

from dataclasses import dataclass
from enum import Enum, auto


class When(Enum):
    """What must be so for an action to apply."""

    ALWAYS = auto()
    NIGHT = auto()
    """A night is open."""
    EDITABLE = auto()
    """A night is open and this window may change its scoring."""
    CAN_SCORE = auto()
    """An editable night, a usable model, and no scoring at work."""
    JUDGED = auto()
    """A network's probabilities are there."""
    CAN_TEACH = auto()
    """An editable night with a network's probabilities and no lesson at work."""
    CAN_UNDO = auto()
    CAN_REDO = auto()


@dataclass(frozen=True)
class ActionRow:
    """One action. `menu` may be `View/Theme`; rows with the same `choice` exclude each other."""

    name: str
    menu: str
    text: str
    keys: str = ""
    """Shortcuts, parted by spaces."""
    tip: str = ""
    icon: str = ""
    when: When = When.ALWAYS
    is_checkable: bool = False
    choice: str = ""
    repeats: bool = False
    """A key held down does it again and again; only for moves, never for stages."""
    begins_section: bool = False

    @property
    def shortcuts(self) -> tuple[str, ...]:
        return tuple(self.keys.split())


def tip_text(row: ActionRow) -> str:
    """The tip with the first key in brackets."""
    words = row.tip or f"{plain_text(row)}."
    return f"{words} ({key_words(row.shortcuts[0])})" if row.shortcuts else words


def plain_text(row: ActionRow) -> str:
    """The menu's words without the mnemonic mark."""
    return row.text.replace("&", "")


def key_words(shortcut: str) -> str:
    """A key as it is engraved on the keyboard."""
    names = {"Right": "→", "Left": "←", "PgDown": "Page ↓", "PgUp": "Page ↑", "-": "−", "Up": "↑"}
    names["Down"] = "↓"
    if shortcut.startswith("Num+"):
        return f"Pad {key_words(shortcut.removeprefix('Num+'))}"
    held, plus, last = shortcut.rpartition("+")
    if not last:
        # The key + itself, alone or with others held.
        held, plus, last = shortcut[:-1].rstrip("+"), "+" if len(shortcut) > 1 else "", "+"
    return f"{held}{plus}{names.get(last, last)}"
