"""The pins: exact, whole, inside the ranges that pyproject.toml allows, and what runs here."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from first_start.commands import ROOT
from packaging.requirements import Requirement
from packaging.version import Version

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def pins(*names: str) -> dict[str, str]:
    """The versions by library of one or more of the files of pins."""
    found = {}
    for name in names:
        lines = (ROOT / "packaging" / name).read_text(encoding="utf-8").splitlines()
        for line in lines:
            if line and not line.startswith("#"):
                library, _, pinned = line.partition("==")
                found[canonical(library)] = pinned
    return found


def canonical(library: str) -> str:
    return library.lower().replace("_", "-").replace(".", "-")


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-test.txt", "constraints-cuda.txt"]
)
def test_every_pin_is_one_exact_version_without_a_build_label(name: str) -> None:
    for library, pinned in pins(name).items():
        assert pinned == str(Version(pinned)) or Version(pinned), library
        assert Version(pinned).local is None, library


def test_no_library_is_pinned_twice() -> None:
    files = ["requirements.txt", "requirements-test.txt", "constraints-cuda.txt"]
    assert len(pins(*files)) == sum(len(pins(name)) for name in files)


def test_the_pins_lie_within_the_ranges_of_the_project() -> None:
    run_ranges = [*PROJECT["dependencies"], *PYPROJECT["build-system"]["requires"]]
    test_ranges = PROJECT["optional-dependencies"]["test"]
    assert outside(run_ranges, pins("requirements.txt")) == []
    assert outside(test_ranges, pins("requirements.txt", "requirements-test.txt")) == []


def test_these_tests_run_on_the_pinned_versions() -> None:
    expected = pins("requirements.txt", "requirements-test.txt")
    installed = {library: version(library).partition("+")[0] for library in expected}
    assert installed == expected


def test_the_oldest_python_allowed_is_the_one_that_bootstrap_asks_for() -> None:
    bootstrap = Path(ROOT / "packaging" / "bootstrap.py").read_text(encoding="utf-8")
    assert PROJECT["requires-python"] == ">=3.11"
    assert "sys.version_info < (3, 11)" in bootstrap


def outside(ranges: list[str], pinned: dict[str, str]) -> list[str]:
    """The ranges that the pins do not meet."""
    wanted = [Requirement(text) for text in ranges]
    return [
        str(item)
        for item in wanted
        if not item.specifier.contains(pinned.get(canonical(item.name), "0"))
    ]
