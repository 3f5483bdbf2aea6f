"""Small archives of nights, choices for them, and workers that work in this very process."""

import csv
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from sleepscorer_app.batch.night_task import BatchChoices, NightTask, Outcome
from sleepscorer_app.batch.night_work import night_outcome
from sleepscorer_app.batch.tables import FAILURES_NAME, RESULTS_NAME
from sleepscorer_app.scoring.model_files import read_model_folder
from tests.edf_nights import eeg, night

CORRUPT = b"not an EDF file " * 100


def write_night(path: Path, n_epochs: int = 3) -> Path:
    """A night that can be scored; its content goes by its length."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(night(eeg(n_epochs=n_epochs)))
    return path


def write_archive(folder: Path, n_nights: int, corrupt: tuple[int, ...] = ()) -> tuple[str, ...]:
    """Nights 000.edf, 001.edf …, each of another content; gives the names of the good ones."""
    for number in range(n_nights):
        path = write_night(folder / f"{number:03}.edf", 3 + number)
        if number in corrupt:
            path.write_bytes(CORRUPT)
    return tuple(f"{number:03}.edf" for number in range(n_nights) if number not in corrupt)


def choices_for(out: Path, model: Path, **more: object) -> BatchChoices:
    return BatchChoices(
        str(model),
        read_model_folder(model).identity.sha256,
        str(out),
        **more,  # type: ignore[arg-type]
    )


class HereAndNow:
    """Workers without processes: each night is worked on when it is asked for."""

    def __init__(self, work: Callable[[NightTask], Outcome] | None = None) -> None:
        self.worked_on: list[str] = []
        self._work = work or (lambda task: night_outcome(task, lambda _done: None))

    def outcomes(
        self, tasks: Iterator[NightTask]
    ) -> Generator[tuple[NightTask, Outcome], None, None]:
        for task in tasks:
            self.worked_on.append(task.night.name)
            yield task, self._work(task)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def nights_listed(out: Path) -> list[str]:
    return [row["night"] for row in table(out / RESULTS_NAME)]


def failures_listed(out: Path) -> dict[str, str]:
    return {row["night"]: row["reason"] for row in table(out / FAILURES_NAME)}


def unfinished_files(out: Path) -> list[Path]:
    """Whatever a kill may have left that nobody should find."""
    return [path for path in out.rglob("*") if "unfinished" in path.name or "journal" in path.name]
