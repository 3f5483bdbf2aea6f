"""What a program is really made of: read from PyInstaller's own lists of the files it took."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from bundle.environment import BuildPlace

LISTS = ("PYZ-00.toc", "COLLECT-00.toc")


@dataclass(frozen=True)
class SystemPackage:
    """A package of the system that the program was built on, from which files were taken along."""

    name: str
    version: str
    copyright: Path


def files_taken(place: BuildPlace) -> frozenset[Path]:
    """Every file of the disk that is in the program, in it or in its archive of modules."""
    found: set[Path] = set()
    for name in LISTS:
        text = (place.folder / "work" / "sleepscorer" / name).read_text(encoding="utf-8")
        found.update(_sources(ast.literal_eval(text)))
    return frozenset(found)


def libraries(place: BuildPlace, taken: Iterable[Path]) -> dict[str, str]:
    """Name and version of each Python library that at least one file in the program is from."""
    (site,) = place.environment.glob("lib/python*/site-packages") or [
        place.environment / "Lib" / "site-packages"
    ]
    inside = {path for path in taken if path.is_relative_to(site)}
    return {
        one.name: one.version
        for one in distributions(path=[str(site)])
        if any(Path(str(one.locate_file(file))) in inside for file in one.files or ())
    }


def system_packages(place: BuildPlace, taken: Iterable[Path]) -> list[SystemPackage]:
    """The Debian packages that libraries were taken from; none where there is no dpkg."""
    if shutil.which("dpkg") is None:
        return []
    own = (place.folder, place.root, Path(sys.base_prefix))
    files = sorted(
        path
        for path in taken
        if path.is_file() and not any(path.is_relative_to(one) for one in own)
    )
    names = {name for path in files for name in _owners(path)}
    return [
        SystemPackage(name, _version(name), Path("/usr/share/doc") / name / "copyright")
        for name in sorted(names)
    ]


def _sources(listed: object) -> Iterable[Path]:
    """The second of each triple (name, source, kind), however deep the triples lie."""
    if isinstance(listed, tuple) and len(listed) == 3 and isinstance(listed[2], str):
        # Links inside the bundle name their aim in it, from where they are.
        if isinstance(listed[1], str) and Path(listed[1]).is_absolute():
            yield Path(listed[1])
    elif isinstance(listed, (tuple, list)):
        for one in listed:
            yield from _sources(one)


def _owners(path: Path) -> set[str]:
    """The packages that own a file, by any of the names that /lib and /usr/lib give it."""
    names = {str(path), str(path.resolve())}
    names |= {name.removeprefix("/usr") for name in names if name.startswith("/usr/lib")}
    names |= {f"/usr{name}" for name in names if name.startswith("/lib")}
    told = subprocess.run(
        ["dpkg", "-S", *sorted(names)], capture_output=True, text=True, check=False
    ).stdout
    lines = (line for line in told.splitlines() if not line.startswith("diversion by"))
    owners = (line.partition(": ")[0] for line in lines if ": " in line)
    return {one.partition(":")[0].strip() for line in owners for one in line.split(",")}


def _version(package: str) -> str:
    return subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}\n", package],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()[0]
