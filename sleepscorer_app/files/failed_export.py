"""The one error that writing a file raises: which file, and why not."""

from pathlib import Path


class FailedExport(Exception):
    """A file that could not be written; what was there before is still there."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why

    def __str__(self) -> str:
        return f"{self.path.name} was not written: {self.why}"
