"""What nobody expected: said once in a dialog, logged on this computer without patient data."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from sleepscorer_app.files.error_log import write_error

Tell = Callable[[str, tuple[str, ...]], None]
"""Shows a heading and some sentences."""


class ErrorReport:
    """Shows the first unexpected error of a run, logs all of them."""

    def __init__(self, log_folder: Path, tell: Tell, private: Callable[[], list[str]]) -> None:
        self._log_folder = log_folder
        self._tell = tell
        self._private = private
        self._is_telling = False

    def install(self) -> None:
        """Take every exception that reaches the top, those of slots included."""
        sys.excepthook = self.take

    def take(
        self,
        kind: type[BaseException],
        error: BaseException,
        traceback: TracebackType | None,
    ) -> None:
        """Log an error; say so, unless a person is just being told of another."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        log = write_error(self._log_folder, error, self._private())
        sys.__excepthook__(kind, error, traceback)
        if self._is_telling:
            return
        self._is_telling = True
        try:
            self._tell("Something went wrong in the program", error_sentences(kind, log))
        finally:
            self._is_telling = False


def error_sentences(kind: type[BaseException], log: Path | None) -> tuple[str, ...]:
    """What a person needs to know about an error nobody expected."""
    where = f"What happened is noted in {log}, without names." if log else "It could not be noted."
    return (
        f"An error in the program ({kind.__name__}) stopped what it was doing. Your scoring is "
        "kept: every edit was saved as you made it.",
        f"{where} Please send that file with a word on what you did.",
    )
