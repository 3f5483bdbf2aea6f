"""The text fields of an EDF header, decoded leniently; what was odd is noted."""

import math
from pathlib import Path

from sleepscorer_app.files.recordings.finding import Finding
from sleepscorer_app.files.unreadable import UnreadableFile


class EdfFields:
    """Decodes header fields of one file and gathers the sentences about their faults."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._findings: list[Finding] = []
        self._gathered: dict[tuple[str, str, bool], list[str]] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was odd."""
        gathered = (
            Finding(problem.format(listed(which)), repair, stays)
            for (problem, repair, stays), which in self._gathered.items()
        )
        return (*self._findings, *gathered)

    def gather(self, problem: str, repair: str, which: str, *, stays: bool = False) -> None:
        """Note the problem once, the `{}` in it filled with every `which` it was gathered for."""
        self._gathered.setdefault((problem, repair, stays), []).append(which)

    def note(self, problem: str, repair: str = "") -> None:
        self._findings.append(Finding(problem, repair))

    def refuse(self, why: str) -> UnreadableFile:
        """The error to raise when nothing can be made of the header."""
        return UnreadableFile(self._path, why)

    def text(self, raw: bytes, field: str) -> str:
        """The field's text; `field` names it in notes."""
        stripped = raw.strip(b" \0")
        try:
            text = stripped.decode("utf-8")
        except UnicodeDecodeError:
            text = stripped.decode("latin-1")
        if not stripped.isascii():
            self.gather(
                "The header has letters that EDF does not allow ({})",
                "read as UTF-8 or Latin-1",
                field,
            )
        # A stray control character would break the line it is shown in.
        return "".join(letter if letter.isprintable() else " " for letter in text).strip()

    def number(self, raw: bytes, field: str) -> float | None:
        """The field as a finite number, decimal comma allowed; None if it is none."""
        text = self.text(raw, field)
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            return None
        if "," in text:
            self.gather("The header writes a decimal comma ({})", "read as a point", field)
        return value if math.isfinite(value) else None


def listed(names: list[str], at_most: int = 6) -> str:
    """`a, b, c` or, when there are many, `a, b, … and 12 more`."""
    different = list(dict.fromkeys(names))
    if len(different) <= at_most:
        return ", ".join(different)
    return ", ".join(different[:at_most]) + f" and {len(different) - at_most} more"
