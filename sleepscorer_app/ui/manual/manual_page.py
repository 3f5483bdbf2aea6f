"""One chapter on screen: text, tables and pictures in the colours that the window wears."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QImageReader,
    QPalette,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from sleepscorer_app.files.manual_pages import Chapter

MARGIN = 32
WIDEST_PICTURE = LONGEST_LINE = 960
FIND_BACK = QTextDocument.FindFlag.FindBackward
STYLE = """
body {{ color: {text}; }}
h1 {{ font-size: 22px; font-weight: 600; margin-bottom: 10px; }}
h2 {{ font-size: 17px; font-weight: 600; margin-top: 24px; margin-bottom: 6px; }}
h3 {{ font-size: 14px; font-weight: 600; margin-top: 18px; margin-bottom: 4px; }}
p, li {{ font-size: 14px; line-height: 145%; }}
p.picture {{ line-height: 100%; }}
li {{ margin-bottom: 3px; }}
a {{ color: {link}; text-decoration: none; }}
code {{ background-color: {panel}; }}
pre {{ font-family: monospace; font-size: 13px; background-color: {panel}; margin: 8px 0px;
    white-space: pre-wrap; }}
th {{ background-color: {panel}; font-size: 13px; font-weight: 600; text-align: left; }}
td {{ font-size: 13px; }}
td, th {{ padding: 4px 8px; border: 1px solid {line}; }}
table {{ border-collapse: collapse; border: 1px solid {line}; margin: 8px 0px; }}
blockquote {{ color: {text}; background-color: {panel}; margin-left: 0px; }}
"""


class ManualPage(QTextBrowser):
    """Follows no link by itself: it says which one was clicked."""

    place_wanted = Signal(str)
    """Another chapter, or a part of one as `name#part`."""
    part_wanted = Signal(str)
    address_wanted = Signal(str)
    """Something outside the manual."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._chapter: Chapter | None = None
        self._picture_width = 0
        self._words = ""
        self._fit = QTimer(self, singleShot=True, interval=0)
        self._fit.timeout.connect(self._fit_to_room)
        self.setAccessibleName("Page of the manual")
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.anchorClicked.connect(self._tell)

    def show_chapter(self, chapter: Chapter, part: str = "") -> None:
        """Show a chapter from its top, or from one of its headings."""
        # Imported here: nobody who does not open the manual waits for its Markdown reader.
        from sleepscorer_app.files.manual_html import chapter_html

        self._chapter = chapter
        self._picture_width = self._room()
        document = self.document()
        document.setDefaultStyleSheet(STYLE.format(**self._colours()))
        self.setHtml(f"<body>{chapter_html(chapter.text, self._picture_size)}</body>")
        self._narrow()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        if part:
            # Not at once: where a heading is, is known once the page has been laid out.
            QTimer.singleShot(0, self, lambda: self.scrollToAnchor(part))

    def mark(self, words: str) -> None:
        """Show on the page wherever one of these words stands."""
        self._words = words
        ink = QTextCharFormat()
        ink.setBackground(self.palette().color(QPalette.ColorRole.Highlight))
        ink.setForeground(self.palette().color(QPalette.ColorRole.HighlightedText))
        marked: list[QTextEdit.ExtraSelection] = []
        for word in words.split():
            cursor = self.document().find(word)
            while not cursor.isNull():
                one = QTextEdit.ExtraSelection()
                # The stubs know these two of Qt's plain fields as methods of none.
                one.cursor, one.format = cursor, ink  # pyright: ignore[reportAttributeAccessIssue]
                marked.append(one)
                cursor = self.document().find(word, cursor)
        self.setExtraSelections(marked)

    def find_word(self, word: str, *, forward: bool) -> None:
        """Bring the next (or last) place of a word into view; at the end, begin anew."""
        flags = QTextDocument.FindFlag(0) if forward else FIND_BACK
        if not self.find(word, flags):
            ends = QTextCursor.MoveOperation
            self.moveCursor(ends.Start if forward else ends.End)
            self.find(word, flags)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the manual, drawn for the screen's own pixels; nothing from elsewhere."""
        path = self._folder / QUrl(name).path()
        if kind != QTextDocument.ResourceType.ImageResource.value or not path.is_file():
            return None
        width, dots = self._shown_width(path), self.devicePixelRatioF()
        image = QImage(str(path)).scaledToWidth(
            round(width * dots), Qt.TransformationMode.SmoothTransformation
        )
        image.setDevicePixelRatio(dots)
        return image

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._picture_width = 0
            self._fit.start()

    def _narrow(self) -> None:
        """Keep lines short enough to be read, however wide the window is."""
        document = self.document()
        document.setDocumentMargin(0)
        frame = document.rootFrame().frameFormat()
        frame.setMargin(MARGIN)
        frame.setRightMargin(max(MARGIN, self.viewport().width() - MARGIN - LONGEST_LINE))
        document.rootFrame().setFrameFormat(frame)

    def _fit_to_room(self) -> None:
        if self._chapter is None:
            return
        if self._room() == self._picture_width:
            self._narrow()
            return
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        marked = self._words
        self.show_chapter(self._chapter)
        self.mark(marked)
        bar.setValue(round(share * bar.maximum()))

    def _tell(self, url: QUrl) -> None:
        if url.scheme():
            self.address_wanted.emit(url.toString())
        elif not url.path():
            self.part_wanted.emit(url.fragment())
        else:
            part = f"#{url.fragment()}" if url.fragment() else ""
            self.place_wanted.emit(f"{url.path().removesuffix('.md')}{part}")

    def _room(self) -> int:
        return max(200, min(WIDEST_PICTURE, self.viewport().width() - 2 * MARGIN))

    def _shown_width(self, path: Path) -> int:
        return min(self._room(), QImageReader(str(path)).size().width())

    def _picture_size(self, name: str) -> str:
        path = self._folder / name
        size: QSize = QImageReader(str(path)).size()
        if size.isEmpty():
            return ""
        width = self._shown_width(path)
        return f'width="{width}" height="{round(width * size.height() / size.width())}"'

    def _colours(self) -> dict[str, str]:
        palette, role = self.palette(), QPalette.ColorRole
        return {
            "text": palette.color(role.Text).name(),
            "panel": palette.color(role.AlternateBase).name(),
            "line": palette.color(role.Mid).name(),
            "link": palette.color(role.Link).name(),
        }
