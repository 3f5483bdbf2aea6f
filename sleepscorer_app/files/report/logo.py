"""A laboratory's logo: a small PNG, JPEG or SVG that nothing can be smuggled in by."""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from sleepscorer_app.files.unreadable import UnreadableFile

MOST_BYTES = 1_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_ACTIVE = re.compile(r"^(script|foreignobject|iframe|use|image|audio|video|a|set|animate.*)$")
_OUTSIDE = re.compile(r"url\s*\(\s*['\"]?\s*(?!['\"]?#)|@import|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Logo:
    """The file's bytes and what kind of picture they are: `png`, `jpg` or `svg`."""

    content: bytes
    kind: str

    @property
    def data_uri(self) -> str:
        """The picture as a self-contained address for HTML."""
        mime = {"png": "image/png", "jpg": "image/jpeg", "svg": "image/svg+xml"}[self.kind]
        return f"data:{mime};base64,{base64.b64encode(self.content).decode('ascii')}"


def read_logo(path: Path) -> Logo:
    """The logo in this file, known by its content.

    Raises `UnreadableFile` when it is larger than a megabyte, of another kind, or an SVG that
    reaches outside itself.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(path, "a logo may have at most 1 MB; choose a smaller picture.")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, f"it cannot be read: {error.strerror or error}.") from error
    for kind, begin, end in (("png", _PNG, b"IEND"), ("jpg", _JPEG, b"\xff\xd9")):
        if content.startswith(begin):
            if end not in content[-32:]:
                raise UnreadableFile(path, "the picture is cut off; choose another for the logo.")
            return Logo(content, kind)
    _check_svg(path, content)
    return Logo(content, "svg")


def _check_svg(path: Path, content: bytes) -> None:
    """Refuse what is no SVG, or is one with programs, entities or pictures from elsewhere."""
    why = "it is no PNG, JPEG or SVG picture; choose another file for the logo."
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        raise UnreadableFile(path, "an SVG logo may not declare a document type; save it plain.")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise UnreadableFile(path, why) from error
    if _local(root.tag) != "svg":
        raise UnreadableFile(path, why)
    for element in root.iter():
        attributes = " ".join(f"{_local(name)}={value}" for name, value in element.attrib.items())
        is_active = _ACTIVE.match(_local(element.tag)) or re.search(r"(^| )on\w+=", attributes)
        if is_active or _OUTSIDE.search(f"{attributes} {element.text or ''}"):
            raise UnreadableFile(
                path, "an SVG logo may hold shapes only, no scripts, links or other pictures."
            )


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
