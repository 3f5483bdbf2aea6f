"""Drives the window on two screens of different scale, or on the one that is left.

    python -m tests.ui.two_screens FOLDER far|gone

With `far` a panel is floated, its place and the window's left on the far screen, and everything
started anew; with `gone` the far screen is not there. FOLDER holds settings and layouts from one
run to the next. Prints what was seen as JSON. A program of its own, because Qt is told of its
screens when it starts.
"""

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tests.ui.night_pages import small_night

if TYPE_CHECKING:
    from sleepscorer_app.ui.window.main_window import MainWindow

NEAR = {"name": "near", "x": 0, "y": 0, "width": 1280, "height": 800, "logicalDpi": 96, "dpr": 1}
FAR = {"name": "far", "x": 1280, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 2}
OWN_PIXELS_PER_MM = {"near": 4.0, "far": 12.0}
PANEL = "Statistics"
PANEL_PLACE = (1500, 200, 500, 500)
WINDOW_PLACE = (1400, 120)


def prepare(folder: Path, *, has_far: bool) -> None:
    """Tell Qt of its screens, and send all that is kept to the folder."""
    screens = folder / "screens.json"
    screens.write_text(json.dumps({"screens": [NEAR, FAR] if has_far else [NEAR]}), "utf-8")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(folder / name)


def wait_until(holds: object, what: str) -> None:
    """Let the window live until something holds."""
    from PySide6.QtCore import QEventLoop, QTimer

    assert callable(holds)
    for _ in range(1000):
        if holds():
            return
        loop = QEventLoop()
        QTimer.singleShot(5, loop.quit)
        loop.exec()
    raise SystemExit(f"not so: {what}")


def opened(night: Path) -> "MainWindow":
    """A window as the program starts it, with the night and both screens measured."""
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from sleepscorer_app.app import make_window
    from sleepscorer_app.ui.preferences.settings import Settings, settings_on_disk
    from sleepscorer_app.ui.traces.screen_size import ScreenSize, screen_key

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    application.setApplicationName("SleepScorer")
    sizes = tuple(
        ScreenSize(screen_key(one), OWN_PIXELS_PER_MM[one.name()])
        for one in QGuiApplication.screens()
    )
    settings = Settings(settings_on_disk())
    settings.set(replace(settings.now, screen_sizes=sizes, scorer="AB"))
    window = make_window(application)
    window.show()
    window.open_night(night)
    wait_until(lambda: window.page is not None, "the night is open")
    return window


def scale(window: "MainWindow") -> tuple[float, float]:
    """Of the first trace: µV in a millimetre of the screen, and pixels to a µV."""
    assert window.page is not None
    view = window.page.trace_view
    drawn = view.scale_of(window.page.traces.shown[0], view.lanes[0])
    return drawn.per_mm, drawn.pixels_per_unit


def panel(window: "MainWindow") -> dict[str, object]:
    """Where the panel is."""
    from PySide6.QtWidgets import QDockWidget

    dock = window.findChild(QDockWidget, f"panel_dock_{PANEL.lower()}")
    assert isinstance(dock, QDockWidget)
    return {
        "screen": dock.screen().name(),
        "place": dock.geometry().getRect(),
        "is_seen": dock.isVisible() and dock.screen().geometry().contains(dock.geometry()),
    }


def go_far(night: Path) -> dict[str, object]:
    """Float the panel, move it and the window to the far screen, and start again."""
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QDockWidget

    from sleepscorer_app.ui.panels.panel_dock import Place

    seen: dict[str, object] = {}
    window = opened(night)
    window.move(0, 0)
    seen["scale near"] = scale(window)
    window.side_panel.put(PANEL, Place.WINDOW)
    wait_until(lambda: panel(window)["is_seen"], "the panel floats where it can be seen")
    seen["floated"] = panel(window)
    dock = window.findChild(QDockWidget, f"panel_dock_{PANEL.lower()}")
    assert isinstance(dock, QDockWidget)
    dock.setGeometry(QRect(*PANEL_PLACE))
    assert window.page is not None
    view = window.page.trace_view
    before = view.grab().toImage()
    window.move(*WINDOW_PLACE)
    wait_until(lambda: window.screen().name() == "far", "the window is on the far screen")
    seen["scale far"] = scale(window)
    seen["is_redrawn"] = view.grab().toImage() != before
    window.close()
    return {**seen, **come_back(night)}


def come_back(night: Path) -> dict[str, object]:
    """Start, and see where everything is."""
    window = opened(night)
    seen = {"window": window.screen().name(), "scale": scale(window), "panel": panel(window)}
    window.close()
    return seen


def main(folder: Path, step: str) -> None:
    """Print what was seen."""
    prepare(folder, has_far=step == "far")
    from sleepscorer_app.files.recordings.edf_writer import write_recording

    night = folder / "night.edf"
    if not night.exists():
        write_recording(night, small_night(3))
    print(json.dumps(go_far(night) if step == "far" else come_back(night)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
