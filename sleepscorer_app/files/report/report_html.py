"""The report as one HTML file that needs nothing else: style, figures and logo are inside."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from sleepscorer_app.files.report import report_words as english
from sleepscorer_app.files.report.report_choices import Paper
from sleepscorer_app.files.report.report_content import NightReport, Table
from sleepscorer_app.files.report.report_pdf import definition_words

STYLE = "report.css"
_PAGE_SIZES = {Paper.A4: "A4", Paper.LETTER: "letter"}


def html_bytes(report: NightReport, template_folder: Path) -> bytes:
    """The report as a page for a browser, which prints well too."""
    style = (template_folder / STYLE).read_text(encoding="utf-8")
    style = style.replace("PAGE_SIZE", _PAGE_SIZES[report.choices.paper])
    body = "\n".join(_sections(report))
    page = (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(report.title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )
    return page.encode("utf-8")


def html_difference(path: Path, report: NightReport) -> str | None:
    """What a strict parser misses in the file; None if it is whole and needs nothing else.

    The page is HTML that is well-formed XML too, so that a parser finds whatever is left open.
    """
    try:
        page = ElementTree.fromstring(path.read_bytes())
    except ElementTree.ParseError as error:
        return f"it is not well-formed: {error}"
    addresses = (
        value
        for element in page.iter()
        for name, value in element.attrib.items()
        if name.rpartition("}")[2] in ("src", "href")
    )
    outside = next((one for one in addresses if not one.startswith("data:")), None)
    if outside is not None:
        return f"it asks for {outside}"
    text = " ".join("".join(page.itertext()).split())
    wanted = [report.title, report.say(english.USE), *(one.words for one in report.parameters)]
    missing = next((one for one in wanted if " ".join(one.split()) not in text), None)
    return None if missing is None else f"“{missing}” is not in it"


def _sections(report: NightReport) -> Iterable[str]:
    say = report.say
    yield _head(report)
    yield _pairs(report.facts, "facts")
    yield f'<figure class="night">{report.figure_svg}</figure>'
    yield '<div class="columns"><section>'
    of_set = escape(definition_words(report.choices.definitions, report))
    yield f"<h2>{escape(say(english.PARAMETERS))} <small>{of_set}</small></h2>"
    yield _parameters(report)
    yield f"</section><section><h2>{escape(say(english.STAGES))}</h2>"
    yield _stages(report)
    if report.cycles is not None:
        yield f"<h2>{escape(say(english.CYCLES))}</h2>{_table(report.cycles)}"
    yield "</section></div>"
    if report.origin:
        yield f"<section><h2>{escape(say(english.ORIGIN))}</h2>{_pairs(report.origin, 'origin')}"
        yield "</section>"
    if report.quality is not None:
        yield f"<section><h2>{escape(say(english.QUALITY))}</h2>{_table(report.quality)}</section>"
    if report.definitions:
        yield f"<section><h2>{escape(say(english.DEFINITIONS))}</h2>"
        yield _pairs(report.definitions, "definitions") + "</section>"
    yield f"<footer><p>{escape(say(english.USE))}</p><p>{escape(report.foot)}</p></footer>"


def _head(report: NightReport) -> str:
    lab = f'<p class="lab">{escape(report.choices.lab_name)}</p>' if report.choices.lab_name else ""
    logo = f'<img alt="" src="{report.logo.data_uri}"/>' if report.logo is not None else ""
    return f"<header><div><h1>{escape(report.title)}</h1>{lab}</div>{logo}</header>"


def _pairs(rows: Iterable[tuple[str, str]], kind: str) -> str:
    inside = "".join(f"<div><dt>{escape(a)}</dt><dd>{escape(b)}</dd></div>" for a, b in rows)
    return f'<dl class="{kind}">{inside}</dl>'


def _parameters(report: NightReport) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(one.words)}</th><td>{escape(one.number)}</td>'
        f'<td class="unit">{escape(one.unit)}</td></tr>'
        for one in report.parameters
    )
    return f'<table class="parameters">{rows}</table>'


def _stages(report: NightReport) -> str:
    say = report.say
    heads = (say(english.STAGE), say(english.MINUTES), say(english.OF_TST))
    rows = "".join(
        f'<tr><th scope="row"><i style="background:{one.colour}"></i>{escape(one.letter)}</th>'
        f"<td>{escape(one.minutes)}</td><td>{escape(one.percent)}</td></tr>"
        for one in report.stages
    )
    return f"<table>{_row_of_heads(heads)}{rows}</table>"


def _table(table: Table) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    return (f"<table>{_row_of_heads(table.heads)}{rows}</table>" if rows else "") + note


def _row_of_heads(heads: Iterable[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    return f"<thead><tr>{cells}</tr></thead>"
