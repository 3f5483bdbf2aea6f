"""Which code a model was made with, for its card."""

import platform
import subprocess
from pathlib import Path

import torch

from sleepscorer_app import __version__

CHECKOUT = Path(__file__).resolve().parents[3]


def code_version(checkout: Path = CHECKOUT) -> str:
    """The program's version, its commit if it runs from a checkout, and what it computed with."""
    commit = commit_of(checkout)
    program = f"SleepScorer {__version__}" + (f", commit {commit}" if commit else "")
    return f"{program}, torch {torch.__version__}, {platform.system()}"


def commit_of(checkout: Path) -> str:
    """The checkout's commit, "and changes" if there are any; empty if it is no checkout."""
    if not (checkout / ".git").exists():
        return ""
    git = ["git", "-C", str(checkout)]
    try:
        commit = subprocess.run(
            [*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            [*git, "status", "--porcelain", "--untracked-files=no"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit} and changes" if changed else commit
