"""The report as PDF: Typst sets the pages from a template and the report's words."""

import json
from datetime import UTC
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
import typst

from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.report import report_words as english
from sleepscorer_app.files.report.report_choices import Paper
from sleepscorer_app.files.report.report_content import NightReport, Table
from sleepscorer_app.files.unreadable import UnreadableFile

TEMPLATE, FONTS = "report.typ", "fonts"
_PAPER = {Paper.A4: "a4", Paper.LETTER: "us-letter"}


def pdf_bytes(report: NightReport, template_folder: Path) -> bytes:
    """The pages of the report; only the template's folder is read, and this computer's fonts.

    The latter only for letters that Inter lacks. Raises `UnreadableFile` for a logo that cannot be
    drawn.
    """
    made = None if report.made is None else report.made.astimezone(UTC)
    texts = (report.choices.lab_name, *(value for _, value in report.facts))
    try:
        return typst.compile(
            template_folder / TEMPLATE,
            root=template_folder,
            font_paths=[template_folder / FONTS],
            ignore_system_fonts=not any(map(_is_beyond_inter, texts)),
            format="pdf",
            sys_inputs={"data": json.dumps(_data(report))},
            timestamp=0 if made is None else int(made.timestamp()),
        )
    except typst.TypstError as error:
        logo = report.choices.logo
        if logo is None:
            raise
        # Nothing else in the pages comes from outside as more than text.
        why = "it cannot be drawn as a logo; choose another picture."
        raise UnreadableFile(logo, why) from error


def pdf_difference(path: Path, report: NightReport) -> str | None:
    """What PDFium, another program's reader, misses in the file; None if all words are there."""
    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = [_text_of(page) for page in document]
    except pypdfium2.PdfiumError as error:
        return f"it is no PDF: {error}"
    there = _without_spaces("".join(pages))
    wanted = [report.title, *(one.words + one.number for one in report.parameters)]
    wanted += [report.say(english.USE)]
    wanted += [value for _, value in report.facts]
    missing = next((one for one in wanted if _without_spaces(one) not in there), None)
    if missing is not None and _is_beyond_inter(missing):
        return f"no font of this computer has the letters of “{missing}”"
    return None if missing is None else f"“{missing}” is not in it"


def _is_beyond_inter(text: str) -> bool:
    """True for writing that is not Latin, Greek or Cyrillic, nor a sign between such words."""
    return any(ord(one) > 0x52F and not 0x1E00 <= ord(one) <= 0x22FF for one in text)


def _text_of(page: pypdfium2.PdfPage) -> str:
    text_page = page.get_textpage()
    return text_page.get_text_bounded()  # pyright: ignore[reportUnknownMemberType]


def _without_spaces(text: str) -> str:
    """Lines break elsewhere, and hyphens at their ends are not the text's."""
    return "".join(text.replace("\ufffe", "").replace("\u00ad", "").split())


def _data(report: NightReport) -> dict[str, object]:
    """What the template reads, as JSON can hold it."""
    say, made = report.say, report.made
    return {
        "title": report.title,
        "language": "en",
        "date": None if made is None else {"year": made.year, "month": made.month, "day": made.day},
        "paper": _PAPER[report.choices.paper],
        "use": say(english.USE),
        "foot": report.foot,
        "page": say(english.PAGE_OF),
        "lab": report.choices.lab_name,
        "logo": _logo_svg(report),
        "facts": report.facts,
        "figure": report.figure_svg,
        "overview": say(english.OVERVIEW),
        "parameters_title": say(english.PARAMETERS),
        "definition_set": definition_words(report.choices.definitions, report),
        "parameters": [vars(one) for one in report.parameters],
        "stages_title": say(english.STAGES),
        "stage_heads": [say(english.STAGE), say(english.MINUTES), say(english.OF_TST)],
        "stages": [vars(one) for one in report.stages],
        "cycles_title": say(english.CYCLES),
        "cycles": _table(report.cycles),
        "origin_title": say(english.ORIGIN),
        "origin": report.origin,
        "quality_title": say(english.QUALITY),
        "quality": _table(report.quality),
        "definitions_title": say(english.DEFINITIONS),
        "definitions": report.definitions,
    }


def definition_words(definitions: DefinitionSet, report: NightReport) -> str:
    """Whose definitions the numbers follow, for the head of their table."""
    return report.say(english.DEFINITIONS_OF[definitions])


def _table(table: Table | None) -> dict[str, object] | None:
    return None if table is None else {"heads": table.heads, "rows": table.rows, "note": table.note}


def _logo_svg(report: NightReport) -> str | None:
    """The logo as SVG, which is all that can be handed over as text."""
    logo = report.logo
    if logo is None:
        return None
    if logo.kind == "svg":
        return logo.content.decode("utf-8")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'viewBox="0 0 360 104"><image width="360" height="104" '
        f'preserveAspectRatio="xMaxYMid meet" xlink:href={quoteattr(logo.data_uri)}/></svg>'
    )
