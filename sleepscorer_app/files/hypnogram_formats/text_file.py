"""A hypnogram's text: whole, whatever its encoding, and never the size of a recording."""

import csv
from pathlib import Path

from sleepscorer_app.files.unreadable import UnreadableFile

LARGEST_BYTES = 50 << 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(first_bytes: bytes) -> str:
    """The text that a file begins with, for telling what kind of file it is."""
    if first_bytes[:2] in _UTF_16:
        return first_bytes[: len(first_bytes) // 2 * 2].decode("utf-16", "replace")
    try:
        return first_bytes.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The block may end inside a letter, which only Latin-1 does not mind.
        return first_bytes.decode("latin-1")


def read_text(path: Path) -> str:
    """The file as text: UTF-8, UTF-16 with a mark, else Latin-1.

    Raises `UnreadableFile` when it cannot be read, is too large, or is no text.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(path, "it is too large to be a hypnogram.")
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    text = decoded(raw)
    if "\0" in text:
        raise UnreadableFile(path, "it is not text.")
    return text


def cells_of(line: str, delimiter: str = ",") -> list[str]:
    """The cells of one line of a table, quotes understood.

    Raises `ValueError` when the line cannot be one.
    """
    try:
        rows = list(csv.reader([line.replace("\r", " ")], delimiter=delimiter))
    except csv.Error as error:
        raise ValueError(f"it is no line of a table ({error})") from error
    return rows[0] if rows else []


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its number from 1, without spaces around them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
