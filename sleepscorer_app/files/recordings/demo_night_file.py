"""The demo night on disk: made on first use, kept in the user's cache, used again afterwards."""

from collections.abc import Callable
from pathlib import Path

from sleepscorer_app import __version__
from sleepscorer_app.domain.simulation.demo import demo_night
from sleepscorer_app.files.recordings.edf_writer import write_recording

DEMO_NAME = "demo_night.edf"
SIMULATING_SHARE = 0.7
"""Of the whole time, roughly, for the progress bar; writing and checking take the rest."""

Report = Callable[[float], None]


def _keep_going(_fraction: float) -> None:
    pass


def demo_recording_path(cache_folder: Path, report: Report = _keep_going) -> Path:
    """Where the demo night is; it is made there if this version has not done so yet.

    Raises `FailedExport` or `OSError` when the folder cannot be written to.
    """
    path = cache_folder / f"demo {__version__}" / DEMO_NAME
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_demo_night(path, report)
    return path


def write_demo_night(path: Path, report: Report = _keep_going) -> None:
    """Makes the demo night and writes it to `path` as EDF+, all of it or nothing.

    `report` is called with the fraction done; what it raises ends the work and leaves no file.
    Raises `FailedExport` when the file cannot be written.
    """
    report(0.0)
    recording = demo_night()
    report(SIMULATING_SHARE)
    write_recording(path, recording)
    report(1.0)
