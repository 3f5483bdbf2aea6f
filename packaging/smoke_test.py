"""Does an installed SleepScorer do the main job? Asks any bundle, wheel or checkout the same.

    python3 packaging/smoke_test.py                          the `sleepscorer` on the path
    python3 packaging/smoke_test.py -- dist/sleepscorer/sleepscorer
    python3 packaging/smoke_test.py --work /new/tmp/w --seen-as /tmp/w -- chroot /new sleepscorer

Needs nothing but Python and works in a new folder with settings and caches of its own. The last
form is for a program that sees the file system from another root than this test does. Exit code 0
when everything was done as it should, 1 with a sentence when not.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LONGEST_SECONDS = 300
N_EPOCHS = 960
LOWEST_AGREEMENT = 0.7
"""Of the demo night's epochs; a network that reads nonsense is near 0.2."""


class Failed(Exception):
    """What was not as it should be, in a sentence."""


@dataclass(frozen=True)
class Place:
    """The folder of the test, by its name here and by its name for the program."""

    here: Path
    there: str

    def told(self, name: str) -> str:
        return (
            str(PurePosixPath(self.there) / name)
            if self.there != str(self.here)
            else str(self.here / name)
        )


@dataclass(frozen=True)
class Program:
    """The command under test, run without anything of the person's own."""

    command: tuple[str, ...]
    place: Place

    def run(self, *words: str, code: int = 0) -> str:
        """What the program prints for these words; raises `Failed` on another exit code."""
        own = {
            f"XDG_{kind}_HOME": self.place.told(f"own/{kind}")
            for kind in ("CONFIG", "DATA", "CACHE", "STATE", "RUNTIME")
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "QT_", "LD_", "VIRTUAL_ENV"))
        }
        variables = {**kept, **own, "QT_QPA_PLATFORM": "offscreen", "HOME": self.place.told("own")}
        try:
            ended = subprocess.run(
                [*self.command, *words],
                cwd=self.place.here,
                env=variables,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=LONGEST_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"`{words[0]}` did not end within {LONGEST_SECONDS} s") from None
        except OSError as error:
            raise Failed(f"{self.command[0]} cannot be started: {error.strerror}") from None
        if ended.returncode != code or "Traceback" in ended.stderr:
            said = (ended.stderr or ended.stdout).strip().splitlines()[-3:]
            raise Failed(f"`{' '.join(words)}` ended with {ended.returncode}: {' / '.join(said)}")
        return ended.stdout


def tell_version(program: Program) -> str:
    told = program.run("--version").strip()
    if not re.fullmatch(r"sleepscorer \d+\.\d+\.\d+\S*", told):
        raise Failed(f"`--version` says {told!r}")
    return told


def make_demo_night(program: Program) -> str:
    program.run("demo", "--out", program.place.told("nights"))
    size = (program.place.here / "nights" / "demo_night.edf").stat().st_size
    return f"demo night of {size / 1e6:.0f} MB"


def score_it(program: Program) -> str:
    night = program.place.told("nights/demo_night.edf")
    program.run("score", night, "--out", program.place.told("results"))
    with (program.place.here / "results" / "demo_night_hyp.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    if len(rows) != N_EPOCHS:
        raise Failed(f"demo_night_hyp.csv has {len(rows)} epochs, not {N_EPOCHS}")
    return f"{len(rows)} epochs scored, read back and exported"


def compare_with_truth(program: Program) -> str:
    told = json.loads(
        program.run(
            "compare",
            program.place.told("results/demo_night_hyp.edf"),
            program.place.told("nights/demo_night_true_hyp.edf"),
            "--night",
            program.place.told("nights/demo_night.edf"),
            "--json",
        )
    )
    agreement = told["accuracy"]
    if agreement < LOWEST_AGREEMENT:
        raise Failed(f"only {agreement:.0%} of the demo night's epochs are scored as they are")
    return f"{agreement:.0%} of the epochs as they were made"


def report_it(program: Program) -> str:
    program.run(
        *("report", program.place.told("nights/demo_night.edf"), "--format", "pdf"),
        *("--format", "html", "--out", program.place.told("reports")),
        *("--scoring", program.place.told("results/demo_night_hyp.csv")),
    )
    written = sorted(path.suffix for path in (program.place.here / "reports").iterdir())
    if written != [".html", ".pdf"]:
        raise Failed(f"`report` wrote {', '.join(written) or 'nothing'}")
    return "report set as PDF and HTML"


def batch_it(program: Program) -> str:
    """A worker of the batch is the program started again, which bundles may fail to do."""
    listed = program.place.here / "tonight.txt"
    listed.write_text(program.place.told("nights/demo_night.edf") + "\n", encoding="utf-8")
    program.run(
        *("batch", program.place.told("tonight.txt"), "--jobs", "2"),
        *("--out", program.place.told("batch")),
    )
    rows = (program.place.here / "batch" / "results.csv").read_text(encoding="utf-8")
    if "demo_night" not in rows:
        raise Failed("`batch` did not score the demo night")
    return "scored by a worker of a batch"


def check_it(program: Program) -> str:
    (told,) = json.loads(
        program.run("check", program.place.told("nights/demo_night.edf"), "--json")
    )
    if not told["opened"] or told["problems"]:
        raise Failed(f"`check` finds the demo night odd: {told['problems']}")
    return f"{len(told['channels'])} channels checked, nothing odd"


def refuse_a_letter(program: Program) -> str:
    (program.place.here / "letter.edf").write_text("Dear colleague", encoding="utf-8")
    program.run("score", program.place.told("letter.edf"), code=2)
    return "what is no recording is refused with exit code 2"


def open_the_window(program: Program) -> str:
    return program.run("open", "--try", program.place.told("nights/demo_night.edf")).strip()


STEPS: tuple[Callable[[Program], str], ...] = (
    tell_version,
    make_demo_night,
    score_it,
    compare_with_truth,
    report_it,
    batch_it,
    check_it,
    refuse_a_letter,
    open_the_window,
)


def main(words: Sequence[str] | None = None) -> int:
    """Runs every step and prints what it found; gives the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--work", type=Path, help="folder to work in [default: a new one]")
    parser.add_argument("--seen-as", help="the same folder as the program sees it")
    parser.add_argument("command", nargs="*", default=["sleepscorer"])
    choices = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="sleepscorer-smoke-") as own:
        here = (choices.work or Path(own)).resolve()
        here.mkdir(parents=True, exist_ok=True)
        place = Place(here, choices.seen_as or str(here))
        first, *more = choices.command or ["sleepscorer"]
        # The program runs in a folder of its own, where a name from here would lead nowhere.
        first = str(Path(first).absolute()) if os.sep in first else first
        program = Program((first, *more), place)
        for step in STEPS:
            started = time.perf_counter()
            try:
                found = step(program)
            except (Failed, OSError, ValueError, KeyError) as error:
                print(f"FAILED {step.__name__}: {error}", file=sys.stderr)
                return 1
            print(f"ok  {time.perf_counter() - started:5.1f} s  {found}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
