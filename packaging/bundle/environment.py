"""The environment that a bundle is made of: exactly the locked files, each checked by its hash."""

import hashlib
import re
import shutil
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from first_start.steps import SetupProblem, run_logged, say

LOCK = "requirements-bundle.txt"


@dataclass(frozen=True)
class BuildPlace:
    """Where one bundle is made: the checkout it is made from and a folder for everything else."""

    root: Path
    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / "environment"

    @property
    def log(self) -> Path:
        return self.folder / "build.log"

    @property
    def program(self) -> Path:
        """PyInstaller's folder, which is the program."""
        return self.folder / "program" / "sleepscorer"

    @property
    def products(self) -> Path:
        """What is given away."""
        return self.folder / "products"

    @property
    def version(self) -> str:
        """The one version, read without importing the program."""
        text = (self.root / "sleepscorer_app" / "__init__.py").read_text(encoding="utf-8")
        found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
        assert found is not None
        return found.group(1)

    def tool(self, name: str) -> Path:
        """A command of the environment."""
        if sys.platform == "win32":
            return self.environment / "Scripts" / f"{name}.exe"
        return self.environment / "bin" / name


def make_environment(place: BuildPlace) -> None:
    """Install the locked files and SleepScorer itself into a new environment.

    Raises SetupProblem when a file is not the one that was locked, or cannot be had.
    """
    if place.environment.exists():
        shutil.rmtree(place.environment)
    say(f"Making {place.environment} from packaging/{LOCK}")
    venv.create(place.environment, with_pip=True)
    lock = (place.root / "packaging" / LOCK).read_text(encoding="utf-8")
    torch, others = parted(lock)
    add_torch(place, torch)
    rest = place.folder / "others.txt"
    rest.write_text(others, encoding="utf-8")
    run_logged(
        [place.tool("python"), "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", rest],
        place.log,
        problem=f"The locked files of packaging/{LOCK} could not all be installed.",
    )
    wheel = make_wheel(place)
    run_logged(
        [place.tool("python"), "-m", "pip", "install", "--no-deps", "--no-index", wheel],
        place.log,
        problem="SleepScorer's own wheel could not be installed.",
    )


def parted(lock: str) -> tuple[str, str]:
    """PyTorch's entry of the lock, and the lock without it."""
    at = lock.index("\ntorch==") + 1
    lines = lock[at:].splitlines(keepends=True)
    n_lines = next(place for place, line in enumerate(lines) if not line.endswith("\\\n")) + 1
    return "".join(lines[:n_lines]), lock[:at] + "".join(lines[n_lines:])


def add_torch(place: BuildPlace, entry: str) -> None:
    """Install the one locked file of PyTorch that is a CPU build for this system.

    pip would rather take the gigabytes for CUDA: where a folder or a page of links names the CPU
    build without its hash, it counts as the lesser match. So it is fetched by its version, held
    against the lock here, and installed from the file.
    """
    folder = place.folder / "torch"
    shutil.rmtree(folder, ignore_errors=True)
    pin = entry.split()[0]
    run_logged(
        [place.tool("python"), "-m", "pip", "download", "--no-deps", "-d", folder, pin],
        place.log,
        problem=f"{pin} could not be had.",
    )
    (file,) = folder.glob("torch-*.whl")
    found = hashlib.sha256(file.read_bytes()).hexdigest()
    if f"sha256:{found}" not in entry:
        raise SetupProblem(f"{file.name} is not the file that packaging/{LOCK} names.")
    if sys.platform.startswith("linux") and "+cpu" not in file.name:
        raise SetupProblem(
            f"{file.name} is PyTorch for CUDA. Name its index of CPU builds (see pytorch.org) in "
            "PIP_EXTRA_INDEX_URL and build again."
        )
    run_logged(
        [place.tool("python"), "-m", "pip", "install", "--no-deps", "--no-index", file],
        place.log,
        problem=f"{file.name} could not be installed.",
    )
    shutil.rmtree(folder)


def make_wheel(place: BuildPlace) -> Path:
    """SleepScorer as a wheel, among the products."""
    place.products.mkdir(parents=True, exist_ok=True)
    for old in place.products.glob("*.whl"):
        old.unlink()
    run_logged(
        [place.tool("python"), "-m", "hatchling", "build", "-t", "wheel", "-d", place.products],
        place.log,
        problem="SleepScorer's wheel could not be built.",
        folder=place.root,
    )
    (wheel,) = place.products.glob("*.whl")
    return wheel
