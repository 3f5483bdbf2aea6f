"""A night's results on disk: its file of work, its hypnograms, its row of the table."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sleepscorer_app.batch.night_list import Night
from sleepscorer_app.batch.night_result import NightResult, read_result
from sleepscorer_app.batch.night_task import (
    RESULTS_FOLDER,
    BatchChoices,
    NightTask,
    begun_path,
    name_digits,
    targets,
)
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.recording_fingerprint import content_sha256
from sleepscorer_app.files.work.scoring_file import ScoringFile

CHANGED = "it is there already and may hold a person's work"


def keep_scoring(
    path: Path, recording: Recording, before: Scoring, after: Scoring, model: str
) -> None:
    """A file of work in which `model` scored the night; it takes its name when it is whole."""
    unfinished = path.with_name(f".{os.getpid()}-{uuid4().hex[:8]}.unfinished{path.suffix}")
    file = ScoringFile.open(unfinished, recording)
    try:
        file.save(before, after, f"Auto-score by {model}")
    finally:
        file.close()
    unfinished.replace(path)


def refuse_files_of_others(task: NightTask) -> None:
    """Raises `FailedExport` for a file in the way that somebody has made or changed since."""
    if task.choices.may_replace or task.begun_path.exists():
        return
    ours = own_hashes(task.choices, task.night)
    for path in task.targets:
        if path.exists() and content_sha256(path) not in ours:
            raise FailedExport(path, f"{CHANGED}; replace it with --overwrite")


@dataclass(frozen=True)
class WrittenFiles:
    """Their sha256 by their paths below the output folder: of these choices, and of earlier ones.

    Those of earlier choices are still the batch's own, and give way if they are asked for anew.
    """

    now: dict[str, str]
    before: dict[str, str]


def write_exports(
    task: NightTask, scoring: Scoring, recording: Recording, known: NightResult | None
) -> WrittenFiles:
    """Writes the night's hypnograms; `known` is the row of those written earlier."""
    how = None
    if task.choices.de_identify:
        how = DeIdentification(task.choices.shift_days or None)
    for to, path in task.exports:
        path.parent.mkdir(parents=True, exist_ok=True)
        export_hypnogram(path, scoring, recording, to=to, de_identification=how)
    out = task.choices.out
    written = {path.relative_to(out).as_posix(): content_sha256(path) for path in task.targets}
    if known is None:
        return WrittenFiles(written, {})
    same = (known.de_identified, known.shift_days) == (
        task.choices.de_identify,
        task.choices.shift_days,
    )
    if same:
        return WrittenFiles(known.written | written, known.written_before)
    return WrittenFiles(written, known.written_before | known.written)


def refuse_one_file(choices: BatchChoices, nights: Iterable[Night]) -> None:
    """Raises `BatchRefused` where two nights would be written to one file."""
    first: dict[str, Night] = {}
    for night in nights:
        for path in targets(choices, night):
            # Not every file system tells capitals apart.
            other = first.setdefault(str(path).casefold(), night)
            if other is not night:
                raise BatchRefused(
                    f"{other.path} and {night.path} would both write {path.name}; rename one, or "
                    "give each a code of its own"
                )


def refuse_personal_name(task: NightTask, recording: Recording) -> None:
    """Raises `FailedExport` where files without their person would be named after that person."""
    words = PersonalWords.of(recording.identity)
    if task.choices.de_identify and words.hold(task.night.stem):
        raise FailedExport(
            task.targets[0],
            "it would be named after whoever slept: give the recording a code by --codes",
        )


def write_row(path: Path, row: NightResult) -> None:
    """The night is done from here on."""
    write_checked(
        path, row.to_json(), lambda file: "it is no row" if read_result(file) is None else None
    )


def own_hashes(choices: BatchChoices, night: Night) -> set[str]:
    """The sha256 of all that batches ever wrote for a night of this name."""
    rows = (Path(choices.out) / RESULTS_FOLDER).glob(f"*-{name_digits(night.name)}.json")
    results = (read_result(path) for path in rows)
    return {
        digest
        for one in results
        if one is not None
        for digest in (*one.written.values(), *one.written_before.values())
    }


def files_of_others(
    choices: BatchChoices, nights: Iterable[Night], known: Iterable[str]
) -> list[Path]:
    """Files in the way of nights that no batch has begun here; `known` are the nights done."""
    done = set(known)
    return [
        path
        for night in nights
        if night.name not in done and not begun_path(Path(choices.out), night).exists()
        for path in targets(choices, night)
        if path.exists()
    ]


def remove_unfinished(out: Path, pid: int | None = None) -> None:
    """What a killed worker, or any killed batch, left half written under no name of its own."""
    for path in out.rglob(f".{'' if pid is None else pid}*.unfinished*"):
        path.unlink(missing_ok=True)
