"""Make what is given away: a folder that runs without Python, packed for the system it is made on.

    python3 packaging/build_bundle.py [--out FOLDER] [--tarball] [--deb] [--wheel-only]

Everything is made in FOLDER (default build/bundle): an environment of exactly the files locked in
requirements-bundle.txt, the program (PyInstaller), its licences and the list of its parts, and in
FOLDER/products the wheel and the packages. Installers for Windows and macOS are made of the
program by the scripts in windows/ and macos/. `smoke_test.py` says whether any of them works.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bundle.environment import BuildPlace, make_environment
from bundle.linux import make_deb, make_tarball, strip_program
from bundle.papers import add_papers, size_megabytes
from first_start.steps import SetupProblem, run_logged, say

ROOT = Path(__file__).resolve().parent.parent
MOST_MEGABYTES = 900.0
NOT_TO_BE_HAD = 3
"""The exit code when the locked files cannot all be fetched and proven."""


def main(words: Sequence[str] | None = None) -> int:
    """Makes what was asked for; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bundle")
    parser.add_argument("--tarball", action="store_true", help="pack it for any Linux")
    parser.add_argument("--deb", action="store_true", help="pack it for Debian and its kin")
    parser.add_argument("--wheel-only", action="store_true", help="the wheel and nothing else")
    choices = parser.parse_args(words)
    place = BuildPlace(ROOT, choices.out.resolve())
    place.folder.mkdir(parents=True, exist_ok=True)
    try:
        make_environment(place)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return NOT_TO_BE_HAD
    try:
        if not choices.wheel_only:
            make_program(place)
            if choices.tarball:
                make_tarball(place)
            if choices.deb:
                make_deb(place)
    except SetupProblem as problem:
        print(problem, file=sys.stderr)
        return 2
    for product in sorted(place.products.iterdir()):
        say(f"{product}  {product.stat().st_size / 1e6:.1f} MB")
    return 0


def make_program(place: BuildPlace) -> None:
    """PyInstaller's folder with licences and list of parts; refuses to grow past its limit."""
    say("Building the program with PyInstaller")
    icons = place.folder / "icons"
    run_logged(
        [place.tool("python"), place.root / "packaging" / "bundle" / "icon_files.py", icons],
        place.log,
        problem="The program's icon could not be drawn.",
    )
    run_logged(
        [
            *(place.tool("pyinstaller"), "--noconfirm", "--distpath", place.program.parent),
            *("--workpath", place.folder / "work", place.root / "packaging" / "sleepscorer.spec"),
        ],
        place.log,
        problem="PyInstaller could not build the program.",
        environment={**os.environ, "SLEEPSCORER_ICONS": str(icons)},
    )
    strip_program(place)
    add_papers(place)
    megabytes = size_megabytes(place.program)
    say(f"{place.program}  {megabytes:.0f} MB unpacked")
    if megabytes > MOST_MEGABYTES:
        raise SetupProblem(
            f"The program takes {megabytes:.0f} MB; {MOST_MEGABYTES:.0f} may it take."
        )


if __name__ == "__main__":
    sys.exit(main())
