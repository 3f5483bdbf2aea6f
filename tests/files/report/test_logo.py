"""A logo is a small picture and nothing else."""

from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.files.report.logo import MOST_BYTES, read_logo
from sleepscorer_app.files.report.png_picture import png_bytes
from sleepscorer_app.files.report.report_choices import ReportChoices
from sleepscorer_app.files.report.report_html import html_bytes
from sleepscorer_app.files.report.report_pdf import pdf_bytes
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.report.report_nights import report

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PNG = png_bytes(np.full((20, 40, 3), 90, dtype=np.uint8))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "png"), (SVG.format('<circle cx="4" cy="4" r="3" fill="url(#a)"/>').encode(), "svg")],
    ids=["png", "svg"],
)
def test_png_and_svg_stand_in_both_files(content: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "logo.dat"
    path.write_bytes(content)
    assert read_logo(path).kind == kind
    plain, with_logo = report(), report(ReportChoices(logo=path))
    templates = RESOURCES / "report"
    assert b"data:image/" + (b"png" if kind == "png" else b"svg+xml") in html_bytes(
        with_logo, templates
    )
    assert pdf_bytes(with_logo, templates) != pdf_bytes(plain, templates)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "no PNG, JPEG or SVG"),
        (b"", "no PNG, JPEG or SVG"),
        (b"<html></html>", "no PNG, JPEG or SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "document type"),
        (SVG.format("<script>alert(1)</script>").encode(), "shapes only"),
        (SVG.format('<image href="file:///etc/passwd"/>').encode(), "shapes only"),
        (SVG.format('<rect onclick="alert(1)"/>').encode(), "shapes only"),
        (SVG.format('<rect fill="url(https://example.org/a)"/>').encode(), "shapes only"),
        (SVG.format("<style>@import 'a.css';</style>").encode(), "shapes only"),
        (PNG[:-12], "cut off"),
        (b"\x89PNG\r\n\x1a\n" + bytes(MOST_BYTES), "at most 1 MB"),
    ],
    ids=[
        "gif",
        "nothing",
        "html",
        "entity",
        "script",
        "file",
        "event",
        "url",
        "import",
        "cut",
        "large",
    ],
)
def test_other_files_are_refused_in_words(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=words):
        read_logo(path)


def test_a_drawing_that_cannot_be_drawn_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="0"/>', encoding="utf-8")
    with pytest.raises(UnreadableFile, match="cannot be drawn"):
        pdf_bytes(report(ReportChoices(logo=path)), RESOURCES / "report")


def test_a_logo_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_logo(tmp_path / "logo.png")
