"""`sleepscorer batch FOLDER|LIST --out DIR`: a whole archive of nights scored, and its tables."""

import json
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from sleepscorer_app.batch.local_processes import LocalProcesses
from sleepscorer_app.batch.memory import workers_for
from sleepscorer_app.batch.night_list import nights_in
from sleepscorer_app.batch.night_task import BatchChoices
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.run import BatchSummary, NightNews, Tell, Workers, run_batch
from sleepscorer_app.batch.tables import FAILURES_NAME, RESULTS_NAME
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder
from sleepscorer_app.cli.score import choose_model
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.files.work.night_queue import QUEUE_NAME
from sleepscorer_app.scoring.side_by_side import usable_cores

STILL_NAMED = (
    "Hypnograms tell no patient and no date, but are named after their nights; the tables and the "
    "folder `scored` name nights too: keep those."
)
ALL_SCORED, SOME_FAILED = 0, 2


@dataclass(frozen=True)
class BatchWishes:
    """What was typed after `batch`."""

    channels: Sequence[str]
    model: str | None
    formats: Sequence[str]
    de_identify: bool
    overwrite: bool
    jobs: int | None
    scheduler: str | None
    as_json: bool


def score_batch(place: Path, out: Path, wishes: BatchWishes) -> int:
    """Scores every night, prints what came of it, and gives the exit code."""
    folder = out.absolute()
    try:
        nights = nights_in(place.absolute(), folder)
        model = choose_model(wishes.model)
        prepare_folder(folder)
        choices = BatchChoices(
            str(model.folder.absolute()),
            model.identity.sha256,
            str(folder),
            tuple(wishes.channels),
            tuple(wishes.formats),
            wishes.de_identify,
            wishes.overwrite,
        )
        workers = _workers(choices, wishes, len(nights))
        with _progress(len(nights), as_json=wishes.as_json) as tell:
            summary = run_batch(nights, choices, workers, tell)
    except BatchRefused as error:
        raise Mistake(str(error)) from error
    except KeyboardInterrupt:
        print(
            "sleepscorer: stopped; nights that were done stay done, and the same command goes on",
            file=sys.stderr,
        )
        raise
    print(_json(summary, folder) if wishes.as_json else _text(summary, folder, wishes))
    return SOME_FAILED if summary.failures else ALL_SCORED


def _workers(choices: BatchChoices, wishes: BatchWishes, n_nights: int) -> Workers:
    if wishes.scheduler is not None:
        if wishes.jobs is not None:
            raise Mistake("--jobs is for this machine and --scheduler for a cluster: choose one")
        # Imported here: Dask need not be installed.
        from sleepscorer_app.batch.dask_cluster import DaskCluster

        return DaskCluster(choices, wishes.scheduler)
    n_workers = wishes.jobs or workers_for(usable_cores())
    return LocalProcesses(choices, min(n_workers, n_nights))


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{60 * task.speed:.1f} nights/min" if task.speed else "")


@contextmanager
def _progress(n_nights: int, *, as_json: bool) -> Generator[Tell]:
    """A bar for a terminal, else a line for each night; for JSON both are on standard error."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        shown = bar.add_task("Scoring nights", total=n_nights)

        def tell(news: NightNews) -> None:
            bar.update(shown, completed=news.n_over)
            if not console.is_terminal:
                print(_line(news), file=sys.stderr if as_json else sys.stdout, flush=True)
            elif news.failure:
                bar.console.print(_line(news), markup=False, highlight=False)

        yield tell


def _line(news: NightNews) -> str:
    if news.failure:
        came = f"failed: {news.failure}"
    else:
        came = "done before" if news.was_done else f"scored in {news.seconds:.1f} s"
    return f"[{news.n_over}/{news.n_nights}] {news.night}: {came}"


def _text(summary: BatchSummary, out: Path, wishes: BatchWishes) -> str:
    n_done = len(summary.results)
    rows = [
        f"{n_done} of {summary.n_nights} nights are scored: {summary.n_scored} now in "
        f"{summary.seconds:.0f} s, {summary.n_done_before} before"
    ]
    if summary.failures:
        rows.append(f"  {len(summary.failures)} failed, see {out / FAILURES_NAME}")
    if summary.peak_memory_mb:
        rows.append(f"  a worker held up to {summary.peak_memory_mb:.0f} MB")
    rows.append(f"  table       {out / RESULTS_NAME}")
    rows.append(f"  next        sleepscorer next {out}")
    if wishes.de_identify:
        rows.append(f"  note        {STILL_NAMED}")
    return "\n".join([*rows, INTENDED_USE])


def _json(summary: BatchSummary, out: Path) -> str:
    told = {
        "nights": summary.n_nights,
        "scored": summary.n_scored,
        "done_before": summary.n_done_before,
        "failed": [
            {"night": night, "reason": why} for night, why in sorted(summary.failures.items())
        ],
        "results": str(out / RESULTS_NAME),
        "failures": str(out / FAILURES_NAME),
        "queue": str(out / QUEUE_NAME),
        "seconds": round(summary.seconds, 1),
        "peak_memory_mb": summary.peak_memory_mb,
    }
    return json.dumps(told, indent=1, ensure_ascii=False)
