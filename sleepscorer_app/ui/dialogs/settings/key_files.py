"""Sets of keys read from and written to files that the person names; each ends in a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from sleepscorer_app.files.choices.key_set_file import KeySet, read_key_set, write_key_set
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.key_table import checked, rows_with_keys

AskForFile = Callable[[QWidget], Path | None]


@dataclass(frozen=True)
class ReadKeys:
    """What came of reading a file: the rows with its keys, if it had any, and a sentence."""

    rows: tuple[ActionRow, ...] | None
    by_pad_only: bool | None
    sentence: str


@dataclass(frozen=True)
class KeyFiles:
    """Asks for a file by these two questions."""

    to_read: AskForFile
    to_write: AskForFile

    def read(self, parent: QWidget) -> ReadKeys | None:
        """The keys of a file; None if the person thought better of it."""
        path = self.to_read(parent)
        if path is None:
            return None
        try:
            found = read_key_set(path)
        except UnreadableFile as error:
            return ReadKeys(None, None, str(error))
        known, sentences = checked(found.keys)
        words = " ".join((f"{path.name}: the keys of {len(known)} actions taken.", *sentences))
        return ReadKeys(rows_with_keys(known), found.by_pad_only, words)

    def write(self, parent: QWidget, rows: Sequence[ActionRow], by_pad_only: bool | None) -> str:
        """Write all keys in force; what came of it."""
        path = self.to_write(parent)
        if path is None:
            return ""
        try:
            write_key_set(path, KeySet({row.name: row.shortcuts for row in rows}, by_pad_only))
        except FailedExport as error:
            return str(error)
        return f"{path.name}: the keys of {len(rows)} actions written."
