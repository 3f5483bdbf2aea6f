"""The README is true where a machine can tell: its map, its commands, its links."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "sleepscorer_app"
DECISIONS = sorted((ROOT / "resources" / "decisions").glob("*.md"))
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md")),
    *(ROOT / name for name in ("models/README.md", "packaging/RELEASING.md")),
    *DECISIONS,
]


def the_map() -> str:
    """The block that draws the tree."""
    return README.split("## Map", 1)[1].split("```")[1]


def mapped_files() -> list[str]:
    """The Python files that the map names, each with its folder inside the package."""
    files: list[str] = []
    folders: list[tuple[int, str]] = []
    of_the_package = the_map().partition("\nresources/")[0]
    for line in filter(str.strip, of_the_package.splitlines()):
        depth = len(line) - len(line.lstrip())
        if opened := re.match(r"\s*(\w+)/(\s|$)", line):
            folders = [above for above in folders if above[0] < depth]
            folders.append((depth, opened[1]))
        inside = [name for above, name in folders if above < depth or opened]
        files += ["/".join([*inside, name]) for name in re.findall(r"\b\w+\.py\b", line)]
    return files


def test_the_map_names_every_module_in_its_folder_and_no_other() -> None:
    there = {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.name != "__init__.py"
    }
    mapped = set(mapped_files())
    assert there - mapped == set(), "name them on the map of README.md"
    assert mapped - there == set(), "take them off the map of README.md"


def test_the_map_names_no_file_twice() -> None:
    assert [name for name, times in Counter(mapped_files()).items() if times > 1] == []


def test_every_folder_at_the_top_is_on_the_map() -> None:
    for name in ("resources", "models", "tests", "packaging", "pyproject.toml", ".ci/run"):
        assert name in the_map()
        assert (ROOT / name).exists()


def test_the_layers_in_the_readme_are_the_ones_that_are_checked() -> None:
    drawn = re.search(r"__main__ → .*", README)
    assert drawn is not None
    checked = re.search(r"^layers = \[(.*)\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert checked is not None
    assert drawn[0].split(" → ") == [name.strip(' "') for name in checked[1].split(",")]


def test_ci_ends_with_the_test_command_of_the_readme() -> None:
    command = "python3 packaging/bootstrap.py test"
    assert command in README.splitlines()
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").rstrip().splitlines()
    assert script[-1] == command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        file, _, heading = target.partition("#")
        led_to = (page.parent / file).resolve() if file else page
        assert led_to.exists(), target
        assert not heading or heading in headings(led_to), target


def headings(page: Path) -> set[str]:
    """A page's headings as links name them."""
    lines = page.read_text(encoding="utf-8").splitlines()
    titles = (line.lstrip("# ").lower() for line in lines if line.startswith("#"))
    return {re.sub(r"[^\w -]", "", title).replace(" ", "-") for title in titles}


def test_readme_and_contributing_lead_to_each_other() -> None:
    assert "](CONTRIBUTING.md)" in README
    assert "](README.md" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_decision_is_listed_once() -> None:
    listed = re.findall(r"\]\((resources/decisions/[^)]+)\)", README)
    assert sorted(listed) == [path.relative_to(ROOT).as_posix() for path in DECISIONS]


@pytest.mark.parametrize("note", DECISIONS, ids=lambda note: note.stem)
def test_a_decision_is_half_a_page_and_says_what_would_change_it(note: Path) -> None:
    text = note.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 45
    for part in ("Context.", "Options.", "Choice.", "What would change it."):
        assert f"**{part}**" in text
    assert re.search(r"\*\*What was (found|measured)\.\*\*", text)
