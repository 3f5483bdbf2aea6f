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
from sleepscorer_app.batch.night_list import nights_in, under_codes
from sleepscorer_app.batch.night_result import shift_used_in
from sleepscorer_app.batch.night_task import RESULTS_FOLDER, BatchChoices
from sleepscorer_app.batch.refused import BatchRefused
from sleepscorer_app.batch.run import BatchSummary, NightNews, Tell, Workers, run_batch
from sleepscorer_app.batch.tables import FAILURES_NAME, RESULTS_NAME
from sleepscorer_app.cli.de_identifying import RANDOM, DeIdentifying, de_identifying
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder
from sleepscorer_app.cli.score import choose_model, refuse_missing_formats
from sleepscorer_app.cli.unit_choice import units_typed
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.files.work.night_queue import QUEUE_NAME
from sleepscorer_app.scoring.side_by_side import usable_cores

STILL_NAMED = (
    "Hypnograms tell no patient and no date, but are named after their nights; the tables and the "
    "folder `scored` name nights too: keep those."
)
NAMED_BY_CODES = (
    "Hypnograms are named by their codes; the tables and the folder `scored` name nights: keep "
    "those."
)
ALL_SCORED, SOME_FAILED = 0, 2


@dataclass(frozen=True)
class BatchWishes:
    """What was typed after `batch`."""

    channels: Sequence[str]
    model: str | None
    formats: Sequence[str]
    de_identify: bool
    shift_days: str | None
    codes: Path | None
    units: Sequence[str]
    overwrite: bool
    jobs: int | None
    scheduler: str | None
    as_json: bool


def score_batch(place: Path, out: Path, wishes: BatchWishes) -> int:
    """Scores every night, prints what came of it, and gives the exit code."""
    folder = out.absolute()
    refuse_missing_formats(wishes.formats)
    privacy = de_identifying(wishes.de_identify, wishes.shift_days, wishes.codes)
    try:
        nights = nights_in(place.absolute(), folder)
        if privacy.codes is not None:
            nights = under_codes(nights, privacy.codes.code_of)
        choices = _choices(folder, wishes, privacy)
        prepare_folder(folder)
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
    print(_json(summary, folder, wishes) if wishes.as_json else _text(summary, folder, wishes))
    return SOME_FAILED if summary.failures else ALL_SCORED


def _choices(out: Path, wishes: BatchWishes, privacy: DeIdentifying) -> BatchChoices:
    model = choose_model(wishes.model)
    shift_days = (privacy.how.shift_days or 0) if privacy.how is not None else 0
    if (wishes.shift_days or "").strip().lower() == RANDOM:
        # Typed again it must be the same number, or nights of one batch would drift apart.
        shift_days = shift_used_in(out / RESULTS_FOLDER) or shift_days
    return BatchChoices(
        str(model.folder.absolute()),
        model.identity.sha256,
        str(out),
        tuple(wishes.channels),
        tuple(wishes.formats),
        wishes.de_identify,
        wishes.overwrite,
        shift_days,
        tuple(sorted(units_typed(wishes.units).items())),
    )


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
    elif news.was_written:
        came = "written from its scoring, which was there"
    else:
        came = "done before" if news.was_done else f"scored in {news.seconds:.1f} s"
    return f"[{news.n_over}/{news.n_nights}] {news.night}: {came}"


def _text(summary: BatchSummary, out: Path, wishes: BatchWishes) -> str:
    n_done = len(summary.results)
    rows = [
        f"{n_done} of {summary.n_nights} nights are scored: {summary.n_scored} now in "
        f"{summary.seconds:.0f} s, {summary.n_done_before + summary.n_written} before"
    ]
    if summary.n_written:
        rows.append(f"  {summary.n_written} of those were written anew, from their scorings")
    if summary.failures:
        rows.append(f"  {len(summary.failures)} failed, see {out / FAILURES_NAME}")
    if summary.peak_memory_mb:
        rows.append(f"  a worker held up to {summary.peak_memory_mb:.0f} MB")
    rows.append(f"  table       {out / RESULTS_NAME}")
    rows.append(f"  next        sleepscorer next {out}")
    if wishes.de_identify:
        rows.append(f"  note        {STILL_NAMED if wishes.codes is None else NAMED_BY_CODES}")
    rows += [
        f"  note        --unit {name}: no night has a channel of that name"
        for name in _unused_units(summary, wishes)
    ]
    return "\n".join([*rows, INTENDED_USE])


def _unused_units(summary: BatchSummary, wishes: BatchWishes) -> list[str]:
    """Channels of `--unit` that no night has: most likely typed wrong."""
    had = {name for one in summary.results.values() for name in one.units}
    return [name for name in units_typed(wishes.units) if name not in had]


def _json(summary: BatchSummary, out: Path, wishes: BatchWishes) -> str:
    told = {
        "nights": summary.n_nights,
        "scored": summary.n_scored,
        "done_before": summary.n_done_before,
        "written_anew": summary.n_written,
        "failed": [
            {"night": night, "reason": why} for night, why in sorted(summary.failures.items())
        ],
        "results": str(out / RESULTS_NAME),
        "failures": str(out / FAILURES_NAME),
        "queue": str(out / QUEUE_NAME),
        "seconds": round(summary.seconds, 1),
        "peak_memory_mb": summary.peak_memory_mb,
        "formats": list(wishes.formats),
        "de_identified": wishes.de_identify,
        "units_of_no_channel": _unused_units(summary, wishes),
        "intended_use": INTENDED_USE,
    }
    return json.dumps(told, indent=1, ensure_ascii=False)
