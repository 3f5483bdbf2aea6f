"""A batch of nights of 8 h: how much faster two workers are than one, and what a worker holds.

The nights are the demo night, each with a few samples of its own. What is compared is nights per
time once every worker has its model: files read and written included, the start of a process not.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sleepscorer_app.assets import model_folders
from sleepscorer_app.batch.local_processes import LocalProcesses
from sleepscorer_app.batch.night_list import nights_in
from sleepscorer_app.batch.night_task import BatchChoices
from sleepscorer_app.batch.run import NightNews, run_batch
from sleepscorer_app.files.recordings.demo_night_file import write_demo_night
from sleepscorer_app.scoring.score_night import choose_model
from sleepscorer_app.scoring.side_by_side import usable_cores
from tests.benchmarks.figures import Figure, Skipped

N_NIGHTS = int(os.environ.get("SLEEPSCORER_BENCHMARK_NIGHTS", "10"))
ROUNDS = 3
MOST_MEMORY_MB = 1200.0


def measure() -> Iterator[Figure | Skipped]:
    """One worker with one core, two with one core each, in turn; then one with all cores."""
    if usable_cores() < 2:
        yield Skipped("a batch by two workers", "there is only one core")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_nights(place / "in")
        one, two, memory = [], [], 0.0
        for number in range(ROUNDS):
            seconds, _ = seconds_per_night(place, f"one{number}", 1, 1)
            one.append(seconds)
            seconds, held = seconds_per_night(place, f"two{number}", 2, 1)
            two.append(seconds)
            memory = max(memory, held)
        ratios = sorted(a / b for a, b in zip(one, two, strict=True))
        yield Figure("a night of 8 h in a batch, one worker, one core", sorted(one)[1], "s")
        yield Figure("the same by two workers of one core each", sorted(two)[1], "s")
        remark = f"in {ROUNDS} rounds {', '.join(f'{ratio:.2f}' for ratio in ratios)}"
        yield Figure("throughput of two workers over one", ratios[1], "times", remark=remark)
        yield Figure("peak memory of a worker", memory, "MB", MOST_MEMORY_MB)
        alone, _ = seconds_per_night(place, "all", 1, None)
        yield Figure("a night in a batch, one worker with all cores (--jobs 1)", alone, "s")


def write_nights(folder: Path) -> None:
    folder.mkdir()
    write_demo_night(folder / "0.edf", lambda _done: None)
    content = bytearray((folder / "0.edf").read_bytes())
    for number in range(1, N_NIGHTS):
        content[-400:-396] = number.to_bytes(4, "little")
        (folder / f"{number}.edf").write_bytes(content)


def seconds_per_night(
    place: Path, out: str, n_workers: int, cores: int | None
) -> tuple[float, float]:
    """Behind each worker's first night: seconds for each of the others; and the peak memory."""
    model = choose_model(None, model_folders())
    choices = BatchChoices(str(model.folder), model.identity.sha256, str(place / out))
    ended: list[float] = []

    def tell(_news: NightNews) -> None:
        ended.append(time.perf_counter())

    workers = LocalProcesses(choices, n_workers, cores)
    summary = run_batch(nights_in(place / "in", place / out), choices, workers, tell)
    assert summary.n_scored == N_NIGHTS
    first = n_workers - 1
    return (ended[-1] - ended[first]) / (N_NIGHTS - n_workers), summary.peak_memory_mb
