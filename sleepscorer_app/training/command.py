"""`sleepscorer train`: training from the command line."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from sleepscorer_app.training.training_run import News

# Without these glibc gives every large activation back to the system and faults it in anew at the
# next step: 1.6 to 2.6 times slower.
ALLOCATOR_SETTINGS = {
    "MALLOC_MMAP_THRESHOLD_": "8589934592",
    "MALLOC_TRIM_THRESHOLD_": "8589934592",
    "OMP_NUM_THREADS": "1",
}

Recipe = Annotated[str, typer.Argument(help="Name of a shipped recipe, or a TOML file.")]
Data = Annotated[
    Path | None,
    typer.Option(help="Folder of the nights; for simulated ones, of real nights' statistics."),
]
Out = Annotated[Path, typer.Option(help="The model folder to write, models/NAME.")]
Cache = Annotated[Path, typer.Option(help="Where nights and checkpoints are kept.")]
Minutes = Annotated[float | None, typer.Option(help="Stop the first stage after this time.")]
Resume = Annotated[bool, typer.Option(help="Go on from the last checkpoint in the cache.")]
Source = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="simulated, sleep-edf-20, sleep-edf-78, shhs, folder (your own nights) or "
        "ucddb-pieces [default: the recipe's].",
    ),
]
Fetch = Annotated[
    bool, typer.Option("--fetch", help="Download Sleep-EDF into the data folder before.")
]
SkipUnusable = Annotated[
    bool, typer.Option("--skip-unusable", help="Leave out nights that cannot be used.")
]
Version = Annotated[
    str, typer.Option("--model-version", help="The version written into the model.")
]


def train_command(
    recipe: Recipe,
    out: Out,
    data: Data = None,
    cache: Cache = Path("runs/train"),
    minutes: Minutes = None,
    resume: Resume = False,
    model_version: Version = "0.1",
    source: Source = None,
    fetch: Fetch = False,
    skip_unusable: SkipUnusable = False,
) -> None:
    """Train a network by a recipe and write the model folder with its card.

    \b
    sleepscorer train mc2sleepnet --out models/mine --source folder --data my/nights
    sleepscorer train ulw-sleepnet --out models/ulw --source sleep-edf-20 --data edf --fetch
    sleepscorer train my_recipe.toml --out models/mine --minutes 60 --resume
    """
    restart_with_allocator_settings()
    # Imported here: torch takes a second, which --help should not.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from sleepscorer_app.training.recipe import UnusableRecipe
    from sleepscorer_app.training.recorded_preparation import RecordedNights
    from sleepscorer_app.training.train import train

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    )
    try:
        with bar:
            model = train(
                recipe,
                data,
                out,
                _listener(bar),
                cache=cache,
                minutes=minutes,
                resume=resume,
                version=model_version,
                nights=RecordedNights(source, fetch, skip_unusable, say=tell),
            )
    except (UnusableRecipe, ValueError, OSError) as error:
        typer.echo(f"sleepscorer: training stopped: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Written: {model.folder} ({model.identity.text})", err=True)


def tell(sentence: str) -> None:
    """One line on standard error, in plain letters: a file's name may hold any brackets."""
    typer.echo(f"note: {sentence}", err=True)


def _listener(bar: "Progress") -> "Callable[[News], None]":
    """Moves the bar, and prints a line for each validation."""
    task = bar.add_task("making the first nights", total=1.0)

    def show(news: "News") -> None:
        bar.update(task, completed=news.progress, description=_headline(news))
        if news.validation:
            figures = ", ".join(f"{name} {value:.3f}" for name, value in news.validation.items())
            bar.console.print(f"{news.stage} {news.step}, kappa on kept-out nights: {figures}")

    return show


def _headline(news: "News") -> str:
    parts = " ".join(f"{name} {value:.2f}" for name, value in news.parts.items())
    return f"{news.stage} {news.step} {parts}"


def export_command(
    recipe: Recipe,
    out: Out,
    model_version: Version,
    data: Data = None,
    cache: Cache = Path("runs/train"),
) -> None:
    """Write the best weights so far of a run that still goes on as a model folder."""
    from sleepscorer_app.training.train import export_interim

    model = export_interim(recipe, data, cache, out, model_version)
    typer.echo(f"Written: {model.folder} ({model.identity.text})", err=True)


def committee_command(
    out: Annotated[Path, typer.Argument(help="The folder to write, beside its members.")],
    member: Annotated[
        list[str], typer.Option(metavar="NAME:WEIGHT:VIEWS", help="Once for each member.")
    ],
    nights: Annotated[Path, typer.Option(help="The kept-out nights of a training's cache.")],
    name: Annotated[str, typer.Option(help="What it is called in the window.")] = "Committee",
    model_version: Version = "0.1",
) -> None:
    """Write a committee of finished models: averaged by weight, calibrated on kept-out nights.

    
    ... committee models/careful --member mc2sleepnet:1 --member bandpower-gru:0.4:plain \
        --nights runs/train/validation
    """
    from rich.console import Console
    from rich.progress import Progress

    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.training.committee import WantedMember, make_committee

    try:
        wanted = [WantedMember.from_text(one) for one in member]
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("scoring the nights kept out", total=1.0)
            made = make_committee(
                out,
                wanted,
                nights,
                lambda done: bar.update(task, completed=done),
                name=name,
                version=model_version,
            )
    except (UnusableModel, ValueError, OSError) as error:
        typer.echo(f"sleepscorer: no committee was made: {error}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"Written: {made.folder} ({made.identity.text})", err=True)


def restart_with_allocator_settings() -> None:
    """Starts the same command anew with the memory settings training needs (Linux only)."""
    if not sys.platform.startswith("linux") or set(ALLOCATOR_SETTINGS) <= set(os.environ):
        return
    os.execve(sys.executable, sys.orig_argv, dict(ALLOCATOR_SETTINGS) | os.environ)
