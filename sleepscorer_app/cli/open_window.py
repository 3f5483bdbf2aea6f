"""`sleepscorer [NIGHT]`: the window."""

import os
import sys
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake


def open_window(night: Path | None) -> int:
    """Opens the window and stays until it is closed; gives its exit code."""
    if night is not None and not night.exists():
        raise Mistake(f"{night}: there is no such file; check the name and the folder")
    if not has_screen():
        name = night.name if night else "NIGHT.edf"
        raise Mistake(
            f"there is no screen to open a window on; `sleepscorer score {name}` scores without one"
        )
    # Imported here, after the checks: Qt ends the process when it finds no screen.
    from sleepscorer_app.app import run_window

    return run_window(night)


def has_screen() -> bool:
    """False only where it is sure that Qt could not open a window."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
