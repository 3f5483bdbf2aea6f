"""`python -m tests.benchmarks [bench_open …]`: runs the benchmarks, prints one Markdown table.

A benchmark is a file `bench_*.py` beside this one with a function `measure()` that yields
`Figure`s and `Skipped`s. Each runs in a process of its own, so that what one imports or keeps in
memory is not counted for another; so does each further function named `bench_open:part`.
"""

import importlib
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.figures import Figure, Skipped, measured_apart, to_json

FOLDER = Path(__file__).parent
LIBRARIES = ("numpy", "scipy", "torch", "edfio", "pyedflib", "mne", "PySide6-Essentials")


def main(words: list[str]) -> int:
    if words[:1] == ["--json"]:
        module, _, part = words[1].partition(":")
        measure = getattr(importlib.import_module(f"tests.benchmarks.{module}"), part or "measure")
        print(to_json(list(measure())))
        return 0
    names = words or sorted(path.stem for path in FOLDER.glob("bench_*.py"))
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, ")
    print(", ".join(f"{one} {version(one)}" for one in LIBRARIES) + "\n")
    print("| what | measured | at most | | remark |\n|---|---:|---:|---|---|")
    for name in names:
        for one in measured_apart(name):
            print(row(one), flush=True)
    return 0


def row(one: Figure | Skipped) -> str:
    if isinstance(one, Skipped):
        return f"| {one.what} | skipped | | | {one.why} |"
    at_most = "" if one.at_most is None else f"{one.at_most:g} {one.unit}"
    return f"| {one.what} | {one.value:.3g} {one.unit} | {at_most} | {one.verdict} | {one.remark} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
