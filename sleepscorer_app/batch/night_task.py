"""What a worker is told to do with one night, and what it answers; both travel as JSON."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sleepscorer_app.batch.night_list import Night
from sleepscorer_app.batch.night_result import NightResult
from sleepscorer_app.files.hypnogram_formats import WRITERS, Companion, default_export_name

RESULTS_FOLDER = "scored"
"""Below the output folder: for each night its scoring and its row of the table."""


@dataclass(frozen=True)
class BatchChoices:
    """What is done to every night alike.

    `channels` are those wanted, none for a guess; `formats` are the names of what to write.
    `shift_days` are those by which de-identified dates are moved, 0 where they become 1 January
    1985. `units` say of channels how many µV one of their numbers is.
    """

    model: str
    model_sha256: str
    out: str
    channels: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("csv", "edf")
    de_identify: bool = False
    may_replace: bool = False
    shift_days: int = 0
    units: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class NightTask:
    """One night to be scored, known by its content."""

    night: Night
    content_sha256: str
    choices: BatchChoices

    @property
    def key(self) -> str:
        """The same for the same content, model, channels and units, whatever the file's name."""
        told: list[object] = [self.content_sha256, self.choices.model_sha256]
        told += self.choices.channels
        if self.choices.units:
            told.append({"units": sorted(self.choices.units)})
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]

    @property
    def results(self) -> Path:
        return Path(self.choices.out) / RESULTS_FOLDER

    @property
    def scoring_path(self) -> Path:
        """The file of work in which the model's probabilities are kept."""
        return self.results / f"{self.key}.sleepscorer"

    @property
    def result_path(self) -> Path:
        """The night's row of the table; that it is there says that the night is done."""
        return self.results / f"{self.key}-{name_digits(self.night.name)}.json"

    @property
    def begun_path(self) -> Path:
        """Is there while results of the night may lie in the output without its row."""
        return begun_path(Path(self.choices.out), self.night)

    @property
    def exports(self) -> tuple[tuple[str, Path], ...]:
        """Each format to be written, and the file."""
        return exports(self.choices, self.night)

    @property
    def targets(self) -> tuple[Path, ...]:
        return targets(self.choices, self.night)

    def is_written(self, row: NightResult) -> bool:
        """True if the row tells of these very files, and they are still there."""
        choices, out = self.choices, Path(self.choices.out)
        same = (row.de_identified, row.shift_days) == (choices.de_identify, choices.shift_days)
        names = {path.relative_to(out).as_posix() for path in self.targets}
        return same and names <= row.written.keys() and all(one.exists() for one in self.targets)

    def to_json(self) -> str:
        table = asdict(self)
        table["night"]["path"] = str(self.night.path)
        return json.dumps(table)

    @classmethod
    def from_json(cls, text: str) -> "NightTask":
        table: dict[str, Any] = json.loads(text)
        night, choices = table["night"], table["choices"]
        return cls(
            Night(Path(night["path"]), night["name"], night["stem"]),
            table["content_sha256"],
            BatchChoices(
                **choices
                | {one: tuple(choices[one]) for one in ("channels", "formats")}
                | {"units": tuple((name, number) for name, number in choices["units"])}
            ),
        )


@dataclass(frozen=True)
class Outcome:
    """What came of a night: its row, why it failed, or why no night can be written any more.

    `was_scored` is false where the scoring was there already and only files were written.
    """

    result: NightResult | None = None
    failure: str = ""
    stop: str = ""
    memory_mb: float = field(default=0.0)
    """What the worker holds now; its peak is in the row."""
    was_scored: bool = True

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Outcome":
        table: dict[str, Any] = json.loads(text)
        told = table.pop("result")
        return cls(result=None if told is None else NightResult.from_table(told), **table)


def exports(choices: BatchChoices, night: Night) -> tuple[tuple[str, Path], ...]:
    """Each format that the night's hypnogram is written in, and the file."""
    beside = Path(choices.out) / f"{night.stem}.edf"
    return tuple((one, default_export_name(beside, one)) for one in choices.formats)


def targets(choices: BatchChoices, night: Night) -> tuple[Path, ...]:
    """All files that the night's hypnogram is written to, those that explain others too."""
    return tuple(
        file
        for name, path in exports(choices, night)
        for file in (path, *_explaining(WRITERS[name].companion, path))
    )


def _explaining(companion: Companion | None, path: Path) -> tuple[Path, ...]:
    return () if companion is None else (companion.path(path),)


def begun_path(out: Path, night: Night) -> Path:
    """See `NightTask.begun_path`."""
    return out / RESULTS_FOLDER / f"{name_digits(night.name)}.begun"


def name_digits(name: str) -> str:
    """What stands for a night's name in the names of files."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
