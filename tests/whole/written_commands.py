"""The commands that README and manual write out, and a folder in which they can be typed."""

import re
import shlex
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS, ArrayRecording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.simulation.demo import demo_hypnogram, demo_night
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.demo_night_file import demo_recording_path
from sleepscorer_app.files.recordings.edf_writer import write_recording
from sleepscorer_app.files.work.scoring_file import ScoringFile

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "resources" / "manual").glob("*.md")))
N_EPOCHS = 60
_BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_VARIABLE = re.compile(r"[A-Z_]+=\S+")


@dataclass(frozen=True)
class Typed:
    """One line as it stands on a page."""

    line: str

    @property
    def words(self) -> list[str]:
        """What follows `sleepscorer`, as the shell parts it."""
        parts = shlex.split(self.line)
        return parts[parts.index("sleepscorer") + 1 :]

    @property
    def variables(self) -> dict[str, str]:
        parts = shlex.split(self.line)
        told = [one for one in parts[: parts.index("sleepscorer")] if _VARIABLE.fullmatch(one)]
        return dict(one.split("=", 1) for one in told)

    def expanded(self, folder: Path) -> list[str]:
        """The words with `*` made into the files of the folder."""
        return [
            name
            for word in self.words
            for name in (
                sorted(one.relative_to(folder).as_posix() for one in folder.glob(word))
                if "*" in word
                else [word]
            )
        ]


def typed_on(page: Path) -> list[Typed]:
    """The lines of the page's blocks of shell, in their order."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    lines = (line.strip().removeprefix("$ ") for block in blocks for line in block.splitlines())
    return [Typed(line) for line in lines if line and not line.startswith("#")]


def prepare(folder: Path, cache: Path) -> None:
    """Everything that the pages take for granted, under the names that they give it."""
    demo_recording_path(cache)
    night, truth = demo_night(), demo_hypnogram()
    one, two = _part(night, 60), _part(night, 240)
    write_recording(folder / "night.edf", one)
    stages = [truth[60 + k] for k in range(N_EPOCHS)]
    _hypnograms(folder / "night.edf", one, stages)
    for name in ("nights", "archive"):
        (folder / name).mkdir()
        for person, part, first in (("P01", one, 60), ("P02", two, 240)):
            path = folder / name / f"{person}_night1.edf"
            write_recording(path, part)
            scoring = _scored([truth[first + k] for k in range(N_EPOCHS)])
            export_hypnogram(path.with_name(f"{path.stem}_hyp.csv"), scoring, part)
    (folder / "tonight.txt").write_text("archive/P01_night1.edf\n", "utf-8")
    (folder / "codes.csv").write_text("name,code\nP01_night1,A1\nP02_night1,A2\n", "utf-8")
    digits = {Stage.W: "0", Stage.R: "1", Stage.N1: "2", Stage.N2: "3", Stage.N3: "4"}
    (folder / "old.txt").write_text("".join(f"{digits[one]}\n" for one in stages), "utf-8")
    rows = [f"{20 * k},20,{stages[2 * k // 3].letter}" for k in range(3 * N_EPOCHS // 2)]
    (folder / "short_epochs.csv").write_text("\n".join(["onset,duration,stage", *rows]), "utf-8")
    for name in ("mine", "other"):
        shutil.copytree(ROOT / "models" / "bandpower-gru", folder / "models" / name)


def _hypnograms(path: Path, night: ArrayRecording, stages: Sequence[Stage]) -> None:
    """A scoring, an expert's beside it that differs, and a file of work."""
    scoring = _scored(stages)
    for ending in ("_hyp.csv", "_hyp.edf"):
        export_hypnogram(path.with_name(path.stem + ending), scoring, night)
    expert = scoring.score_epochs(range(10, 16), Stage.N1, "CD")
    export_hypnogram(path.with_name("expert.edf"), expert, night)
    work = ScoringFile.open(path.with_suffix(".sleepscorer"), night)
    work.save(None, scoring, "Import")
    work.save(scoring, expert, "Score N1")
    work.close()


def _scored(stages: Sequence[Stage]) -> Scoring:
    return Scoring.unscored(len(stages)).import_hypnogram(Hypnogram.of(list(stages)), "AB")


def _part(night: ArrayRecording, first: int) -> ArrayRecording:
    start, stop = first * EPOCH_SECONDS, (first + N_EPOCHS) * EPOCH_SECONDS
    samples = tuple(night.read(k, start, stop).copy() for k in range(len(night.channels)))
    return replace(night, samples=samples, annotations=())
