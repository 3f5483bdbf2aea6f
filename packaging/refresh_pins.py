"""Write requirements.txt, -test.txt and -bundle.txt anew from the ranges in pyproject.toml.

Run it with an environment's Python (`.venv/bin/python packaging/refresh_pins.py`), on the oldest
Python that is supported, then run the tests. The lock of the bundle asks for uv, which makes locks
for systems other than its own, and for PIP_FIND_LINKS or PIP_EXTRA_INDEX_URL to name where
PyTorch's CPU build for Linux is.

    .venv/bin/python packaging/refresh_pins.py --bundle-only
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ONLY_FOR_CUDA = ("nvidia-", "cuda-", "triton==")
HEADER = (
    "# {what}: every library and what it brings along.\n"
    "# Written by refresh_pins.py from the ranges in pyproject.toml; not edited by hand.\n"
)


def main() -> None:
    """Resolve the program's libraries, then the tests' on top of them, and write both files."""
    text = (PACKAGING.parent / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    project = settings["project"]
    if "--bundle-only" in sys.argv[1:]:
        run_pins = (PACKAGING / "requirements.txt").read_text(encoding="utf-8").splitlines()[2:]
        lock_bundle([*run_pins, *project["optional-dependencies"]["bundle"]])
        return
    program = [*project["dependencies"], *settings["build-system"]["requires"]]
    run_pins = resolve(program)
    test_pins = resolve([*run_pins, *project["optional-dependencies"]["test"]])
    write("requirements.txt", "What the program runs with", run_pins)
    extra = [pin for pin in test_pins if pin not in run_pins]
    write("requirements-test.txt", "What the tests and checks add", extra)
    lock_bundle([*run_pins, *project["optional-dependencies"]["bundle"]])


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


def lock_bundle(requirements: Sequence[str]) -> None:
    """Write the hashes of every file that may be part of a bundle, for all systems at once.

    On Linux PyPI's PyTorch is the one for CUDA; its CPU build is let in beside it and what only
    CUDA needs is left out, so that a bundle can be made of the CPU build alone.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--generate-hashes"]
    command += ["--python-version", "3.11", "--no-annotate", "--no-header", "--system-certs", "-"]
    reply = subprocess.run(
        command, input="\n".join(requirements), capture_output=True, text=True, check=True
    )
    entries = reply.stdout.replace(" \\\n", "\n").split("\n")
    locked: list[list[str]] = []
    for line in entries:
        if line and not line.startswith(" "):
            locked.append([line])
        elif line:
            locked[-1].append(line.strip())
    wanted = [one for one in locked if not one[0].startswith(ONLY_FOR_CUDA)]
    for one in wanted:
        if one[0].startswith("torch=="):
            one[1:] = sorted({*one[1:], *cpu_build_hashes(one[0])})
    text = "".join(" \\\n    ".join(one) + "\n" for one in wanted)
    head = HEADER.format(what="What a bundle is made of, each file known by its hash")
    (PACKAGING / "requirements-bundle.txt").write_text(head + text, encoding="utf-8")


def cpu_build_hashes(torch: str) -> list[str]:
    """The hash of PyTorch's build without CUDA for this system, as pip would choose it here."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps"]
    command += ["--ignore-installed", "--report", "-", torch.partition(" ")[0]]
    reply = subprocess.run(command, capture_output=True, text=True, check=True)
    (item,) = json.loads(reply.stdout)["install"]
    if not item["metadata"]["version"].endswith("+cpu"):
        raise SystemExit("pip finds no CPU build of PyTorch here; see the top of this file.")
    return [f"--hash=sha256:{item['download_info']['archive_info']['hashes']['sha256']}"]


def write(name: str, what: str, pins: Sequence[str]) -> None:
    """Put the pins in one of the two files."""
    lines = HEADER.format(what=what) + "".join(f"{pin}\n" for pin in pins)
    (PACKAGING / name).write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    main()
