"""The manual says what the tables say, its links lead somewhere, its pictures are small."""

import struct
from pathlib import Path

import pytest
from build_manual import MANUAL, main, stale_chapters, with_parts
from manual_parts.tables import PARTS
from manual_parts.web import broken_links, write_web_manual

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.files.manual_pages import Chapter, read_manual

ROOT = MANUAL.parents[1]
PICTURES = sorted((MANUAL / "pictures").glob("*.png"))


def test_the_made_parts_are_what_the_tables_say() -> None:
    assert list(stale_chapters()) == [], "run `python packaging/build_manual.py`"


def test_every_made_part_stands_in_a_chapter() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md"))
    for name in PARTS:
        assert f"<!-- made by packaging/build_manual.py: {name} -->" in texts


def test_a_part_that_was_edited_by_hand_is_found(tmp_path: Path) -> None:
    text = (MANUAL / "formats.md").read_text(encoding="utf-8")
    assert with_parts(text) == text
    (tmp_path / "formats.md").write_text(text.replace("pyEDFlib and", "nobody and"), "utf-8")
    assert stale_chapters(tmp_path) == {tmp_path / "formats.md": text}


def test_check_ends_with_1_where_a_part_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["build_manual.py", "--check"])
    assert main() == 0
    monkeypatch.setattr("build_manual.stale_chapters", lambda: {MANUAL / "keys.md": "other"})
    assert main() == 1
    assert (MANUAL / "keys.md").read_text(encoding="utf-8") != "other"


def test_every_page_is_in_the_contents() -> None:
    names = {one.name for one in read_manual(MANUAL)}
    assert names == {path.stem for path in MANUAL.glob("*.md")}


def test_every_link_and_picture_of_the_manual_leads_somewhere() -> None:
    assert broken_links(read_manual(MANUAL, [ROOT / "models"]), MANUAL) == []


def test_links_that_lead_nowhere_are_named() -> None:
    text = "# A\n\n[x](b.md) [y](#z) [ok](#a) ![p](pictures/q.png) [out](https://example.org)"
    assert broken_links([Chapter("a", "A", text)], MANUAL) == [
        "a: there is no picture pictures/q.png",
        "a: the link b.md leads nowhere",
        "a: the link #z leads nowhere",
    ]


def test_the_folder_of_html_is_whole(tmp_path: Path) -> None:
    pages = write_web_manual(MANUAL, ROOT / "models", tmp_path)
    assert len(pages) == len(read_manual(MANUAL, [ROOT / "models"]))
    formats = (tmp_path / "formats.html").read_text(encoding="utf-8")
    assert '<a href="reports.html">Reports</a>' in formats
    assert "<table>" in formats
    assert INTENDED_USE in formats
    assert '<a href="card-committee.html">' in (tmp_path / "models.html").read_text("utf-8")
    first = (tmp_path / "first-night.html").read_text(encoding="utf-8")
    assert 'src="pictures/start.png"' in first
    assert (tmp_path / "pictures" / "start.png").exists()
    style = (tmp_path / "manual.css").read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in style
    for page in pages:
        assert "//" not in page.read_text(encoding="utf-8").partition("<main>")[0]


def test_every_picture_is_small_in_few_colours_and_used_with_words_for_who_cannot_see_it() -> None:
    assert PICTURES
    texts = "".join(path.read_text(encoding="utf-8") for path in MANUAL.glob("*.md"))
    assert sum(path.stat().st_size for path in PICTURES) < 1_500_000
    for path in PICTURES:
        header = path.read_bytes()[:26]
        width, height, _depth, colour_type = struct.unpack(">IIBB", header[16:26])
        assert max(width - 1280, height - 800) <= 0, path.name
        assert colour_type == 3, f"{path.name} is not of indexed colours"
        assert path.stat().st_size < 120_000, path.name
        assert f"](pictures/{path.name})" in texts
    assert "![](" not in texts
