"""A laboratory's list of codes: the name of a recording, and the code that stands for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.files.hypnogram_formats.text_file import cells_of, numbered_lines, read_text
from sleepscorer_app.files.unreadable import UnreadableFile

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_HEADING = ("name", "code")


class WithoutCode(UnreadableFile):
    """A list that was read and does not have the recording asked for."""

    def __str__(self) -> str:
        return f"{self.path.name}: {self.why}"


@dataclass(frozen=True)
class CodeList:
    """Codes by the names of recordings, without regard to case and to the file's ending."""

    path: Path
    codes: Mapping[str, str]

    def code_of(self, recording: Path) -> str:
        """The code for a recording. Raises `WithoutCode` when the list has none."""
        for name in (recording.name, recording.stem):
            if name.casefold() in self.codes:
                return self.codes[name.casefold()]
        raise WithoutCode(
            self.path,
            f"it has no code for {recording.name}. Add a line with {recording.stem}, a comma and "
            "its code.",
        )


def read_code_list(path: Path) -> CodeList:
    """The list in a CSV with two columns, name and code; a heading may stand above them.

    Raises `UnreadableFile` naming the line: a cell is missing, a code cannot be a file's name, or
    two names have the same code.
    """
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    lines = numbered_lines(read_text(path))
    delimiter = max(",;\t", key=lines[0][1].count) if lines else ","
    for place, (number, line) in enumerate(lines):
        try:
            cells = [cell.strip() for cell in cells_of(line, delimiter)]
        except ValueError as error:
            raise UnreadableFile(path, f"line {number}: {error}.") from error
        if place == 0 and tuple(cell.lower() for cell in cells[:2]) == _HEADING:
            continue
        if len(cells) < 2 or not cells[0] or not cells[1]:
            raise UnreadableFile(path, f"line {number} is not a name, a comma and a code.")
        name, code = cells[0].casefold(), cells[1]
        if not _CODE.fullmatch(code):
            raise UnreadableFile(
                path,
                f"line {number}: a code is at most 80 letters, digits, points, - and _, for it "
                "becomes the name of a file.",
            )
        if codes.setdefault(name, code) != code or names.setdefault(code.casefold(), name) != name:
            raise UnreadableFile(path, f"line {number}: its name or its code is in the list twice.")
    if not codes:
        raise UnreadableFile(path, "it holds no codes: a line each with a name, a comma, a code.")
    return CodeList(path, codes)
