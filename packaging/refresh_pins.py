"""Write requirements.txt and requirements-test.txt anew from the ranges in pyproject.toml.

Run it with an environment's Python (`.venv/bin/python packaging/refresh_pins.py`), on the oldest
Python that is supported, then run the tests.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
HEADER = (
    "# {what}: every library and what it brings along.\n"
    "# Written by refresh_pins.py from the ranges in pyproject.toml; not edited by hand.\n"
)


def main() -> None:
    """Resolve the program's libraries, then the tests' on top of them, and write both files."""
    text = (PACKAGING.parent / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    project = settings["project"]
    program = [*project["dependencies"], *settings["build-system"]["requires"]]
    run_pins = resolve(program)
    test_pins = resolve([*run_pins, *project["optional-dependencies"]["test"]])
    write("requirements.txt", "What the program runs with", run_pins)
    extra = [pin for pin in test_pins if pin not in run_pins]
    write("requirements-test.txt", "What the tests and checks add", extra)


def resolve(requirements: Sequence[str]) -> list[str]:
    """The pins that pip would install for these requirements into an empty environment."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
    command += ["--ignore-installed", "--report", "-", *requirements]
    reply = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [item["metadata"] for item in json.loads(reply.stdout)["install"]]
    # A local label such as +cpu names one build of a version; the pin admits every build of it.
    return sorted(
        (f"{item['name']}=={item['version'].partition('+')[0]}" for item in found), key=str.lower
    )


def write(name: str, what: str, pins: Sequence[str]) -> None:
    """Put the pins in one of the two files."""
    lines = HEADER.format(what=what) + "".join(f"{pin}\n" for pin in pins)
    (PACKAGING / name).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
