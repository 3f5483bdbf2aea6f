"""A plugin of pytest that fails a run in which too few lines of what results rest on were tested.

`pytest -p tests.line_coverage`, over all tests, holds the settings of `[tool.line_coverage]` in
pyproject.toml: each of its folders, and all of them together, has at least so many of its lines
run, and each file of `tests/fully_covered.txt` all of them. `coverage html` shows them afterwards.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
FULLY_COVERED = ROOT / "tests" / "fully_covered.txt"


@dataclass(frozen=True, slots=True)
class FileLines:
    """How many lines of a file can run, and the numbers of those that did not."""

    n_lines: int
    missed: tuple[int, ...]


class LineCoverage:
    """Follows the lines that run from the first import to the last test, then judges them."""

    def __init__(self) -> None:
        self._coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
        self._said: list[str] = []
        self._coverage.start()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._coverage.stop()
        self._coverage.save()
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
            "line_coverage"
        ]
        files, held = measured(self._coverage), held_whole()
        faults = shortfalls(files, wanted["folders"], wanted["at_least_percent"], held)
        whole = {name for name, lines in files.items() if not lines.missed}
        self._said = [*shares(files, wanted["folders"]), *faults]
        if fresh := sorted(whole - set(held)):
            self._said.append(f"wholly tested and not yet in the list: {', '.join(fresh)}")
        if faults and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("lines that were tested")
        for line in self._said:
            terminalreporter.write_line(line)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    early_config.pluginmanager.register(LineCoverage())


def held_whole() -> tuple[str, ...]:
    """The files that may not have a line untested, as `domain/hypnogram.py`."""
    lines = FULLY_COVERED.read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def measured(coverage: Coverage) -> dict[str, FileLines]:
    """The lines of every file of the measured folders, by its place in the package."""
    package, found = ROOT / "sleepscorer_app", {}
    for path in coverage.get_data().measured_files():
        _, lines, _, missed, _ = coverage.analysis2(path)
        found[Path(path).relative_to(package).as_posix()] = FileLines(len(lines), tuple(missed))
    return found


def shares(files: Mapping[str, FileLines], folders: Iterable[str]) -> list[str]:
    """One line for each folder and one for all."""
    said = [f"{folder}: {percent(in_folder(files, folder)):.2f} %" for folder in folders]
    n_whole = sum(1 for lines in files.values() if not lines.missed)
    said.append(f"all: {percent(files):.2f} %, {n_whole} of {len(files)} files wholly")
    return said


def shortfalls(
    files: Mapping[str, FileLines], folders: Iterable[str], at_least: float, held: Iterable[str]
) -> list[str]:
    """What was tested too little, a sentence each."""
    found = [
        f"{name} is tested in {percent(part):.2f} % of its lines, not in {at_least:g} %."
        for name, part in [*((one, in_folder(files, one)) for one in folders), ("all", files)]
        if percent(part) < at_least
    ]
    for name in held:
        if name not in files:
            found.append(f"{name} is in {FULLY_COVERED.name} and is no measured file.")
        elif missed := files[name].missed:
            numbers = ", ".join(map(str, missed))
            found.append(f"{name} was wholly tested, and now line {numbers} is not.")
    return found


def in_folder(files: Mapping[str, FileLines], folder: str) -> dict[str, FileLines]:
    return {name: lines for name, lines in files.items() if name.startswith(f"{folder}/")}


def percent(files: Mapping[str, FileLines]) -> float:
    """How many of the lines ran; none of a folder that was not measured at all."""
    n_lines = sum(one.n_lines for one in files.values())
    n_missed = sum(len(one.missed) for one in files.values())
    return 100 * (1 - n_missed / n_lines) if n_lines else 0.0
