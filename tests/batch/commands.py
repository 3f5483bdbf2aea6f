"""`sleepscorer batch` as a process of its own, watched line by line; and a cluster beside it."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]

CLUSTER = (
    "import logging, os, sys\n"
    "from distributed import LocalCluster\n"
    "if __name__ == '__main__':\n"
    "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None,\n"
    "                      silence_logs=logging.CRITICAL) as cluster:\n"
    "        cluster.adapt(minimum=2, maximum=2, interval='1s')\n"
    "        print(cluster.scheduler_address, flush=True)\n"
    "        sys.stdin.read()\n"
)


def environment(home: Path) -> dict[str, str]:
    """Ours, with logs and models of the user kept inside the test."""
    changed = {name: str(home) for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "HOME")}
    return {**os.environ, **changed, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


class RunningBatch:
    """The command at work."""

    def __init__(self, place: Path, out: Path, model: Path, *more: str) -> None:
        words = [str(place), "--out", str(out), "--model", str(model), *more]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sleepscorer_app", "batch", *words],
            cwd=ROOT,
            env=environment(out.parent),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A terminal sends Ctrl-C to all processes of its group, and so does a test.
            start_new_session=True,
            preexec_fn=_heed_ctrl_c,
        )
        self.lines: list[str] = []
        self.said = ""

    def read_nights(self) -> Iterator[str]:
        """The line of each night, as soon as it is done with."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("["):
                yield self.lines[-1]

    def wait(self) -> int:
        """Reads on to the end; gives the exit code."""
        list(self.read_nights())
        assert self._process.stderr is not None
        self.said = self._process.stderr.read()
        code = self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]
        self._process.stderr.close()
        return code

    def kill(self) -> None:
        self._process.kill()

    def interrupt(self) -> None:
        os.killpg(self._process.pid, signal.SIGINT)

    def workers(self) -> list[psutil.Process]:
        """The processes that score, and not the one that keeps count of them."""
        children = psutil.Process(self._process.pid).children()
        return [one for one in children if scores(one)]


def _heed_ctrl_c() -> None:
    """As at a terminal: what a shell starts in the background does not heed it, nor do its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def local_cluster(home: Path) -> Generator[tuple[str, psutil.Process]]:
    """A Dask cluster of two workers: its address, and the process whose children they are."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLUSTER],
        cwd=ROOT,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        address = process.stdout.readline().strip()
        assert address, "the cluster did not start"
        yield address, psutil.Process(process.pid)
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


def workers_of(cluster: psutil.Process) -> list[psutil.Process]:
    """The cluster's workers that live now."""
    children = cluster.children(recursive=True)
    return [one for one in children if scores(one)]


def scores(process: psutil.Process) -> bool:
    """True for a worker, and not for what Python starts beside it or what is dead already."""
    try:
        return "spawn_main" in " ".join(process.cmdline())
    except psutil.Error:
        return False
