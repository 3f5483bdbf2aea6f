"""What the shell is told at a press of Tab, and how it comes to ask."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITH_NAME = "from sleepscorer_app.__main__ import main; import sys; sys.exit(main())"


def sleepscorer(*words: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The program as a shell starts it."""
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(
        [sys.executable, "-c", WITH_NAME, *words],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )


def completed(typed: str, home: Path) -> list[str]:
    """What bash is offered for the last word typed."""
    words = typed.split(" ")
    ended = sleepscorer(
        home=home,
        _SLEEPSCORER_COMPLETE="complete_bash",
        COMP_WORDS=typed,
        COMP_CWORD=str(len(words) - 1),
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.split()


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sleepscorer bat", {"batch"}),
        ("sleepscorer co", {"compare", "convert"}),
        ("sleepscorer batch --sch", {"--scheduler"}),
        ("sleepscorer score --de", {"--de-identify"}),
        ("sleepscorer score --format nsrr", {"nsrr-xml"}),
    ],
)
def test_bash_is_offered_commands_options_and_their_values(
    typed: str, offered: set[str], tmp_path: Path
) -> None:
    assert set(completed(typed, tmp_path)) == offered


def test_the_script_for_bash_is_shown_and_is_bash(tmp_path: Path) -> None:
    shown = sleepscorer("--show-completion", "bash", home=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert "complete" in shown.stdout
    assert "sleepscorer" in shown.stdout
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here to read the script")
    read = subprocess.run(
        [bash, "-n"], input=shown.stdout, capture_output=True, text=True, check=False
    )
    assert read.returncode == 0, read.stderr


def test_it_is_installed_for_bash_in_the_persons_own_folder(tmp_path: Path) -> None:
    ended = sleepscorer("--install-completion", "bash", home=tmp_path)
    assert ended.returncode == 0, ended.stderr
    scripts = [path for path in tmp_path.rglob("*sleepscorer*") if path.is_file()]
    assert len(scripts) == 1
    assert str(scripts[0]) in (tmp_path / ".bashrc").read_text()
