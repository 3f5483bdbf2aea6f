"""What CONTRIBUTING.md tells to do step by step, done to a copy of the checkout, works there."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
STEPS = PAGE[PAGE.index("# Step by step") :]
COPIED = ("sleepscorer_app", "tests", "resources", "packaging")
LINKED = ("models",)
CHECKED_AGAIN = (
    "tests/test_architecture.py::test_no_function_is_longer_than_a_screen",
    "tests/test_architecture.py::test_every_module_says_what_it_owns",
)
"""What a step could do wrong, beside what the page has run."""
TITLES = ["Add a format", "Add an action", "Add a panel", "Add a model"]

NEW_FILE = re.compile(r"New file `(?P<path>[^`]+)`:$")
IN_FILE = re.compile(r"(?:In `(?P<path>[^`]+)`, |and )(?P<where>.+):$")
FIRST_OR_LAST = re.compile(r"(?P<end>first|last) in `(?P<table>\w+)`")
BESIDE_A_LINE = re.compile(
    r"(?P<side>above|below) the line (?P<begins>that begins with )?`(?P<line>.+)`"
)


@dataclass(frozen=True)
class Step:
    """Lines for a file: a new one where `where` is empty, else one that is there.

    Without a path the lines are commands.
    """

    path: str
    where: str
    lines: tuple[str, ...]


def steps() -> Iterator[Step]:
    """Every block of the page, with what the line above it says about its place."""
    path = ""
    for said, block in re.findall(r"\n([^\n]+:)\n\n( *```\w*\n.*?\n *```)\n", STEPS, re.DOTALL):
        lines = tuple(dedent(block).splitlines()[1:-1])
        told = said.strip()
        if told == "Run:":
            yield Step("", "", lines)
        elif new := NEW_FILE.match(told):
            path = new["path"]
            yield Step(path, "", lines)
        else:
            found = IN_FILE.match(told)
            assert found, f"nobody knows where this goes: {told}"
            path = found["path"] or path
            yield Step(path, found["where"], lines)


def carry_out(step: Step, root: Path) -> None:
    """Do one step in the checkout at `root`."""
    if not step.path:
        for words in commands(step):
            if words[:2] != ["-m", "pytest"]:
                done = run(root, *words)
                assert done.returncode == 0, done.stderr
        return
    path = root / step.path
    if not step.where:
        assert not path.exists(), f"{step.path} is there already"
        path.write_text("\n".join(step.lines) + "\n", encoding="utf-8")
        return
    there = path.read_text(encoding="utf-8").splitlines()
    at = place_of(step.where, there)
    there[at:at] = step.lines
    path.write_text("\n".join(there) + "\n", encoding="utf-8")


def commands(step: Step) -> Iterator[list[str]]:
    """What a step without a file has Python do."""
    for line in "\n".join(step.lines).replace("\\\n", " ").splitlines():
        python, *words = line.split()
        assert python == ".venv/bin/python"
        yield words


def told_tests() -> list[str]:
    """All that the page has run at the end of what it tells; each once, to spare time."""
    said = [words for step in steps() if not step.path for words in commands(step)]
    told = [words[2:] for words in said if words[:2] == ["-m", "pytest"]]
    return list(dict.fromkeys(name for names in told for name in names))


def new_tests() -> set[str]:
    """The tests that the page has written."""
    return {step.path for step in steps() if not step.where and step.path.startswith("tests/")}


def place_of(where: str, lines: list[str]) -> int:
    """Before which line `where` is; fails if that is none or several."""
    if found := FIRST_OR_LAST.fullmatch(where):
        return end_of_table(found["table"], found["end"], lines)
    found = BESIDE_A_LINE.fullmatch(where)
    assert found, f"nobody knows where this is: {where}"
    wanted = found["line"].replace("``", "`")
    fits = [
        number
        for number, line in enumerate(lines)
        if line == wanted or (found["begins"] and line.startswith(wanted))
    ]
    assert len(fits) == 1, f"{len(fits)} lines are “{wanted}”"
    return fits[0] + (found["side"] == "below")


def end_of_table(table: str, end: str, lines: list[str]) -> int:
    """The first or last place inside a table, an enumeration, or a function's last mapping."""
    (start,) = (
        number
        for number, line in enumerate(lines)
        if re.match(rf"(class )?{table}\b.*[(:{{\[]$", line) or line.startswith(f"class {table}(")
    )
    first = start + 1
    while re.fullmatch(r"\s*[{(\[]", lines[first]):
        first += 1
    if end == "first":
        return first
    body = len(lines[first]) - len(lines[first].lstrip())
    last = first
    for number in range(first, len(lines)):
        line = lines[number]
        if line and len(line) - len(line.lstrip()) < body:
            break
        if line:
            last = number
    return last + 1


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout to which everything on the page was done."""
    root = tmp_path_factory.mktemp("checkout") / "sleepscorer"
    root.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    for file in ("pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"):
        shutil.copy(ROOT / file, root / file)
    shutil.copytree(ROOT / ".ci", root / ".ci")
    for step in steps():
        carry_out(step, root)
    return root


def test_each_addition_is_told_with_its_file_its_rows_and_its_test() -> None:
    titles = re.findall(r"^## (Add .+)", STEPS, re.MULTILINE)
    assert titles == TITLES
    assert len(new_tests()) == len(titles)


# A whole run of tests on its own, and the copy it runs in.
@pytest.mark.timeout(600)
def test_the_changed_checkout_passes_its_own_tests(changed: Path) -> None:
    told = told_tests()
    assert new_tests() <= {*told}
    done = run(changed, "-m", "pytest", "-q", "-p", "no:cacheprovider", *told, *CHECKED_AGAIN)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.mark.parametrize("check", [("check",), ("format", "--check")], ids=" ".join)
def test_the_changed_files_are_written_as_the_house_writes(
    changed: Path, check: tuple[str, ...]
) -> None:
    files = sorted({step.path for step in steps() if step.path.endswith(".py")})
    done = run(changed, "-m", "ruff", *check, "--no-cache", *files)
    assert done.returncode == 0, done.stdout


def run(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Python with these words, in the changed checkout and with its package."""
    variables = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=root,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
