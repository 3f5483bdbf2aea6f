"""The manual's chapters: in which order, what each is called, and which of them speak of a word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.files.unreadable import UnreadableFile

CONTENTS = "index"
"""The name of the first page, whose links say which chapters there are and in which order."""
MODELS = "models"
CARD = "card-"
"""What the name of a model's card begins with, before that of the model's folder."""
_CARD_LINK = re.compile(r"^\.\./\.\./models/([\w.-]+)/CARD\.md")
_PAGE_LINK = re.compile(r"^([\w-]+)\.md(?=#|$)")
_CHAPTER = re.compile(r"\]\(([a-z-]+)\.md\)")
_MARK = re.compile(r"^<!--.*-->\n", re.MULTILINE)
"""Where a made part begins and ends: for whoever writes the manual, not for its reader."""


@dataclass(frozen=True)
class Chapter:
    """One page of the manual."""

    name: str
    """By which links call it: `formats` for `formats.md`."""
    title: str
    text: str
    """Markdown."""


def read_manual(folder: Path, model_folders: Sequence[Path] = ()) -> tuple[Chapter, ...]:
    """All chapters, the table of contents first, the cards of models after the one on models.

    `model_folders` hold a folder for each model. Raises `UnreadableFile` if the contents or a
    chapter that they name is missing.
    """
    contents = _chapter(folder, CONTENTS)
    chapters = [contents]
    for name in dict.fromkeys(_CHAPTER.findall(contents.text)):
        chapters.append(_chapter(folder, name))
        if name == MODELS:
            chapters += _cards(model_folders)
    return tuple(chapters)


def chapters_about(chapters: Sequence[Chapter], words: str) -> list[Chapter]:
    """The chapters in which every one of the words stands, whatever their case."""
    wanted = words.casefold().split()
    return [one for one in chapters if all(word in one.text.casefold() for word in wanted)]


def page_of(link: str, suffix: str) -> str:
    """Where a link of the Markdown leads among the pages: `keys.md` and a card to their page.

    `suffix` ends the pages' names; any other link stays as it is.
    """
    card = _CARD_LINK.sub(rf"{CARD}\1{suffix}", link)
    return _PAGE_LINK.sub(rf"\1{suffix}", card)


def _cards(model_folders: Sequence[Path]) -> Iterator[Chapter]:
    for path in (path for one in model_folders for path in sorted(one.glob("*/CARD.md"))):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, ValueError):
            # A model of the person's own; that its card is no text is no reason to have no manual.
            continue
        yield Chapter(f"{CARD}{path.parent.name}", f"Card: {path.parent.name}", text)


def _title(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ").strip()


def _chapter(folder: Path, name: str) -> Chapter:
    path = folder / f"{name}.md"
    try:
        text = _MARK.sub("", path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFile(path, "this page of the manual is missing.") from error
    return Chapter(name, _title(text), text)
