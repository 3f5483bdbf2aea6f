"""The environment in .venv: made once from the pins, known to be whole by its stamp."""

import hashlib
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from first_start import system_libraries
from first_start.steps import SetupProblem, run_logged, say

# pyEDFlib is published ready built up to this version of Python; above it pip compiles it.
_NEWEST_READY_BUILT = (3, 12)


@dataclass(frozen=True)
class Environment:
    """The folder .venv of one checkout."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        inside = ("Scripts", "python.exe") if sys.platform == "win32" else ("bin", "python")
        return self.folder.joinpath(*inside)

    @property
    def log(self) -> Path:
        return self.folder / "set-up.log"

    @property
    def stamp(self) -> Path:
        return self.folder / "set-up.json"


@dataclass(frozen=True)
class Step:
    """One thing to be done once; done again when its fingerprint changes."""

    name: str
    fingerprint: str
    line: str
    do: Callable[[Environment], None]
    is_inside: bool = True
    """Whether it writes into .venv, which is then not to be trusted after a kill."""


def make_ready(root: Path, *, for_tests: bool, for_window: bool) -> Environment:
    """The environment of this checkout, after whatever is still missing of it was installed.

    Raises SetupProblem with what the user can do.
    """
    environment = Environment(root)
    steps = wanted_steps(root, for_tests=for_tests, for_window=for_window)
    if not _undone(environment, steps):
        return environment
    _refuse_foreign_folder(environment)
    with _one_setup_at_a_time(environment):
        undone = _undone(environment, steps)
        if undone == steps:
            say(f"SleepScorer is set up once, in {environment.folder}; this takes some minutes.")
            _remove_remains(environment)
        for number, step in enumerate(undone, 1):
            say(f"[{number}/{len(undone)}] {step.line}")
            _do(environment, step)
    say("Set-up is complete.")
    return environment


def wanted_steps(root: Path, *, for_tests: bool, for_window: bool) -> list[Step]:
    """All steps of a set-up, in order; the first one is the ground of the others."""
    packaging = root / "packaging"
    run_pins, test_pins = packaging / "requirements.txt", packaging / "requirements-test.txt"
    project_file = root / "pyproject.toml"
    steps = [
        Step("environment", str(root), "Making an environment of its own", _make_environment),
        Step("torch", _torch_pin(run_pins), "Installing PyTorch, the largest piece", _add_torch),
        Step("libraries", _hash(run_pins), "Installing the other libraries", _add_libraries),
        Step("project", _hash(project_file), "Linking SleepScorer itself", _add_project),
    ]
    if for_tests:
        line = "Installing the tools that test it"
        steps.append(Step("test libraries", _hash(test_pins), line, _add_test_libraries))
    if for_tests or for_window:
        line = "Looking for the system libraries that draw the window"
        fingerprint = system_libraries.TABLE_HASH
        steps.append(Step("system libraries", fingerprint, line, _add_system, is_inside=False))
    return steps


def read_stamp(environment: Environment) -> dict[str, str]:
    """What is done already, by step; empty when nothing is, or when a step was cut short."""
    try:
        stamp = json.loads(environment.stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and "unfinished" not in stamp else {}


def write_stamp(environment: Environment, stamp: dict[str, str]) -> None:
    """Put the stamp in place in one stroke, so that no half of one is ever read."""
    new = environment.stamp.with_suffix(".new")
    new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    new.replace(environment.stamp)


def _undone(environment: Environment, steps: Sequence[Step]) -> list[Step]:
    done = read_stamp(environment)
    if done.get(steps[0].name) != steps[0].fingerprint or not _can_start(environment):
        return list(steps)
    return [step for step in steps if done.get(step.name) != step.fingerprint]


def _can_start(environment: Environment) -> bool:
    """Whether the Python that the environment was made with is still on this machine."""
    try:
        lines = (environment.folder / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    values = dict(line.split(" = ", 1) for line in lines if " = " in line)
    return environment.python.exists() and Path(values.get("executable", "")).is_file()


def _do(environment: Environment, step: Step) -> None:
    """Do one step; a kill in its middle leaves the mark that sends the next start back to zero.

    pip cut short can leave a library that looks whole and is not, so nothing of it is trusted.
    """
    done = read_stamp(environment)
    done.pop(step.name, None)
    if step.is_inside:
        write_stamp(environment, done | {"unfinished": step.name})
    try:
        step.do(environment)
    except SetupProblem:
        write_stamp(environment, done)
        raise
    write_stamp(environment, done | {step.name: step.fingerprint})


def _refuse_foreign_folder(environment: Environment) -> None:
    """Keep our hands off an environment that somebody else made under the same name."""
    folder = environment.folder
    is_ours = not folder.exists() or _lock_file(environment).exists() or not any(folder.iterdir())
    if not is_ours:
        raise SetupProblem(
            f"{folder} was not made by this command, so it is left alone."
            " Rename or remove it, then start again."
        )


@contextmanager
def _one_setup_at_a_time(environment: Environment) -> Iterator[None]:
    """Hold the set-up lock; a second start waits for the first, and a kill frees the lock."""
    environment.folder.mkdir(exist_ok=True)
    with _lock_file(environment).open("a") as file:
        try:
            _lock(file.fileno(), wait=False)
        except OSError:
            say("Another start is setting SleepScorer up already; waiting for it.")
            _lock(file.fileno(), wait=True)
        # pip holds the lock as well: killed alone, we leave it writing, and nobody cleans under it.
        os.set_inheritable(file.fileno(), True)
        yield


def _lock(descriptor: int, *, wait: bool) -> None:
    """Take the lock, or raise OSError if it is held and we do not wait."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        return
    import msvcrt

    while True:
        try:
            # Even LK_LOCK gives up, after ten seconds.
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            if not wait:
                raise
        else:
            return


