"""`sleepscorer [NIGHT]` and `sleepscorer next QUEUE`: the window."""

import json
import os
import sys
from pathlib import Path

from sleepscorer_app.assets import unfinished_folder
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.files.work.night_queue import NightQueue, read_queue
from sleepscorer_app.files.work.waiting_nights import REVIEW_SHARE, Waiting, next_waiting


def open_window(night: Path | None, *, is_trial: bool = False) -> int:
    """Opens the window and stays until it is closed; gives its exit code.

    A trial closes it as soon as the night is drawn.
    """
    if night is not None and not night.exists():
        raise Mistake(f"{night}: there is no such file; check the name and the folder")
    name = night.name if night else "NIGHT.edf"
    _need_screen(f"`sleepscorer score {name}` scores without one")
    # Imported here, after the checks: Qt ends the process when it finds no screen.
    from sleepscorer_app.app import run_window, try_window

    return try_window(night) if is_trial else run_window(night)


def open_next(place: Path, *, as_json: bool) -> int:
    """Opens the window on the next night of a queue; or only tells, as JSON, which one that is."""
    queue = read_queue(place)
    if not as_json:
        _need_screen("`sleepscorer next QUEUE --json` tells the next night without one")
        from sleepscorer_app.app import run_window

        return run_window(None, queue.path)
    waiting = next_waiting(queue, unfinished_folder(), REVIEW_SHARE, lambda _done: None)
    print(_json(queue, waiting))
    return 0


def _json(queue: NightQueue, waiting: Waiting) -> str:
    night = waiting.night
    told = {
        "queue": str(queue.path),
        "nights": len(queue.nights),
        "finished_before_it": waiting.n_finished,
        "missing_before_it": waiting.n_missing,
        "next": None
        if night is None
        else {
            "night": night.night,
            "recording": str(night.recording),
            "scoring": str(night.scoring),
            "epochs": night.n_epochs,
            "expected_wrong_epochs": night.expected_wrong,
            "score_by_hand_because": list(night.reasons),
        },
    }
    return json.dumps(told, indent=1, ensure_ascii=False)


def _need_screen(otherwise: str) -> None:
    if not has_screen():
        raise Mistake(f"there is no screen to open a window on; {otherwise}")


def has_screen() -> bool:
    """False only where it is sure that Qt could not open a window."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
