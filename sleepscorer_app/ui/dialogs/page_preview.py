"""Pages of a PDF beneath each other, as wide as there is room."""

from collections.abc import Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

GAP, EDGE = 14, 16
WIDEST = 1100
DOTS_PER_INCH = 144
_BACKGROUND, _SHADOW = QColor("#7d848e"), QColor(0, 0, 0, 60)

Picture = NDArray[np.uint8]
"""A page's pixels as blue, green, red and a spare byte, shape (height, width, 4)."""


def page_pictures(pdf: bytes) -> tuple[Picture, ...]:
    """The pages of the PDF as PDFium draws them; needs no screen."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(
            np.array(page.render(scale=DOTS_PER_INCH // 72, prefer_bgrx=True).to_numpy())
            for page in document
        )


class PagePreview(QScrollArea):
    """Shows the pages; the wheel and the keys of a scroll bar go through them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheets = _Sheets()
        self.setWidget(self._sheets)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Pages of the report")
        self.setObjectName("report_pages")

    @property
    def n_pages(self) -> int:
        return len(self._sheets.images)

    def show_pages(self, pictures: Sequence[Picture]) -> None:
        """Put these pages in the place of the former; the scroll bar stays where it is."""
        self._sheets.show_images([_image(one) for one in pictures])


class _Sheets(QWidget):
    """The paper on a grey table."""

    def __init__(self) -> None:
        super().__init__()
        self.images: list[QImage] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_images(self, images: list[QImage]) -> None:
        self.images = images
        self._fit()

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return round(places[-1].bottom() + EDGE) if places else 0

    def sizeHint(self) -> QSize:
        return QSize(560, self.heightForWidth(560))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), _BACKGROUND)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for image, place in zip(self.images, self._places(self.width()), strict=True):
            painter.fillRect(place.translated(2, 3), _SHADOW)
            painter.drawImage(place, image)
        painter.end()

    def _fit(self) -> None:
        self.setMinimumHeight(self.heightForWidth(self.width()))
        self.update()

    def _places(self, width: int) -> list[QRectF]:
        """Where each page lies, one below the other."""
        page_width = min(width - 2 * EDGE, WIDEST)
        left, top = (width - page_width) / 2, float(EDGE)
        places: list[QRectF] = []
        for image in self.images:
            height = page_width * image.height() / max(image.width(), 1)
            places.append(QRectF(left, top, page_width, height))
            top += height + GAP
        return places


def _image(picture: Picture) -> QImage:
    height, width, _ = picture.shape
    image = QImage(picture.data, width, height, picture.strides[0], QImage.Format.Format_RGB32)
    # The copy owns its pixels; the array may go.
    return image.copy()
