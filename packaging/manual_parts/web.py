"""The manual as a folder of HTML that needs nothing else: pages, pictures, one style."""

import html
import shutil
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.files.manual_html import anchors, chapter_html, links
from sleepscorer_app.files.manual_pages import Chapter, page_of, read_manual

STYLE = Path(__file__).with_name("manual.css")
OUTSIDE = ("https://", "http://", "mailto:")


def write_web_manual(folder: Path, models: Path, out: Path) -> list[Path]:
    """Write every chapter and card into `out`; gives the pages.

    Raises `ValueError` naming the chapter and the link, if one leads nowhere.
    """
    chapters = read_manual(folder, [models])
    faults = broken_links(chapters, folder)
    if faults:
        raise ValueError("; ".join(faults))
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(folder / "pictures", out / "pictures", dirs_exist_ok=True)
    shutil.copy(STYLE, out / STYLE.name)
    pages: list[Path] = []
    for chapter in chapters:
        page = out / f"{chapter.name}.html"
        page.write_text(_page(chapter, chapters), encoding="utf-8")
        pages.append(page)
    return pages


def broken_links(chapters: Sequence[Chapter], folder: Path) -> list[str]:
    """Every link that leads to no chapter, no heading or no picture, in words."""
    parts = {one.name: anchors(one.text) for one in chapters}
    faults: list[str] = []
    for one in chapters:
        hrefs, pictures = links(one.text)
        faults += [
            f"{one.name}: there is no picture {source}"
            for source in pictures
            if not (folder / source).is_file()
        ]
        for href in (href for href in hrefs if not href.startswith(OUTSIDE)):
            name, _, part = page_of(href, "").partition("#")
            name = name or one.name
            if name not in parts or (part and part not in parts[name]):
                faults.append(f"{one.name}: the link {href} leads nowhere")
    return faults


def _page(chapter: Chapter, chapters: Sequence[Chapter]) -> str:
    entries = "\n".join(
        f'<li{_here(one, chapter)}><a href="{one.name}.html">{html.escape(one.title)}</a></li>'
        for one in chapters
    )
    body = chapter_html(chapter.text, lambda _name: 'loading="lazy"', ".html")
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(chapter.title)} – SleepScorer</title>
<link rel="stylesheet" href="{STYLE.name}">
</head>
<body>
<nav aria-label="Chapters"><ul>
{entries}
</ul></nav>
<main>
{body}
<footer>SleepScorer {__version__}. {INTENDED_USE}</footer>
</main>
</body>
</html>
"""


def _here(one: Chapter, chapter: Chapter) -> str:
    return ' class="here" aria-current="page"' if one is chapter else ""
