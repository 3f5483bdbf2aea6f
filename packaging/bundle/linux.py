"""The program wrapped for Linux: a folder to unpack anywhere, and a package for Debian's family."""

import os
import platform
import shutil
import sys
import tarfile
from pathlib import Path

from first_start.steps import SetupProblem, run_logged, say

from bundle.environment import BuildPlace
from bundle.papers import size_megabytes

# Built with names for debuggers: a hundred megabytes. Others of their kind break when stripped.
WITH_NAMES = ("_internal/torch/lib/libtorch_*.so", "_internal/libpython3*.so*")
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# PyInstaller leaves to the system what must fit its graphics driver and its C library.
NEEDED = ("libegl1", "libgl1", "libfontconfig1", "fonts-dejavu-core | fonts-liberation")


def strip_program(place: BuildPlace) -> None:
    """Take out of the largest files what only a debugger reads; nothing to do but on Linux."""
    if not sys.platform.startswith("linux"):
        return
    files = [path for pattern in WITH_NAMES for path in place.program.glob(pattern)]
    run_logged(
        ["strip", "--strip-unneeded", *files],
        place.log,
        problem="strip (of binutils) could not make the program smaller.",
    )


def make_tarball(place: BuildPlace) -> Path:
    """A folder like that inside an AppImage, packed: unpack it, start AppRun."""
    name = f"sleepscorer-{place.version}-linux-{platform.machine()}"
    target = place.products / f"{name}.tar.gz"
    say(f"Packing {target.name}")
    linux = place.root / "packaging" / "linux"
    with tarfile.open(target, "w:gz", compresslevel=6) as tar:
        tar.add(place.program, f"{name}/usr/lib/sleepscorer", filter=_owned_by_root)
        for file, inside in (
            (linux / "AppRun", "AppRun"),
            (linux / "sleepscorer.desktop", "sleepscorer.desktop"),
            (linux / "sleepscorer-mime.xml", "sleepscorer-mime.xml"),
            (place.root / "resources/icons/sleepscorer.svg", "sleepscorer.svg"),
            (place.root / "resources/icons/sleepscorer.svg", ".DirIcon"),
            (place.root / "LICENSE", "LICENSE"),
        ):
            tar.add(file, f"{name}/{inside}", filter=_owned_by_root)
    return target


def make_deb(place: BuildPlace) -> Path:
    """A .deb with menu entry, icon and the file types; made by Debian's own dpkg-deb."""
    if shutil.which("dpkg-deb") is None:
        raise SetupProblem("There is no dpkg-deb here; leave --deb away or build on Debian.")
    architecture = ARCHITECTURES[platform.machine()]
    target = place.products / f"sleepscorer_{place.version}_{architecture}.deb"
    say(f"Packing {target.name}")
    tree = place.folder / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    _lay_out(place, tree, architecture)
    run_logged(
        ["dpkg-deb", "--build", "--root-owner-group", "-Zgzip", "-z6", tree, target],
        place.log,
        problem="dpkg-deb could not pack the program.",
    )
    shutil.rmtree(tree)
    return target


def _lay_out(place: BuildPlace, tree: Path, architecture: str) -> None:
    linux = place.root / "packaging" / "linux"
    program = tree / "usr/lib/sleepscorer"
    # Links where the disk allows: the program is close to a gigabyte.
    shutil.copytree(place.program, program, symlinks=True, copy_function=_link_or_copy)
    command = tree / "usr/bin/sleepscorer"
    command.parent.mkdir(parents=True)
    command.symlink_to("../lib/sleepscorer/sleepscorer")
    for file, inside in (
        (linux / "sleepscorer.desktop", "usr/share/applications/sleepscorer.desktop"),
        (linux / "sleepscorer-mime.xml", "usr/share/mime/packages/sleepscorer.xml"),
        (
            place.root / "resources/icons/sleepscorer.svg",
            "usr/share/icons/hicolor/scalable/apps/sleepscorer.svg",
        ),
        (place.root / "LICENSE", "usr/share/doc/sleepscorer/copyright"),
    ):
        (tree / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, tree / inside)
        (tree / inside).chmod(0o644)
    control = tree / "DEBIAN/control"
    control.parent.mkdir()
    control.write_text(control_text(linux, place.version, architecture, program), encoding="utf-8")


def control_text(linux: Path, version: str, architecture: str, program: Path) -> str:
    """What dpkg is told of the package; it asks for the C library that the build machine has."""
    libc = f"libc6 (>= {platform.libc_ver()[1]})"
    return (
        (linux / "control.template")
        .read_text(encoding="utf-8")
        .format(
            version=version,
            architecture=architecture,
            kilobytes=round(size_megabytes(program) * 1000),
            needed=", ".join((libc, *NEEDED)),
        )
    )


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target


def _owned_by_root(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member
