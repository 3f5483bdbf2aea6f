"""The one error that reading a file raises: which file, and why not."""

from pathlib import Path


class UnreadableFile(Exception):
    """A file that cannot be opened; `str()` is the sentence to show."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path.name} cannot be opened: {self.why}"


class AnotherRecordingsWork(UnreadableFile):
    """A sound file of unfinished work, but on another recording."""
