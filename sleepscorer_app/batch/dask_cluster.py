"""Nights scored by the workers of a Dask cluster that is there already.

The workers need this SleepScorer, the nights and the output folder under the same paths. What goes
over the wire is trusted by both ends, as Dask is made: connect to a scheduler of your own.
"""

import logging
import socket
from collections.abc import Generator, Iterator
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from uuid import uuid4

from sleepscorer_app import __version__
from sleepscorer_app.batch.night_task import BatchChoices, NightTask, Outcome
from sleepscorer_app.batch.refused import BatchRefused

if TYPE_CHECKING:
    from dask.typing import Key
    from distributed import Client, Future

NOT_INSTALLED = "--scheduler needs Dask, which is not installed; `pip install distributed` adds it"
ANSWER_SECONDS = 5
"""How long to wait for a scheduler, and for its first worker, before saying that none is there."""
LOOK_SECONDS, PATIENCE_SECONDS = 15, 600
"""How often to look whether workers are left, and how long to wait for new ones."""
NIGHTS_PER_THREAD = 2
"""One in work and one that waits, so that no worker is idle and few nights are in flight."""


class DaskCluster:
    """The workers behind a scheduler; a night whose worker is lost is done again elsewhere."""

    def __init__(self, choices: BatchChoices, address: str) -> None:
        """Raises `BatchRefused` where no such cluster answers or its workers are no use."""
        try:
            import distributed  # noqa: F401  whether it is there at all
        except ImportError:
            raise BatchRefused(NOT_INSTALLED) from None
        self._choices = choices
        self._address = address
        self._client = _connected(address)
        self._ended: SimpleQueue[Future] = SimpleQueue()
        # Dask forgets, and gives up, what nobody holds.
        self._held: dict[Key, Future] = {}
        try:
            self._check_workers()
        except BaseException:
            self._client.close()
            raise

    def outcomes(
        self, tasks: Iterator[NightTask]
    ) -> Generator[tuple[NightTask, Outcome], None, None]:
        """What came of each night, in the order in which they end; tasks are taken as needed.

        Raises `BatchRefused` when the scheduler is lost, or when a worker says that no night can be
        written any more.
        """
        from distributed.client import ClosedClientError

        in_flight: dict[Key, NightTask] = {}
        try:
            self._hand_out(tasks, in_flight)
            while in_flight:
                future = self._next_ended()
                task = in_flight.pop(future.key)
                yield task, self._outcome(future)
                self._hand_out(tasks, in_flight)
        except ClosedClientError:
            raise BatchRefused(self._lost) from None
        finally:
            self._client.cancel(list(self._held.values()), force=True)
            self._client.close()

    def _next_ended(self) -> "Future":
        """Waits for a night; not for ever where nobody is left to do it."""
        waited_seconds = 0
        while True:
            try:
                future = self._ended.get(timeout=LOOK_SECONDS)
            except Empty:
                waited_seconds = 0 if _n_threads(self._client) else waited_seconds + LOOK_SECONDS
                if waited_seconds < PATIENCE_SECONDS:
                    continue
                raise BatchRefused(
                    f"{self._address}: the cluster has had no workers for {PATIENCE_SECONDS} s; "
                    "nights that were done stay done, and the same command goes on"
                ) from None
            self._held.pop(future.key, None)
            return future

    @property
    def _lost(self) -> str:
        return (
            f"{self._address}: the scheduler is gone; nights that were done stay done, and the "
            "same command goes on"
        )

    def _hand_out(self, tasks: Iterator[NightTask], in_flight: "dict[Key, NightTask]") -> None:
        """Keeps every thread of the cluster busy, and no more nights in flight than that takes."""
        wanted = NIGHTS_PER_THREAD * max(1, _n_threads(self._client)) - len(in_flight)
        for task in islice(tasks, max(0, wanted)):
            future = self._client.submit(
                score_on_worker,
                task.to_json(),
                key=f"sleepscorer-{task.key}-{uuid4().hex[:8]}",
                pure=False,
            )
            in_flight[future.key] = task
            self._held[future.key] = future
            future.add_done_callback(self._ended.put)

    def _outcome(self, future: "Future") -> Outcome:
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError

        try:
            outcome = Outcome.from_json(future.result())
        except KilledWorker as error:
            return Outcome(
                failure=f"scoring it ended {error.allowed_failures + 1} workers of the cluster, "
                "one after the other; it may need more memory than they have"
            )
        except (FutureCancelledError, OSError) as error:
            raise BatchRefused(self._lost) from error
        if outcome.stop:
            raise BatchRefused(outcome.stop)
        return outcome

    def _check_workers(self) -> None:
        """At least one is there, and all run this version."""
        try:
            self._client.wait_for_workers(1, timeout=ANSWER_SECONDS)
        except TimeoutError:
            raise BatchRefused(f"{self._address}: the scheduler has no workers") from None
        try:
            versions = cast("dict[str, str]", self._client.run(version_of_worker))
        except Exception as error:
            # Whatever a foreign process makes of an order it does not understand.
            raise BatchRefused(
                f"{self._address}: its workers cannot run SleepScorer {__version__} "
                f"({type(error).__name__}); install it where they run"
            ) from error
        others = sorted(set(versions.values()) - {__version__})
        if others:
            raise BatchRefused(
                f"{self._address}: its workers run SleepScorer {', '.join(others)}, this is "
                f"{__version__}; install the same everywhere"
            )


def version_of_worker() -> str:
    """Run on a worker: which SleepScorer it has."""
    return __version__


def score_on_worker(task: str) -> str:
    """Run on a worker: one night, one core; a night already done is not scored again."""
    # Imported here: the client's process needs no torch.
    from sleepscorer_app.batch.night_work import night_outcome
    from sleepscorer_app.scoring.side_by_side import limit_cores

    limit_cores(1)
    return night_outcome(NightTask.from_json(task), lambda _done: None).to_json()


def _connected(address: str) -> "Client":
    from distributed import Client

    refused = BatchRefused(
        f"{address}: no Dask scheduler answers there; check the address (tcp://HOST:PORT) and that "
        "it runs"
    )
    try:
        place = urlsplit(address)
        if not place.hostname or not place.port:
            raise refused
        # Asked before, because Dask's own client goes on trying in the background.
        socket.create_connection((place.hostname, place.port), ANSWER_SECONDS).close()
    except (OSError, ValueError) as error:
        raise refused from error
    _silence_dask()
    try:
        return Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        raise refused from error


def _silence_dask() -> None:
    """What it has to tell about lost connections, with tracebacks, is told here in one sentence."""
    for name in tuple(logging.root.manager.loggerDict):
        if name.partition(".")[0] in ("distributed", "tornado"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _n_threads(client: "Client") -> int:
    # A scheduler that has just been lost tells nothing.
    told = client.scheduler_info(n_workers=-1).get("workers", {})
    return sum(int(one["nthreads"]) for one in told.values())
