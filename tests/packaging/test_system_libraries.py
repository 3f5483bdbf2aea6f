"""Which of Qt's libraries are missing, and the one line that brings them."""

import sys
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from first_start import system_libraries
from first_start.steps import SetupProblem
from first_start.system_libraries import (
    FONT,
    QT_LIBRARIES,
    apt_names,
    has_font,
    installable,
    missing_libraries,
    what_to_type,
)


def bookworm(names: Collection[str]) -> set[str]:
    return {name for name in names if not name.endswith("t64")}


def trixie(names: Collection[str]) -> set[str]:
    return set(names) - {"libglib2.0-0"}


def no_lists(_: Collection[str]) -> set[str]:
    return set()


def test_what_does_not_load_is_missing() -> None:
    def load(file: str) -> None:
        if file in ("libEGL.so.1", "libxcb-cursor.so.0"):
            raise OSError(f"{file}: cannot open shared object file")

    assert missing_libraries(load) == ["libEGL.so.1", "libxcb-cursor.so.0"]


@pytest.mark.parametrize(
    ("known", "glib"),
    [(bookworm, "libglib2.0-0"), (trixie, "libglib2.0-0t64"), (no_lists, "libglib2.0-0")],
)
def test_a_renamed_package_is_asked_for_by_the_name_that_apt_knows(
    known: Callable[[Collection[str]], set[str]], glib: str
) -> None:
    missing = ["libglib-2.0.so.0", "libgthread-2.0.so.0", "libEGL.so.1", FONT]
    assert apt_names(missing, known) == ["fonts-dejavu-core", "libegl1", glib]


def test_apt_is_believed_when_it_has_no_candidate() -> None:
    policy = (
        "libegl1:\n  Installed: (none)\n  Candidate: 1.6.0-1\n  Version table:\n"
        "     1.6.0-1 500\n"
        "libglib2.0-0t64:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n"
    )
    assert installable(policy) == {"libegl1"}


def test_the_line_to_type_names_what_this_system_calls_it() -> None:
    missing = ["libEGL.so.1", FONT]
    debian = what_to_type(missing, "apt-get", bookworm)
    assert debian.endswith(
        "  sudo apt-get install --no-install-recommends fonts-dejavu-core libegl1"
    )
    fedora = what_to_type(missing, "dnf", bookworm)
    assert fedora.endswith("  sudo dnf install 'libEGL.so.1()(64bit)' dejavu-sans-fonts")
    assert "dejavu" not in what_to_type(["libEGL.so.1"], "zypper", bookworm)


def test_a_system_without_a_known_tool_is_told_what_to_look_for() -> None:
    assert what_to_type(["libEGL.so.1"], None, no_lists).startswith("Install these")


def test_a_font_counts_wherever_it_lies_below_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    assert not has_font([folder])
    (folder / "truetype" / "dejavu").mkdir(parents=True)
    (folder / "truetype" / "README").touch()
    assert not has_font([folder])
    (folder / "truetype" / "dejavu" / "DejaVuSans.TTF").touch()
    assert has_font([tmp_path / "nowhere", folder])


def test_every_library_has_a_package() -> None:
    assert all(QT_LIBRARIES.values())
    assert all(".so." in file for file in QT_LIBRARIES)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no list of compilers to look at")
def test_without_a_compiler_the_ways_out_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupProblem, match=r"Python 3\.11 or 3\.12") as problem:
        system_libraries.add_compiler(tmp_path / "log")
    assert "sudo apt-get install gcc" in str(problem.value)
    (tmp_path / "cc").touch(mode=0o755)
    system_libraries.add_compiler(tmp_path / "log")


def test_a_user_who_cannot_install_is_told_which_package_holds_venv(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_libraries, "may_install", lambda: False)
    with pytest.raises(
        SetupProblem, match=rf"apt-get install python3\.{sys.version_info.minor}-venv"
    ):
        system_libraries.add_venv_module(tmp_path / "log")
