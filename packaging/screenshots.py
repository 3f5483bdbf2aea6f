"""Drives the real window through the main job and writes a picture of every step.

    python packaging/screenshots.py [NIGHT] [--out FOLDER] [--theme THEME] [--scale 1.5]

Opens a copy of the night (the demo night if none is named), lets the shipped network score it,
corrects, reviews and exports with keys and mouse, and lays the window out by every layout's key, at
1280×800 and 1920×1080, light and dark; with `--scale` as on a desktop scaled so.
Nothing of the person's own settings or files is read or changed. Works without a screen.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 800), (1920, 1080))
SCALE = "QT_SCALE_FACTOR"
FOR_COLOUR_BLIND = "-colour-blind"
THEMES = ("light", "dark", f"light{FOR_COLOUR_BLIND}", f"dark{FOR_COLOUR_BLIND}")
LONGEST_WAIT_MS = 120_000


def settle_in(folder: Path) -> None:
    """Send settings, caches and unfinished work to a folder that will be thrown away."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(folder / name)
    if sys.platform.startswith("linux") and "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


class Tour:
    """One walk through the window in one theme and one size."""

    def __init__(self, night: Path, out: Path, theme: str, size: tuple[int, int]) -> None:
        from PySide6.QtWidgets import QApplication

        from sleepscorer_app.app import make_window
        from sleepscorer_app.assets import layout_folder
        from sleepscorer_app.ui.preferences.settings import Settings, ThemeChoice, settings_on_disk

        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        settings = Settings(settings_on_disk())
        settings.set(
            replace(
                settings.now,
                theme=ThemeChoice(theme.removesuffix(FOR_COLOUR_BLIND)),
                is_for_colour_blind=theme.endswith(FOR_COLOUR_BLIND),
                folds_panel=False,
                scorer="AB",
            )
        )
        # Each tour begins as the first start does, not where the one before ended.
        shutil.rmtree(layout_folder(), ignore_errors=True)
        self._night = night
        self._out = out
        scale = os.environ.get(SCALE, "1")
        self._name = f"{theme}-{size[0]}" if scale == "1" else f"{theme}-{size[0]}-{scale}x"
        self._count = 0
        self.window = make_window(application)
        self.window.resize(*size)
        self.window.show()

    def walk(self) -> None:
        """Every step of the main job, a picture after each."""
        self.picture("start")
        self.window.open_night(self._night)
        self.until(lambda: self.window.page is not None, "the night is open")
        self.rest()
        self.picture("opened")
        self.act("auto_score", "auto-score")
        self.until(lambda: self._document.scoring.automatic is not None, "the night is scored")
        self._go_to(self._document.n_epochs * 3 // 5)
        self.picture("scored")
        self._correct()
        self._mark()
        self.act("next_uncertain")
        self.picture("review")
        self._show_panel("Review")
        self.picture("review-panel")
        self.act("compare_network")
        self.act("next_difference")
        for panel in ("Compare", "Statistics", "Channels"):
            self._show_panel(panel)
            self.picture(panel.lower())
        self._edit_montage()
        self._show_panel("Review")
        self.window.side_panel.show_named("Log")
        self.picture("log")
        self.act("compare_end")
        self._show_panel("Review")
        self.act("neighbours")
        self.act("page_300")
        self.picture("five-minutes")
        self.act("page_30")
        self.act("neighbours")
        self._dialogs()
        self._lay_out()
        self.window.close()
        self.rest()

    def _dialogs(self) -> None:
        """Keys, file check, export, about, and the dialog of learning."""
        self.act("shortcuts", "keys")
        self.act("file_check", "file-check")
        self.act("export", "export")
        self.rest()
        self.picture("exported")
        self.act("about", "about")
        self._learn()

    def picture(self, step: str, widget: object = None) -> None:
        """Write the window, or a dialog, as it looks now."""
        from PySide6.QtWidgets import QWidget

        self.rest()
        shown = widget if isinstance(widget, QWidget) else self.window
        self._count += 1
        path = self._out / f"{self._name}-{self._count:02d}-{step}.png"
        shown.grab().save(str(path))
        print(path)

    def act(self, name: str, dialog_step: str = "") -> None:
        """Trigger an action of the window's table; picture and accept the dialog it brings."""
        from PySide6.QtCore import QTimer

        if dialog_step:
            QTimer.singleShot(300, lambda: self._answer_dialog(dialog_step, tries=100))
        self.window.actions_table[name].trigger()
        self.rest()

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window work until something holds."""
        for _ in range(LONGEST_WAIT_MS // 20):
            if holds():
                return
            _wait(20)
        raise SystemExit(f"after {LONGEST_WAIT_MS / 1000:.0f} s not yet so: {what}")

    def rest(self) -> None:
        """Wait until nothing runs in the background and everything is painted."""
        from sleepscorer_app.ui.night.background_task import BackgroundTask

        _wait(120)
        self.until(lambda: not BackgroundTask.running, "the background is at rest")
        _wait(120)

    @property
    def _document(self):  # noqa: ANN202  the type needs an import that must come after settle_in
        assert self.window.night is not None
        return self.window.night.document

    @property
    def _traces(self) -> tuple[object, ...]:
        assert self.window.night is not None
        return self.window.night.traces.traces

    def _go_to(self, epoch: int) -> None:
        assert self.window.night is not None
        self.window.night.viewport.go_to_epoch(epoch)
        self.rest()

    def _show_panel(self, name: str) -> None:
        self.window.side_panel.show_named(name)

    def _correct(self) -> None:
        """Two keys, a painted run, a confirmed epoch and one step back."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        # Keys go to the active window only, and nobody clicks on this one.
        self.window.activateWindow()
        self.until(self.window.isActiveWindow, "the window has the keyboard")
        for key in (Qt.Key.Key_2, Qt.Key.Key_R, Qt.Key.Key_Space):
            QTest.keyClick(self.window, key)
        if self._document.scoring.is_decided.sum() != 3:
            raise SystemExit("three keys did not decide three epochs")
        before = self._document.scoring
        assert self.window.page is not None
        view = self.window.page.hypnogram_view
        left, middle = view.width() // 2, view.height() // 2
        mouse = Qt.MouseButton.LeftButton
        QTest.mousePress(view, mouse, pos=QPoint(left, middle))
        for step in range(1, 13):
            QTest.mouseMove(view, QPoint(left + 4 * step, middle))
        self.picture("painting")
        QTest.mouseRelease(view, mouse, pos=QPoint(left + 48, middle))
        self.rest()
        if self._document.scoring == before:
            raise SystemExit("the mouse painted nothing")
        self.picture("corrected")
        self.act("undo")

    def _mark(self) -> None:
        """An artefact dragged over one trace, an arousal and a note; the list of them."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        from sleepscorer_app.domain.markers import Marker, MarkerKind

        assert self.window.page is not None
        assert self.window.night is not None
        view = self.window.page.trace_view
        top = round(view.lanes[min(1, len(view.lanes) - 1)].center().y())
        mouse, left, width = Qt.MouseButton.LeftButton, round(view.plot.left()), view.plot.width()
        places = [QPoint(left + round(width * share), top) for share in (0.3, 0.35, 0.45)]
        QTest.mousePress(view, mouse, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(view, place)
        self.picture("marking")
        QTest.mouseRelease(view, mouse, pos=places[-1])
        self.act("mark_artefact")
        start_seconds = 30.0 * self.window.night.viewport.epoch
        for marker in (
            Marker(start_seconds + 18.2, 6.4, MarkerKind.AROUSAL),
            Marker(start_seconds + 20.0, 4.0, MarkerKind.NOTE, "turns over, speaks"),
        ):
            self._document.add_marker(marker)
        self.act("mark_note", "note")
        self.act("list_markers")
        self.picture("markers")

    def _edit_montage(self) -> None:
        """One trace turned upside down in the editor, and put back."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.act("edit_montage")
        editor = self.window.flows.montages.editor
        if editor is None:
            raise SystemExit("the montage editor did not open")
        before = self._traces
        QTest.mouseClick(editor.form.flip, Qt.MouseButton.LeftButton)
        if self._traces == before:
            raise SystemExit("the editor changed no trace")
        self.picture("montage-editor", editor)
        self.picture("montage-preview")
        editor.reject()
        if self._traces != before:
            raise SystemExit("the editor did not put the traces back")

    def _learn(self) -> None:
        """The dialog in which a model learns from this folder's nights, closed again."""
        self.act("learn")
        flow = self.window.flows.night.learn_flow
        if flow is None or flow.dialog is None:
            raise SystemExit("the dialog of learning did not open")
        self.picture("learn", flow.dialog)
        flow.dialog.reject()
        self.rest()

    def _lay_out(self) -> None:
        """Every layout by its key, then panels in docks of their own."""
        from sleepscorer_app.ui.panels.panel_dock import Place

        self.act("stop")
        for name in ("staging", "review", "overview"):
            self.act(f"layout_{name}")
            self.picture(f"layout-{name}")
        self.act("layout_review")
        self.window.side_panel.put("Statistics", Place.LEFT)
        self.window.side_panel.put("Log", Place.BOTTOM)
        self.picture("panels-docked")
        self.act("layouts_as_at_first")

    def _answer_dialog(self, step: str, tries: int) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QDialog

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            self.rest()
            path = self._out / f"{self._name}-{self._count + 1:02d}-{step}.png"
            self._count += 1
            dialog.grab().save(str(path))
            print(path)
            dialog.accept()
        elif tries:
            QTimer.singleShot(50, lambda: self._answer_dialog(step, tries - 1))


def _wait(milliseconds: int) -> None:
    """Let the window live for a while.

    Not `QTest.qWait`: it keeps Python's lock, and whatever works in the background stands still.
    """
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> int:
    """Walk through every theme and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("night", nargs="?", type=Path, help="a recording; without one, the demo")
    parser.add_argument("--out", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--theme", choices=THEMES, action="append", help="may be given again")
    parser.add_argument("--scale", type=float, default=1.0, help="of the desktop, such as 1.5 or 2")
    arguments = parser.parse_args()
    # Qt reads it once, when the application is made.
    os.environ[SCALE] = f"{arguments.scale:g}"
    arguments.out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as scratch:
        settle_in(Path(scratch))
        for theme in arguments.theme or ("light", "dark"):
            for size in SIZES:
                folder = Path(scratch) / f"{theme}-{size[0]}"
                folder.mkdir()
                Tour(copy_of(arguments.night, folder), arguments.out, theme, size).walk()
    return 0


def copy_of(night: Path | None, folder: Path) -> Path:
    """A copy that the tour may export beside."""
    from sleepscorer_app.files.recordings.demo_night_file import demo_recording_path

    source = night or demo_recording_path(folder.parent, lambda fraction: None)
    return Path(shutil.copy(source, folder))


if __name__ == "__main__":
    raise SystemExit(main())
