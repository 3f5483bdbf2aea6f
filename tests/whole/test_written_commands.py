"""Every command that README and manual write out does what it says, as it is written there."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.commands import COMMAND_NAMES
from tests.whole.written_commands import PAGES, ROOT, Typed, prepare, typed_on

NOT_RUN = {
    "adapt": "it learns for minutes",
    "train": "it learns for hours, or downloads",
    "crossval": "it learns for hours",
}
"""Commands of which only `--help` is asked, and why."""
NOT_RUN_WITH = {"--scheduler": "there is no cluster; tests/batch has one"}
TURNED = {"next": (["--json"], "the window that it opens stays until a person closes it")}
"""What is added to a command so that it ends by itself."""
SLOW = {"batch.md", "first-night.md"}
"""Pages whose commands start processes or score a whole night."""
WRITTEN = [page for page in PAGES if typed_on(page)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One night for all, and what is made of it; the demo night in a cache of its own."""
    top = tmp_path_factory.mktemp("typed")
    (top / "folder").mkdir()
    prepare(top / "folder", top / "cache" / "SleepScorer")
    return top


@pytest.fixture
def typist(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Typist":
    """Whoever types, in a folder of their own."""
    import shutil

    folder = tmp_path / "work"
    shutil.copytree(prepared / "folder", folder)
    monkeypatch.chdir(folder)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("XDG_CACHE_HOME", str(prepared / "cache"))
    return Typist(folder)


class Typist:
    """Types lines; windows open in a process of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def type(self, typed: Typed) -> int:
        words = typed.expanded(self._folder)
        command = words[0]
        if command in NOT_RUN or set(words) & set(NOT_RUN_WITH):
            return main([command, "--help"])
        words += TURNED.get(command, ([], ""))[0]
        if command == "open":
            return self._in_a_process(words, typed.variables)
        return main(words)

    def _in_a_process(self, words: list[str], variables: dict[str, str]) -> int:
        return subprocess.run(
            [sys.executable, "-m", "sleepscorer_app", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            timeout=100,
            check=False,
        ).returncode


def marked(page: Path) -> object:
    marks = [pytest.mark.slow] if page.name in SLOW else []
    return pytest.param(page, marks=marks, id=page.name)


@pytest.mark.parametrize("page", [marked(page) for page in WRITTEN])
def test_every_command_of_a_page_ends_well(page: Path, typist: Typist) -> None:
    failed = {one.line: code for one in typed_on(page) if (code := typist.type(one)) != 0}
    assert failed == {}


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.name)
def test_every_option_that_a_page_types_is_one_of_its_command(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for one in typed_on(page):
        words = one.words
        if words[0].startswith("-"):
            continue
        assert words[0] in COMMAND_NAMES, one.line
        assert main([words[0], "--help"]) == 0
        told = capsys.readouterr().out
        for option in (word for word in words if word.startswith("--")):
            assert re.search(rf"{option}\b", told), one.line


def test_the_pages_type_nearly_every_command() -> None:
    typed = {one.words[0] for page in WRITTEN for one in typed_on(page)}
    assert set(COMMAND_NAMES) <= typed


def test_what_is_not_run_is_typed_somewhere() -> None:
    lines = [one for page in WRITTEN for one in typed_on(page)]
    commands = {one.words[0] for one in lines}
    options = {word for one in lines for word in one.words}
    assert set(NOT_RUN) | set(TURNED) <= commands
    assert set(NOT_RUN_WITH) <= options
    assert {page.name for page in WRITTEN} >= SLOW


def test_every_script_that_developers_are_told_to_start_is_there() -> None:
    for page in ("README.md", "CONTRIBUTING.md", "packaging/RELEASING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        for name in re.findall(r"python3? (packaging/\w+\.py)", text):
            assert (ROOT / name).is_file(), name
        for name in re.findall(r"python -m (tests\.[\w.]+)", text):
            place = ROOT.joinpath(*name.split("."))
            assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file(), name
