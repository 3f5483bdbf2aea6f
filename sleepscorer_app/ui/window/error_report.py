"""What nobody expected: said once in a dialog, logged on this computer without patient data."""

import sys
from collections.abc import Callable
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

from sleepscorer_app.files.error_log import write_error

Tell = Callable[[str, tuple[str, ...]], None]
"""Shows a heading and some sentences."""


class ErrorReport:
    """Logs and shows an error the first time it happens in one place of the program.

    What fails while painting fails again at every repaint: a dialog for each would never end.
    """

    def __init__(self, log_folder: Path, tell: Tell, private: Callable[[], list[str]]) -> None:
        self._log_folder = log_folder
        self._tell = tell
        self._private = private
        self._seen: set[tuple[str, str]] = set()

    def install(self) -> None:
        """Take every exception that reaches the top, those of slots included."""
        sys.excepthook = self.take

    def take(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        """Log an error and say so, unless the same happened before."""
        sys.__excepthook__(kind, error, traceback)
        frames = extract_tb(traceback)
        place = (kind.__name__, f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "")
        if issubclass(kind, KeyboardInterrupt) or place in self._seen:
            return
        self._seen.add(place)
        log = write_error(self._log_folder, error, self._private())
        self._tell("Something went wrong in the program", error_sentences(kind, log))


def error_sentences(kind: type[BaseException], log: Path | None) -> tuple[str, ...]:
    """What a person needs to know about an error nobody expected."""
    where = f"What happened is noted in {log}, without names." if log else "It could not be noted."
    return (
        f"An error in the program ({kind.__name__}) stopped what it was doing. Your scoring is "
        "kept: every edit was saved as you made it.",
        f"{where} Please send that file with a word on what you did.",
    )
