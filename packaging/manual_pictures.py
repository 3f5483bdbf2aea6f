"""Takes the manual's pictures from the real window, on the demo night.

    python packaging/manual_pictures.py [--out FOLDER]

Writes small PNGs of few colours, light, at 1280×800 or as large as the dialog is. Nothing of the
person's own settings or files is read or changed. Works without a screen.
"""

import argparse
import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import screenshots

if TYPE_CHECKING:
    from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "resources" / "manual" / "pictures"
SIZE = (1280, 800)
N_COLOURS = 48
CROPS = {"start": (330, 280, 830, 460)}
"""Pictures of which only a part is talked of: left, top, right, bottom."""
SHOWN_FOLDER = "/home/ab/nights"
"""In the pictures, for the folder of the tour, which is nobody's."""


class ManualTour(screenshots.Tour):
    """The walk of the chapter on the first night, and what other chapters show."""

    def walk(self) -> None:
        """Every picture that a chapter names."""
        self.picture("start")
        self.window.open_night(self._night)
        self.until(lambda: self.window.page is not None, "the night is open")
        self.rest()
        self.picture("opened")
        self.act("auto_score", "auto-score")
        self.until(lambda: self._document.scoring.automatic is not None, "the night is scored")
        self.act("stop")
        self._go_to(self._document.n_epochs * 3 // 5)
        self.picture("scored")
        self._review()
        self._read()
        self.act("export", "export")
        self.act("stop")
        self.act("settings", "settings")
        self._compare()
        self.window.close()
        self.rest()

    def picture(self, step: str, widget: object = None) -> None:
        """Write the window, or a dialog, as it looks now, in few colours."""
        from PySide6.QtWidgets import QWidget

        self.rest()
        shown = widget if isinstance(widget, QWidget) else self.window
        self._write(step, shown)

    def _write(self, step: str, widget: object) -> None:
        from PIL import Image
        from PySide6.QtCore import QBuffer
        from PySide6.QtWidgets import QWidget

        assert isinstance(widget, QWidget)
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        widget.grab().save(buffer, "PNG")  # pyright: ignore[reportArgumentType]  the stubs want bytes
        taken = Image.open(io.BytesIO(buffer.data().data())).convert("RGB")
        if step in CROPS:
            taken = taken.crop(CROPS[step])
        few = taken.quantize(palette=_palette(taken), dither=Image.Dither.NONE)
        path = self._out / f"{step}.png"
        few.save(path, optimize=True)
        print(path, path.stat().st_size)

    def _review(self) -> None:
        """Some epochs decided, then one in doubt with the reasons for it."""
        for name in ("next_uncertain", "confirm", "next_uncertain", "confirm", "next_uncertain"):
            self.act(name)
        self._show_panel("Review")
        self.picture("review")

    def _read(self) -> None:
        """A page of N2 and N3 with all aids."""
        from sleepscorer_app.domain.hypnogram import Stage

        codes = self._document.scoring.hypnogram.codes
        found = next(
            epoch
            for epoch in range(len(codes) // 4, len(codes) - 1)
            if codes[epoch] == Stage.N2 and codes[epoch + 1] == Stage.N3
        )
        self._go_to(found)
        aids = ("shows_slow_waves", "shows_spindles")
        for name in aids:
            self.act(name)
        self.picture("aids")
        for name in aids:
            self.act(name)
        self.act("edit_montage")
        editor = self.window.flows.montages.editor
        if editor is None:
            raise SystemExit("the montage editor did not open")
        self.picture("montage", editor)
        editor.reject()

    def _compare(self) -> None:
        """What a person decided beside what the network said."""
        from sleepscorer_app.domain.hypnogram import Stage

        automatic = self._document.scoring.automatic
        assert automatic is not None
        assert self.window.night is not None
        for _ in range(6):
            self.act("next_in_review")
            second = automatic.values[self.window.night.viewport.epoch].argsort()[-2]
            self.act(f"score_{Stage(int(second)).letter}")
        self.act("compare_network")
        self._show_panel("Compare")
        self.act("first_epoch")
        self.act("next_difference")
        self.picture("compare")

    def _answer_dialog(self, step: str, tries: int) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget

        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            self.rest()
            pages = dialog.findChild(QListWidget)
            if step == "settings" and pages is not None:
                pages.setCurrentRow(1)
            for field in dialog.findChildren(QLineEdit):
                if field.text() == str(self._night.parent):
                    field.setText(SHOWN_FOLDER)
            self.rest()
            self._write(step, dialog)
            if step == "auto-score":
                dialog.accept()
            else:
                dialog.reject()
        elif tries:
            QTimer.singleShot(50, lambda: self._answer_dialog(step, tries - 1))


def _palette(taken: "Image.Image") -> "Image.Image":
    """The picture's own colours, few of them, and each of the theme's that must not change."""
    from PIL import Image

    from sleepscorer_app.ui.look.theme import LIGHT

    texts = (LIGHT.background, LIGHT.panel, LIGHT.text, LIGHT.muted, LIGHT.accent, LIGHT.grid)
    kept = [*texts, *LIGHT.stages.values(), *LIGHT.roles.values()]
    own = taken.quantize(N_COLOURS, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    colours = [int(one[at : at + 2], 16) for one in kept for at in (1, 3, 5)]
    palette.putpalette([*own[: 3 * N_COLOURS], *colours])
    return palette


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(
        description="Take the manual's pictures from the real window, on the demo night."
    )
    parser.add_argument("--out", type=Path, default=PICTURES)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as scratch:
        screenshots.settle_in(Path(scratch))
        night = screenshots.copy_of(None, Path(scratch))
        ManualTour(night, arguments.out, "light", SIZE).walk()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