def _lock_file(environment: Environment) -> Path:
    return environment.folder / "set-up.lock"


def _remove_remains(environment: Environment) -> None:
    """Empty the folder of everything but the lock we hold, its stamp first.

    Raises SetupProblem when something in it is in use.
    """
    try:
        environment.stamp.unlink(missing_ok=True)
        for remains in environment.folder.iterdir():
            if remains.is_dir() and not remains.is_symlink():
                shutil.rmtree(remains)
            elif remains != _lock_file(environment):
                remains.unlink()
    except OSError as error:
        raise SetupProblem(
            f"What an earlier set-up left in {environment.folder} cannot be removed ({error})."
            " Close SleepScorer if it is open, or remove the folder, then start again."
        ) from error


def _make_environment(environment: Environment) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        system_libraries.add_venv_module(environment.log)
    if sys.version_info[:2] > _NEWEST_READY_BUILT:
        system_libraries.add_compiler(environment.log)
    run_logged(
        [sys.executable, "-m", "venv", environment.folder],
        environment.log,
        problem=f"Python could not make an environment in {environment.folder}.",
    )


def _add_torch(environment: Environment) -> None:
    pins = environment.root / "packaging" / "requirements.txt"
    _pip(environment, _torch_pin(pins), "-c", pins)


def _add_libraries(environment: Environment) -> None:
    _pip(environment, "-r", environment.root / "packaging" / "requirements.txt")


def _add_test_libraries(environment: Environment) -> None:
    packaging = environment.root / "packaging"
    pins = (packaging / "requirements.txt", packaging / "requirements-test.txt")
    _pip(environment, "-r", pins[1], "-c", pins[0])


def _add_project(environment: Environment) -> None:
    # The build tool is among the pins, so this asks no network.
    _pip(environment, "--no-deps", "--no-build-isolation", "-e", environment.root)


def _add_system(environment: Environment) -> None:
    system_libraries.add_missing(environment.log)


def _pip(environment: Environment, *arguments: str | Path) -> None:
    constraints = environment.root / "packaging" / "constraints-cuda.txt"
    run_logged(
        [environment.python, "-m", "pip", "install", *arguments, "-c", constraints],
        environment.log,
        problem="The libraries could not be installed. Is this machine connected, and is there"
        " room on the disk? The last words of pip were:",
        environment=os.environ
        | {
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INPUT": "1",
            "PIP_PROGRESS_BAR": "off",
            "PIP_ROOT_USER_ACTION": "ignore",
        },
    )


def _torch_pin(pins: Path) -> str:
    lines = pins.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if line.startswith("torch=="))


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
