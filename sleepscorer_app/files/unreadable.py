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


class OtherEpochLength(UnreadableFile):
    """A hypnogram whose epochs are not 30 s long: a person must say whether to resample them."""

    def __init__(self, path: Path, why: str, epoch_seconds: float) -> None:
        super().__init__(path, why)
        self.epoch_seconds = epoch_seconds


class AnotherRecordingsWork(UnreadableFile):
    """A sound file of unfinished work, but on another recording."""
