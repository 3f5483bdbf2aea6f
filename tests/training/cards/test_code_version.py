"""The code's version on a card: the program's, and the commit where there is one."""

import subprocess
from pathlib import Path

from sleepscorer_app import __version__
from sleepscorer_app.training.cards.code_version import code_version, commit_of


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    command = ["git", "-C", str(folder), *who, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_an_installed_program_has_a_version_and_no_commit(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == ""
    text = code_version(tmp_path)
    assert text.startswith(f"SleepScorer {__version__}, torch ")


def test_a_checkout_has_its_commit_and_says_when_files_were_changed(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "code.py").write_text("first")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "One")
    commit = git(tmp_path, "rev-parse", "--short=12", "HEAD")
    assert commit_of(tmp_path) == commit
    assert f"commit {commit}, torch" in code_version(tmp_path)
    (tmp_path / "code.py").write_text("second")
    assert commit_of(tmp_path) == f"{commit} and changes"


def test_a_folder_that_only_looks_like_a_checkout_has_none(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere")
    assert commit_of(tmp_path) == ""
