"""The program's icon as the files that Windows, macOS and Linux ask for, drawn from the one SVG.

python packaging/bundle/icon_files.py FOLDER
"""

import os
import sys
from pathlib import Path

SVG = Path(__file__).resolve().parents[2] / "resources" / "icons" / "sleepscorer.svg"
SIDES = {"ico": 256, "icns": 512, "png": 256}


def draw_icons(folder: Path) -> None:
    """Write sleepscorer.ico, .icns and .png into the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(SVG))
    folder.mkdir(parents=True, exist_ok=True)
    for kind, side in SIDES.items():
        image = QImage(side, side, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"sleepscorer.{kind}"
        if not image.save(str(path)):
            raise OSError(f"{path} could not be written")
    del application


if __name__ == "__main__":
    draw_icons(Path(sys.argv[1]))
