"""Nights scored by processes of this machine, one night at a time each, none lost with a process.

Not `ProcessPoolExecutor`: when one of its workers is killed it gives up all nights and does not say
which one the worker had.
"""

import os
from collections import Counter, deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

from sleepscorer_app.batch.memory import WORKER_MB
from sleepscorer_app.batch.night_files import remove_unfinished
from sleepscorer_app.batch.night_task import BatchChoices, NightTask, Outcome
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.worker import READY, serve
from sleepscorer_app.scoring.side_by_side import usable_cores

MOST_ATTEMPTS = 3
"""So often a night may end the process that scores it; then it is listed as a failure."""
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_ENDING_SECONDS = 5


class _Worker:
    """A process, and the night it has just now."""

    def __init__(self, choices: BatchChoices, cores: int) -> None:
        # Spawned and not forked: a fork of a process with threads may stand still for ever.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, choices.model, choices.model_sha256, cores), daemon=True
        )
        with _threads_of_libraries(cores):
            self._process.start()
        # Only so is a worker's end told by the end of its connection.
        theirs.close()
        self.is_ready = False
        self.task: NightTask | None = None

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def give(self, task: NightTask) -> None:
        self.task = task
        try:
            self.connection.send_bytes(task.to_json().encode())
        except OSError:
            # It has just died; its end is told where results are waited for.
            return

    def receive(self) -> bytes | None:
        """What it says; None when it is dead."""
        try:
            return self.connection.recv_bytes()
        except (EOFError, OSError):
            return None

    def stop(self) -> int | None:
        """Ends it, whatever it does; gives its exit code."""
        self.connection.close()
        self._process.terminate()
        self._process.join(_ENDING_SECONDS)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        return self._process.exitcode


class LocalProcesses:
    """Workers on this machine; a night whose worker dies is given to another."""

    def __init__(self, choices: BatchChoices, n_workers: int, cores: int | None = None) -> None:
        """Each of several workers has one core, a single one all, unless `cores` says otherwise."""
        self._choices = choices
        self._n_workers = n_workers
        self._cores = cores or (usable_cores() if n_workers == 1 else 1)
        self._workers: list[_Worker] = []
        self._again: deque[NightTask] = deque()
        self._attempts: Counter[Path] = Counter()
        self._n_stillborn = 0

    def outcomes(
        self, tasks: Iterator[NightTask]
    ) -> Generator[tuple[NightTask, Outcome], None, None]:
        """What came of each night, in the order in which they end.

        Tasks are taken as workers come free, never ahead. Raises `BatchRefused` when workers end
        before they have begun, or when one says that no night can be written any more.
        """
        try:
            while self._hand_out(tasks):
                for worker in self._worth_hearing():
                    yield from self._heard(worker)
        finally:
            for worker in self._workers:
                pid = worker.pid
                worker.stop()
                remove_unfinished(Path(self._choices.out), pid)
            self._workers.clear()

    def _hand_out(self, tasks: Iterator[NightTask]) -> bool:
        """Gives every free worker a night; False when all nights are done."""
        for place in range(self._n_workers):
            if place < len(self._workers) and self._workers[place].task is not None:
                continue
            task = self._again.popleft() if self._again else next(tasks, None)
            if task is None:
                break
            if place == len(self._workers):
                self._workers.append(_Worker(self._choices, self._cores))
            self._workers[place].give(task)
        return any(worker.task is not None for worker in self._workers)

    def _worth_hearing(self) -> list[_Worker]:
        busy: dict[Connection, _Worker] = {
            one.connection: one for one in self._workers if one.task is not None
        }
        return [busy[one] for one in wait(list(busy)) if isinstance(one, Connection)]

    def _heard(self, worker: _Worker) -> Iterator[tuple[NightTask, Outcome]]:
        said = worker.receive()
        task = worker.task
        assert task is not None
        if said is None:
            yield from self._bury(worker, task)
            return
        self._n_stillborn = 0
        if said == READY:
            worker.is_ready = True
            return
        outcome = Outcome.from_json(said.decode())
        if outcome.stop:
            raise BatchRefused(outcome.stop)
        worker.task = None
        if outcome.memory_mb > WORKER_MB:
            self._replace(worker)
        yield task, outcome

    def _bury(self, worker: _Worker, task: NightTask) -> Iterator[tuple[NightTask, Outcome]]:
        """The worker is dead: its night is given to another, unless it has killed several."""
        was_ready = worker.is_ready
        code = self._replace(worker)
        if not was_ready:
            self._n_stillborn += 1
            if self._n_stillborn >= MOST_ATTEMPTS:
                raise BatchRefused(
                    f"worker processes end before they have begun (exit code {code}); is there "
                    "enough memory? fewer --jobs need less"
                )
            self._again.append(task)
            return
        self._attempts[task.night.path] += 1
        if self._attempts[task.night.path] < MOST_ATTEMPTS:
            self._again.append(task)
            return
        yield task, Outcome(failure=ended_workers(MOST_ATTEMPTS, f"last with exit code {code}"))

    def _replace(self, worker: _Worker) -> int | None:
        """A fresh worker in its place, once there is a night for it."""
        code, pid = worker.stop(), worker.pid
        remove_unfinished(Path(self._choices.out), pid)
        self._workers.remove(worker)
        return code


def ended_workers(how_many: int, how: str) -> str:
    """Why a night that ends its workers is given up."""
    return (
        f"scoring it ended {how_many} worker processes, one after the other ({how}); it may need "
        "more memory than there is"
    )


@contextmanager
def _threads_of_libraries(cores: int) -> Generator[None]:
    """Lets a process that is started meanwhile compute in no more threads than it has cores."""
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, str(cores)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value
