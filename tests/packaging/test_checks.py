"""The checks on a commit are the checks of `.ci/run`, and fetch nothing."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGER_THAN_A_COMMIT = (
    "bash packaging/linux/prove_bundle.sh",
    "python3 packaging/bootstrap.py test",
)
ONLY_THERE = {".", "--check", "--force-exclude"}
"""Words that differ because CI looks at all files and never changes one."""


def checks_of_ci() -> list[str]:
    """The tools that `.ci/run` calls once its environment is there."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").partition("export PATH=")[2]
    lines = [
        line
        for line in script.splitlines()[1:]
        if line and not line.startswith(("stage ", "export "))
    ]
    assert set(LONGER_THAN_A_COMMIT) < set(lines)
    return [without_place(line) for line in lines if line not in LONGER_THAN_A_COMMIT]


def checks_of_a_commit() -> list[str]:
    """The tools that pre-commit calls."""
    return [without_place(entry) for entry in re.findall(r"entry: (.+)", hooks())]


def hooks() -> str:
    return (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


def without_place(command: str) -> str:
    words = command.replace(".venv/bin/", "").split()
    return " ".join(word for word in words if word not in ONLY_THERE)


def test_a_commit_is_checked_as_ci_checks_it() -> None:
    assert checks_of_a_commit() == checks_of_ci()


def test_the_checks_of_a_commit_are_the_tools_of_the_environment() -> None:
    assert re.findall(r"repo: (.+)", hooks()) == ["local"]
    assert set(re.findall(r"language: (.+)", hooks())) == {"system"}
    assert all(one.startswith(".venv/bin/") for one in re.findall(r"entry: (.+)", hooks()))


def test_whoever_contributes_reads_of_every_check() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for check in checks_of_ci():
        assert f".venv/bin/{check}" in page
