"""A chapter of the manual as HTML, for the window and for a browser alike."""

import re
from collections.abc import Callable
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from sleepscorer_app.files.manual_pages import page_of

_NO_PART_OF_AN_ANCHOR = re.compile(r"[^\w\- ]")


def chapter_html(text: str, image: Callable[[str], str], page_suffix: str = ".md") -> str:
    """The Markdown as the inside of a page: each heading with an anchor, tables, pictures.

    `image` gives the further attributes of a picture by its file's name, such as its width. Links
    to other chapters end in `page_suffix`.
    """
    renderer = MarkdownIt("commonmark").enable("table")
    tokens = renderer.parse(text)
    _name_headings(tokens)
    for token in (inner for one in tokens for inner in one.children or ()):
        if token.type == "link_open":
            token.attrSet("href", page_of(str(token.attrGet("href")), page_suffix))
    html = str(renderer.renderer.render(tokens, renderer.options, {}))
    html = html.replace("<p><img", '<p class="picture"><img').replace(
        "\n</code></pre>", "</code></pre>"
    )
    return re.sub(
        r'<img src="([^"]+)"', lambda found: f"{found[0]} {image(found[1])}".rstrip(), html
    )


def anchor(heading: str) -> str:
    """By what a heading is linked to: `Lights off` is `#lights-off`."""
    return _NO_PART_OF_AN_ANCHOR.sub("", heading.strip().lower()).replace(" ", "-")


def anchors(text: str) -> set[str]:
    """All anchors of a chapter."""
    found = MarkdownIt("commonmark").enable("table").parse(text)
    return {anchor(after.content) for one, after in pairwise(found) if one.type == "heading_open"}


def links(text: str) -> tuple[list[str], list[str]]:
    """Where a chapter's links lead, and where its pictures lie."""
    found = MarkdownIt("commonmark").enable("table").parse(text)
    inside = [inner for one in found for inner in one.children or ()]
    hrefs = [str(one.attrGet("href")) for one in inside if one.type == "link_open"]
    return hrefs, [str(one.attrGet("src")) for one in inside if one.type == "image"]


def _name_headings(tokens: list[Token]) -> None:
    for one, after in pairwise(tokens):
        if one.type == "heading_open":
            one.attrSet("id", anchor(after.content))
