"""Several long jobs at once, in threads: one progress for all of them, and one way to stop them."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from operator import mul
from queue import Empty, SimpleQueue
from threading import Event
from typing import TypeVar

Report = Callable[[float], None]
Result = TypeVar("Result")

LONGEST_SILENCE_SECONDS = 0.05
"""However long a job is silent, whoever waits is asked this often whether to go on."""


class _Abandoned(Exception):
    """Raised inside a job whose result nobody waits for any more."""


class _CoreLimit:
    """How many cores jobs may take at most; None leaves it to the machine."""

    most: int | None = None


def limit_cores(most: int) -> None:
    """From now on this process runs at most so many jobs at once: it is one of several."""
    _CoreLimit.most = most


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        there = len(os.sched_getaffinity(0))
    else:
        there = os.cpu_count() or 1
    return min(there, _CoreLimit.most or there)


def side_by_side(
    jobs: Sequence[Callable[[Report], Result]],
    report: Report,
    costs: Sequence[float] | None = None,
    at_start: Callable[[], None] | None = None,
) -> list[Result]:
    """What each of `jobs` returns, in their order; as many run at once as there are cores.

    Threads are enough: numpy, scipy and torch let others run while they compute. The costliest jobs
    begin first. Each is called with a function to report its own fraction done; `report` is called
    in the caller's thread with that of all together, each job weighted by its cost. What `report`
    or a job raises stops every job at its next report, and is raised here when all have stopped.
    `at_start` is called once in each thread.
    """
    if not jobs:
        return []
    costs = costs or [1.0] * len(jobs)
    done = [0.0] * len(jobs)
    news: SimpleQueue[None] = SimpleQueue()
    is_abandoned = Event()

    def run(place: int) -> Result:
        def report_own(fraction: float) -> None:
            if is_abandoned.is_set():
                raise _Abandoned
            done[place] = fraction
            news.put(None)

        report_own(0.0)
        result = jobs[place](report_own)
        report_own(1.0)
        return result

    n_threads = min(len(jobs), usable_cores())
    with ThreadPoolExecutor(n_threads, "scoring", initializer=at_start) as threads:
        longest_first = sorted(range(len(jobs)), key=lambda place: -costs[place])
        begun = {place: threads.submit(run, place) for place in longest_first}
        futures = [begun[place] for place in range(len(jobs))]
        try:
            while any(not one.done() for one in futures) and not any(map(_has_failed, futures)):
                with suppress(Empty):
                    news.get(timeout=LONGEST_SILENCE_SECONDS)
                report(sum(map(mul, costs, done)) / sum(costs))
        finally:
            is_abandoned.set()
    # The job that failed speaks, not those that were stopped for its sake.
    failed = [one for one in futures if _has_failed(one)]
    return [one.result() for one in failed or futures]


def _has_failed(job: "Future[Result]") -> bool:
    return job.done() and not isinstance(job.exception(), _Abandoned | None)
