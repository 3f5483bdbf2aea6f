"""Writes the report as PDF or HTML; a file takes its name once it was read back and is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.report.report_choices import ReportChoices, ToldIdentity
from sleepscorer_app.files.report.report_content import NightReport
from sleepscorer_app.files.report.report_html import html_bytes, html_difference
from sleepscorer_app.files.report.report_pdf import pdf_bytes, pdf_difference


@dataclass(frozen=True)
class Layout:
    """How one kind of file is made, and what a second reader misses in it."""

    contents: Callable[[NightReport, Path], bytes]
    difference: Callable[[Path, NightReport], str | None]


NAMELESS = "night"
"""What files about a night are called that has neither name nor code."""
LAYOUTS = {
    ".pdf": Layout(pdf_bytes, pdf_difference),
    ".html": Layout(html_bytes, html_difference),
}
"""By the ending of the file's name."""


def write_report(path: Path, report: NightReport, template_folder: Path) -> None:
    """Write the report to `path`, whose suffix says as what; what is there already is replaced.

    A PDF is opened again by PDFium and an HTML file by a parser, and each must hold the report's
    words. Raises `FailedExport`; the file that was there before is then untouched.
    """
    layout = LAYOUTS.get(path.suffix.lower())
    if layout is None:
        raise FailedExport(path, "the name must end in .pdf or .html.")
    contents = layout.contents(report, template_folder)
    write_checked(path, contents, lambda written: layout.difference(written, report))


def report_name(recording_path: Path, suffix: str, choices: ReportChoices) -> Path:
    """`NIGHT_report.pdf` beside `NIGHT.edf`; `CODE_report.pdf` where it must not name the night."""
    stem = recording_path.stem
    if choices.told is ToldIdentity.NOTHING:
        stem = choices.code or NAMELESS
    return recording_path.with_name(f"{stem}_report{suffix}")
