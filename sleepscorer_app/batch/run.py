"""A batch from its nights to its tables: what is done already, what is to do, what came of it."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Protocol

from sleepscorer_app.batch.night_files import (
    files_of_others,
    refuse_one_file,
    remove_unfinished,
)
from sleepscorer_app.batch.night_list import Night
from sleepscorer_app.batch.night_result import NightResult, results_in
from sleepscorer_app.batch.night_task import RESULTS_FOLDER, BatchChoices, NightTask, Outcome
from sleepscorer_app.batch.night_work import night_outcome
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.tables import write_tables
from sleepscorer_app.files.folder_lock import FolderTaken, folder_taken
from sleepscorer_app.files.recordings.recording_content import recording_sha256

LOCK_NAME = ".batch.lock"
HASHED_AHEAD = 4
"""Nights whose content is known before a worker is free for them."""
TABLES_EVERY_SECONDS = 2.0


class Workers(Protocol):
    """Whoever scores nights: processes of this machine, or a cluster."""

    def outcomes(
        self, tasks: Iterator[NightTask]
    ) -> Generator[tuple[NightTask, Outcome], None, None]:
        """What came of each night, in the order in which they end; tasks are taken as needed."""
        ...


@dataclass(frozen=True)
class NightNews:
    """A night that is done with: `n_over` of `n_nights` now are."""

    night: str
    n_over: int
    n_nights: int
    seconds: float = 0.0
    failure: str = ""
    was_done: bool = False
    was_written: bool = False
    """Its scoring was there already; only files were written."""


Tell = Callable[[NightNews], None]


@dataclass
class BatchSummary:
    """What came of a batch, by night."""

    n_nights: int
    results: dict[str, NightResult] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    n_done_before: int = 0
    n_written: int = 0
    """Nights whose scoring was there, and of which only files were written."""
    seconds: float = 0.0

    @property
    def n_scored(self) -> int:
        return len(self.results) - self.n_done_before - self.n_written

    @property
    def peak_memory_mb(self) -> float:
        """The most that any worker held."""
        return max((one.peak_memory_mb for one in self.results.values()), default=0.0)


def run_batch(
    nights: Sequence[Night], choices: BatchChoices, workers: Workers, tell: Tell
) -> BatchSummary:
    """Scores every night that is not done yet; the tables are true whenever it ends.

    Raises `BatchRefused` where the output belongs to somebody else, or no night can be written any
    more, and `FailedExport` where the tables cannot be.
    """
    out = Path(choices.out)
    (out / RESULTS_FOLDER).mkdir(parents=True, exist_ok=True)
    try:
        with folder_taken(out, LOCK_NAME):
            remove_unfinished(out)
            try:
                return _Batch(nights, choices, tell).run(workers)
            finally:
                # Nobody is at work any more, and whom a cluster has lost nobody told.
                remove_unfinished(out)
    except FolderTaken:
        raise BatchRefused(
            f"{out}: another batch works in this folder; wait for it, or choose another --out"
        ) from None


class _Batch:
    def __init__(self, nights: Sequence[Night], choices: BatchChoices, tell: Tell) -> None:
        self._nights, self._choices, self._tell = nights, choices, tell
        self._out = Path(choices.out)
        refuse_one_file(choices, nights)
        self._rows = dict(results_in(self._out / RESULTS_FOLDER))
        self._others = _newest_by_night(self._rows.values())
        known = {one.night for one in self._rows.values()}
        in_the_way = [] if choices.may_replace else files_of_others(choices, nights, known)
        if in_the_way:
            raise BatchRefused(
                f"{in_the_way[0]}: is there already and may hold a person's work; replace it with "
                "--overwrite or choose another --out"
            )
        self._summary = BatchSummary(len(nights))
        self._in_work: set[str] = set()
        self._copies: list[NightTask] = []
        self._came_of: dict[str, Outcome] = {}
        self._started = self._tables_at = monotonic()

    def run(self, workers: Workers) -> BatchSummary:
        try:
            with closing(workers.outcomes(self._tasks())) as outcomes:
                for task, outcome in outcomes:
                    self._came_of[task.key] = outcome
                    self._take_in(task.night, outcome)
            for task in self._copies:
                self._take_in(task.night, self._as_its_twin(task))
        finally:
            self._summary.seconds = monotonic() - self._started
            self._write_tables()
        return self._summary

    def _as_its_twin(self, task: NightTask) -> Outcome:
        """Of a night of the same content as one that was in work: nothing is scored again."""
        came = self._came_of[task.key]
        return came if came.result is None else night_outcome(task, lambda _done: None)

    def _tasks(self) -> Iterator[NightTask]:
        """Nights to be worked on; those done, and those that cannot be read, are told at once."""
        for night, sha256 in _with_content(self._nights):
            if isinstance(sha256, OSError):
                why = sha256.strerror or str(sha256)
                self._take_in(night, Outcome(failure=why))
                continue
            task = NightTask(night, sha256, self._choices)
            row = self._rows.get(task.result_path)
            if row is not None and self._is_complete(task, row):
                self._summary.n_done_before += 1
                self._take_in(night, Outcome(result=row), was_done=True)
            elif task.key in self._in_work:
                self._copies.append(task)
            else:
                self._in_work.add(task.key)
                yield task

    def _is_complete(self, task: NightTask, row: NightResult) -> bool:
        is_same = row.path == str(task.night.path)
        return is_same and task.scoring_path.exists() and task.is_written(row)

    def _take_in(self, night: Night, outcome: Outcome, *, was_done: bool = False) -> None:
        if outcome.stop:
            raise BatchRefused(outcome.stop)
        summary = self._summary
        was_written = outcome.result is not None and not (was_done or outcome.was_scored)
        if outcome.result is None:
            summary.failures[night.name] = outcome.failure
        else:
            summary.results[night.name] = outcome.result
            summary.n_written += was_written
        n_over = len(summary.results) + len(summary.failures)
        seconds = outcome.result.seconds if outcome.result else 0.0
        self._tell(
            NightNews(
                *(night.name, n_over, summary.n_nights, seconds),
                *(outcome.failure, was_done, was_written),
            )
        )
        if monotonic() - self._tables_at > TABLES_EVERY_SECONDS:
            self._write_tables()

    def _write_tables(self) -> None:
        """Nights of earlier batches in this folder stay listed; of these, as they are now."""
        now = self._others | self._summary.results
        for name in self._summary.failures:
            now.pop(name, None)
        write_tables(self._out, now.values(), self._summary.failures)
        self._tables_at = monotonic()


def _newest_by_night(rows: Iterable[NightResult]) -> dict[str, NightResult]:
    return {row.night: row for row in sorted(rows, key=lambda one: one.scored_at)}


def _with_content(nights: Sequence[Night]) -> Iterator[tuple[Night, str | OSError]]:
    """Each night with the hash of its content, found out ahead while workers are at work."""

    def content(night: Night) -> str | OSError:
        try:
            return recording_sha256(night.path)
        except OSError as error:
            return error

    thread = ThreadPoolExecutor(1, "hashing")
    try:
        ahead: list[tuple[Night, Future[str | OSError]]] = []
        for night in nights:
            ahead.append((night, thread.submit(content, night)))
            if len(ahead) > HASHED_AHEAD:
                first, hashed = ahead.pop(0)
                yield first, hashed.result()
        for first, hashed in ahead:
            yield first, hashed.result()
    finally:
        thread.shutdown(wait=False, cancel_futures=True)
