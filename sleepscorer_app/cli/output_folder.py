"""Where a command's results go: looked at before the work, so that no work is done for nothing."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake

ADVICE = "choose another folder with --out"


def prepare_folder(folder: Path) -> None:
    """Makes the folder if need be. Raises `Mistake` when nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Asking the file system for its permissions is not an answer on network drives.
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Mistake(
            f"{folder}: the folder cannot be written to ({error.strerror}); {ADVICE}"
        ) from error


def refuse_to_replace(targets: Iterable[Path], overwrite: bool) -> None:
    """Raises `Mistake` for the first target that exists, unless it may be replaced."""
    for target in targets:
        if target.exists() and not overwrite:
            raise Mistake(
                f"{target}: is there already and may hold a person's work; replace it with "
                f"--overwrite or {ADVICE}"
            )
