"""The report's files: read again by others, whole, safe, and in other words if need be."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pypdfium2
import pytest

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.report.png_picture import png_bytes
from sleepscorer_app.files.report.report_choices import Paper, ReportChoices, ToldIdentity
from sleepscorer_app.files.report.report_content import NightReport
from sleepscorer_app.files.report.report_html import html_bytes, html_difference
from sleepscorer_app.files.report.report_pdf import pdf_bytes, pdf_difference
from sleepscorer_app.files.report.report_words import all_words
from sleepscorer_app.files.report.write_report import LAYOUTS, report_name, write_report
from tests.files.report.report_nights import report

TEMPLATES = RESOURCES / "report"
POINTS_PER_MM = 72 / 25.4


def pages(contents: bytes) -> list[str]:
    """The text of each page, as PDFium reads it."""
    with pypdfium2.PdfDocument(contents) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.mark.parametrize(
    ("paper", "width_mm", "height_mm"), [(Paper.A4, 210, 297), (Paper.LETTER, 215.9, 279.4)]
)
def test_the_pages_are_numbered_of_the_paper_asked_for_and_at_most_two(
    paper: Paper, width_mm: float, height_mm: float
) -> None:
    contents = pdf_bytes(report(ReportChoices(paper=paper)), TEMPLATES)
    with pypdfium2.PdfDocument(contents) as document:
        sizes = [page.get_size() for page in document]
    assert len(sizes) in (1, 2)
    for size in sizes:
        assert size == pytest.approx((width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM), abs=0.5)
    for number, text in enumerate(pages(contents), 1):
        assert f"Page {number} of {len(sizes)}" in text
        assert "Research use. Not a diagnosis." in text
        assert "SleepScorer" in text


def test_the_pdf_is_the_same_each_time_and_brings_its_typeface_along() -> None:
    contents = pdf_bytes(report(), TEMPLATES)
    assert contents == pdf_bytes(report(), TEMPLATES)
    assert b"Inter" in contents


def test_a_de_identified_pdf_has_no_date_in_its_metadata() -> None:
    contents = pdf_bytes(report(ReportChoices(told=ToldIdentity.NOTHING)), TEMPLATES)
    with pypdfium2.PdfDocument(contents) as document:
        metadata = document.get_metadata_dict()
    assert metadata["CreationDate"] in ("", "D:19700101000000Z")
    assert "2031" not in "".join(pages(contents))
    told = pdf_bytes(report(), TEMPLATES)
    with pypdfium2.PdfDocument(told) as document:
        assert "2031" in document.get_metadata_dict()["CreationDate"]


@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_a_report_is_written_and_the_old_one_stays_if_the_new_one_is_not_whole(
    suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = report_name(tmp_path / "night.edf", suffix, ReportChoices())
    assert path.name == f"night_report{suffix}"
    made = report()
    write_report(path, made, TEMPLATES)
    written = path.read_bytes()
    changed = replace(made, title="Another title")
    spoilt = replace(LAYOUTS[suffix], contents=lambda _report, _folder: written)
    monkeypatch.setitem(LAYOUTS, suffix, spoilt)
    with pytest.raises(FailedExport, match="Another title"):
        write_report(path, changed, TEMPLATES)
    assert path.read_bytes() == written
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_what_is_no_pdf_and_what_is_no_whole_html_are_found_out(tmp_path: Path) -> None:
    made, path = report(), tmp_path / "report"
    path.write_bytes(b"%PDF-1.7 and nothing more")
    assert "no PDF" in (pdf_difference(path, made) or "")
    page = html_bytes(made, TEMPLATES)
    path.write_bytes(page)
    assert html_difference(path, made) is None
    path.write_bytes(page.replace(b"</main>", b""))
    assert "not well-formed" in (html_difference(path, made) or "")
    path.write_bytes(page.replace(b"</main>", b'<img src="https://example.org/x.png"/></main>'))
    assert "https://example.org/x.png" in (html_difference(path, made) or "")


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FailedExport, match=r"\.pdf or \.html"):
        write_report(tmp_path / "report.docx", report(), TEMPLATES)


def test_words_from_files_and_people_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script> #eval("1") & "quoted" $x$ *bold*'
    made = report(ReportChoices(lab_name=evil, scorer=evil))
    page = html_bytes(made, TEMPLATES).decode("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert evil.replace(" ", "") in "".join("".join(pages(pdf_bytes(made, TEMPLATES))).split())


def test_letters_of_other_scripts_stand_in_the_pdf() -> None:
    lab = "Łódź, Ülkü, Ωμέγα, Сон"
    assert lab in "".join(pages(pdf_bytes(report(ReportChoices(lab_name=lab)), TEMPLATES)))


def test_letters_that_no_font_has_are_told(tmp_path: Path) -> None:
    made = report()
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_bytes(made, TEMPLATES))
    lab = replace(made, facts=(("Scorer", "睡眠"),))
    assert pdf_difference(path, lab) == "no font of this computer has the letters of “睡眠”"


def test_every_word_of_the_report_can_be_translated() -> None:
    known = all_words()
    asked: list[str] = []

    def backwards(text: str) -> str:
        asked.append(text)
        return "⟦" + text + "⟧"

    made = report(ReportChoices(told=ToldIdentity.FIELDS), say=backwards)
    assert set(asked) <= known
    page = html_bytes(made, TEMPLATES).decode("utf-8")
    left = [text for text in _texts(page) if any(map(str.isalpha, text)) and "⟦" not in text]
    # What is left is data: names, stages, clock times, units.
    assert {text for text in left if " " in text} <= _data(made)


def _texts(page: str) -> list[str]:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_data(self, data: str) -> None:
            if self.get_starttag_text() != "<style>" and data.strip():
                self.found.append(data.strip())

    reader = Reader()
    reader.feed(page)
    return reader.found


def _data(made: NightReport) -> set[str]:
    told = {value for _, value in made.facts} | {value for _, value in made.origin}
    cells = {cell for row in (made.quality.rows if made.quality else ()) for cell in row}
    figure = {text for text in _texts(made.figure_svg) if text.endswith(("Hz", "Hz)", "%"))}
    return told | cells | figure


def test_a_picture_is_read_by_qt_pixel_by_pixel() -> None:
    gui = pytest.importorskip("PySide6.QtGui")
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3)).astype(np.uint8)
    image = gui.QImage.fromData(png_bytes(pixels))
    assert (image.width(), image.height()) == (7, 5)
    for y in range(5):
        for x in range(7):
            colour = image.pixelColor(x, y)
            assert (colour.red(), colour.green(), colour.blue()) == tuple(pixels[y, x])
