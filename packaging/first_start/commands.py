"""What each word on the command line starts, once everything it needs is there."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from first_start.environment import Environment, make_ready
from first_start.steps import SetupProblem, say

ROOT = Path(__file__).resolve().parents[2]
USAGE = """\
python3 packaging/bootstrap.py run [NIGHT.edf]    open the window, on this night or a demo night
python3 packaging/bootstrap.py test [OPTIONS]     run every test
python3 packaging/bootstrap.py WORD …             the same as: sleepscorer WORD …
The first start sets everything up in .venv; later ones go straight to the program."""

# One thread: the figures of a network must not depend on how many cores test it.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

# Each process of the tests takes up to a gigabyte, and the longest file is not shared out.
MOST_TEST_PROCESSES = 4


@dataclass(frozen=True)
class Start:
    """What a command line asks for: arguments for the environment's Python, and what they need."""

    arguments: tuple[str, ...]
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    is_test: bool = False
    is_window: bool = False


def start_for(words: Sequence[str]) -> Start:
    """Say what to start for the words behind `bootstrap.py`, of which there is at least one."""
    word, *rest = words
    if word == "test":
        options = rest or every_test_at_once(os.cpu_count() or 1)
        return Start(("-m", "pytest", *options), ONE_THREAD, is_test=True)
    program = ("-P", "-m", "sleepscorer_app")
    if word == "run":
        return Start((*program, *rest), is_window=True)
    return Start((*program, *words))


def every_test_at_once(n_cores: int) -> tuple[str, ...]:
    """Pytest's options that share all tests out among the cores, file by file.

    Whoever names tests or options waits for few of them, and is left alone with one process.
    """
    n_processes = min(n_cores, MOST_TEST_PROCESSES)
    return ("-n", str(n_processes), "--dist", "loadfile") if n_processes > 1 else ()


def no_screen(platform: str, variables: Mapping[str, str], night: str | None) -> str | None:
    """Say that there is no screen for the window and what works without; None if there is one."""
    if not platform.startswith("linux"):
        return None
    if any(variables.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        return None
    return (
        "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot"
        " open. To score a night without one (sleepscorer score), type:\n"
        f"  python3 packaging/bootstrap.py score {shlex.quote(night or 'NIGHT.edf')}"
    )


def main(words: Sequence[str]) -> int:
    """Set up what is missing, then become the program; exit code 2 for what a user can mend."""
    if not words or words[0] in ("-h", "--help"):
        say(USAGE)
        return 0 if words else 2
    start = start_for(words)
    try:
        if start.is_window:
            night = words[1] if len(words) > 1 else None
            if sentence := no_screen(sys.platform, os.environ, night):
                raise SetupProblem(sentence)
        environment = make_ready(ROOT, for_tests=start.is_test, for_window=start.is_window)
    except SetupProblem as problem:
        say(str(problem))
        return 2
    except OSError as error:
        say(f"The set-up cannot write what it needs: {error}")
        return 2
    except KeyboardInterrupt:
        say("Stopped. The next start begins the set-up again.")
        return 130
    return _become(environment, start)


def _become(environment: Environment, start: Start) -> int:
    """Hand over to the environment's Python; on Linux and macOS nothing of us remains."""
    if start.is_test:
        os.chdir(environment.root)
    command = [str(environment.python), *start.arguments]
    # Up to Python 3.12 the link to the checkout (a .pth file) is read in the system's own
    # encoding, which on Windows may lack the letters of the user's folder; a variable does not.
    places = (str(environment.root), os.environ.get("PYTHONPATH", ""))
    variables = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    variables |= start.variables
    if sys.platform != "win32":
        os.execve(command[0], command, variables)
    return subprocess.run(command, env=variables, check=False).returncode
