"""The libraries outside of Python that a bare Linux lacks: found by loading, installed or named."""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from first_start.steps import SetupProblem, run_logged, say

# What libQt6Core, Gui, Widgets, DBus and the xcb and offscreen platforms of PySide6-Essentials
# 6.10 name as needed (readelf -d), by file → Debian's packages, the one to prefer first.
QT_LIBRARIES: dict[str, tuple[str, ...]] = {
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libX11-xcb.so.1": ("libx11-xcb1",),
    "libX11.so.6": ("libx11-6",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libfreetype.so.6": ("libfreetype6",),
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-glx.so.0": ("libxcb-glx0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-image.so.0": ("libxcb-image0",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-randr.so.0": ("libxcb-randr0",),
    "libxcb-render-util.so.0": ("libxcb-render-util0",),
    "libxcb-render.so.0": ("libxcb-render0",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-shm.so.0": ("libxcb-shm0",),
    "libxcb-sync.so.1": ("libxcb-sync1",),
    "libxcb-util.so.1": ("libxcb-util1",),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxcb.so.1": ("libxcb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
}
FONT = "a font"
FONT_PACKAGES = ("fonts-dejavu-core",)
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)
_FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".pfb"}
TABLE_HASH = hashlib.sha256(repr((QT_LIBRARIES, FONT_PACKAGES)).encode()).hexdigest()


def add_missing(log: Path) -> None:
    """See that Qt finds what it needs on a Linux; elsewhere its wheels bring everything along.

    Raises SetupProblem with the one line to type where nothing can be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    missing = missing_on_this_machine()
    if not missing:
        return
    if may_install():
        say(f"  installing {len(missing)} of them with apt-get")
        _refresh_packages(log)
        apt_install(apt_names(missing, known_to_apt), log)
        missing = missing_on_this_machine()
    if missing:
        raise SetupProblem(
            f"The window is drawn by Qt, and this machine lacks what Qt needs:"
            f" {', '.join(missing)}.\n{what_to_type(missing, _package_tool(), known_to_apt)}"
        )


def missing_on_this_machine() -> list[str]:
    """The libraries of the table that do not load, and the font if there is none."""
    missing = missing_libraries(ctypes.CDLL)
    return missing if has_font(FONT_FOLDERS) else [*missing, FONT]


def missing_libraries(load: Callable[[str], object]) -> list[str]:
    """The files of the table that `load` refuses with OSError."""
    missing = []
    for file in QT_LIBRARIES:
        try:
            load(file)
        except OSError:
            missing.append(file)
    return missing


def has_font(folders: Iterable[Path]) -> bool:
    """Whether any of the folders holds a font that fontconfig would find."""
    return any(
        file.suffix.lower() in _FONT_SUFFIXES
        for folder in folders
        if folder.is_dir()
        for file in folder.rglob("*")
    )


def apt_names(
    missing: Iterable[str], known: Callable[[Collection[str]], Collection[str]]
) -> list[str]:
    """The packages to ask apt for; where a package was renamed, the name that apt knows."""
    wanted = [QT_LIBRARIES.get(file, FONT_PACKAGES) for file in missing]
    available = known({name for names in wanted for name in names})
    chosen = {next((name for name in names if name in available), names[-1]) for names in wanted}
    return sorted(chosen)


def what_to_type(
    missing: Sequence[str],
    tool: str | None,
    known: Callable[[Collection[str]], Collection[str]],
) -> str:
    """The one line that installs what is missing, for the tool of this system."""
    files = [file for file in missing if file != FONT]
    fonts = len(files) < len(missing)
    if tool == "apt-get":
        names = apt_names(missing, known)
        line = f"sudo apt-get install --no-install-recommends {' '.join(names)}"
    elif tool in ("dnf", "zypper"):
        # RPM systems name a library by its file; the fonts' name is the same in all of them.
        names = [f"'{file}()(64bit)'" for file in files] + ["dejavu-sans-fonts"] * fonts
        line = f"sudo {tool} install {' '.join(names)}"
    else:
        return "Install these with the tool of this system, then start again."
    return f"Type this line, then start again:\n  {line}"


def add_venv_module(log: Path) -> None:
    """Bring Python's venv, which Debian keeps in a package of its own.

    Raises SetupProblem with the one line to type where it cannot be installed from here.
    """
    name = f"python3.{sys.version_info.minor}-venv"
    if not may_install():
        raise SetupProblem(
            "This Python cannot make environments: its venv module is not whole."
            f" Type this line, then start again:\n  sudo apt-get install {name}"
        )
    say(f"  installing {name} with apt-get")
    _refresh_packages(log)
    apt_install([name], log)


def add_compiler(log: Path) -> None:
    """See that pip can compile the one library that has no ready-built file for this Python.

    Raises SetupProblem with what to do where there is no compiler and none can be installed.
    """
    if sys.platform == "win32" or any(map(shutil.which, ("cc", "gcc", "clang"))):
        return
    names = ["gcc", "libc6-dev", f"python3.{sys.version_info.minor}-dev"]
    if not may_install():
        raise SetupProblem(
            f"pyEDFlib has to be compiled for Python 3.{sys.version_info.minor}, and there is no C"
            " compiler here. Start with Python 3.11 or 3.12, or type this line, then start again:"
            f"\n  sudo apt-get install {' '.join(names)}"
        )
    say("  installing a C compiler with apt-get, for pyEDFlib")
    _refresh_packages(log)
    apt_install(names, log)


def may_install() -> bool:
    """Whether packages can be installed from here: as root, with apt-get."""
    return sys.platform.startswith("linux") and os.geteuid() == 0 and _package_tool() == "apt-get"


def known_to_apt(names: Collection[str]) -> set[str]:
    """Those of the names that apt could install; none where its lists were never fetched."""
    if shutil.which("apt-cache") is None:
        return set()
    reply = subprocess.run(
        ["apt-cache", "policy", *sorted(names)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C"},
    )
    return installable(reply.stdout)


def installable(policy: str) -> set[str]:
    """The packages that have a candidate in a reply of `apt-cache policy`."""
    found = set()
    name = ""
    for line in policy.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            found.add(name)
    return found


def apt_install(names: Sequence[str], log: Path) -> None:
    """Install packages; nothing is asked, and nothing recommended comes along.

    An installation that was killed earlier is brought to its end first: apt refuses before that.
    """
    install = ["apt-get", "install", "-y", "--no-install-recommends"]
    install += ["-o", "DPkg::Lock::Timeout=600", *names]
    for command in (["dpkg", "--configure", "-a"], install):
        run_logged(
            command,
            log,
            problem=f"apt-get could not install {' '.join(names)}. Its last words were:",
            environment=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )


def _refresh_packages(log: Path) -> None:
    run_logged(
        ["apt-get", "update"],
        log,
        problem="apt-get could not fetch its lists of packages. Is this machine connected?"
        " Its last words were:",
    )


def _package_tool() -> str | None:
    return next((tool for tool in ("apt-get", "dnf", "zypper") if shutil.which(tool)), None)
