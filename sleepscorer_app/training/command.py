"""`sleepscorer train`: training from the command line."""

import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

    from sleepscorer_app.training.runs.learning import News

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
Accelerator = Annotated[str, typer.Option(help="cpu, cuda, mps, or auto: a GPU if there is one.")]
DeviceCount = Annotated[int, typer.Option("--devices", help="How many in this machine.")]
Machines = Annotated[int, typer.Option(help="How many machines, each started by your cluster.")]
Precision = Annotated[str, typer.Option(help="32-true, bf16-mixed, 16-mixed.")]
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
    accelerator: Accelerator = "auto",
    devices: DeviceCount = 1,
    machines: Machines = 1,
    precision: Precision = "32-true",
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

    from sleepscorer_app.training.nights.recorded_preparation import RecordedNights
    from sleepscorer_app.training.runs.devices import Devices
    from sleepscorer_app.training.train import train

    console = Console(stderr=True, quiet=_is_follower())
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    )
    with _sentences("training stopped"), bar:
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
            devices=Devices(accelerator, devices, precision, machines),
        )
    if not _is_follower():
        typer.echo(f"Written: {model.folder} ({model.identity.text})", err=True)


def _is_follower() -> bool:
    """Whether this process was started by the first one, for another device; that one speaks."""
    return any(os.environ.get(name, "0") != "0" for name in ("LOCAL_RANK", "NODE_RANK"))


def tell(sentence: str) -> None:
    """One line on standard error, in plain letters: a file's name may hold any brackets."""
    typer.echo(f"note: {sentence}", err=True)


def _listener(bar: "Progress") -> "Callable[[News], None]":
    """Moves the bar, and prints a line for each validation."""
    task = bar.add_task("making the first nights", total=1.0)
    last = {"loss": "", "macro-F1": ""}

    def show(news: "News") -> None:
        if news.parts:
            last["loss"] = " ".join(f"{name} {value:.2f}" for name, value in news.parts.items())
        if news.macro_f1 is not None:
            last["macro-F1"] = f", macro-F1 {news.macro_f1:.3f}"
        headline = f"{news.stage} {news.step} {last['loss']}{last['macro-F1']}"
        bar.update(task, completed=news.progress, description=headline)
        if news.validation:
            figures = ", ".join(f"{name} {value:.3f}" for name, value in news.validation.items())
            text = f"{news.stage} {news.step}, kappa on kept-out nights: {figures}"
            bar.console.print(text + last["macro-F1"])

    return show


@contextmanager
def _sentences(what: str) -> "Generator[None]":
    """Turns the errors a user can put right into one sentence and exit code 2."""
    # Imported here: torch takes a second, which --help should not.
    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.training.recipe import UnusableRecipe
    from sleepscorer_app.training.runs.checkpoints import UnusableCheckpoint
    from sleepscorer_app.training.runs.devices import NoSuchDevice, TrainingNotInstalled

    refusals = (UnusableRecipe, UnusableModel, UnusableCheckpoint, NoSuchDevice)
    try:
        yield
    except OSError as error:
        named = error.filename is not None and error.strerror is not None
        why = f"{error.filename}: {error.strerror}" if named else str(error)
        typer.echo(f"sleepscorer: {what}: {why}", err=True)
        raise typer.Exit(2) from None
    except (*refusals, TrainingNotInstalled, ValueError) as error:
        typer.echo(f"sleepscorer: {what}: {error}", err=True)
        raise typer.Exit(2) from None


def export_command(
    recipe: Recipe,
    out: Out,
    model_version: Version,
    data: Data = None,
    cache: Cache = Path("runs/train"),
) -> None:
    """Write the best weights so far of a run that still goes on as a model folder."""
    from sleepscorer_app.training.train import export_interim

    with _sentences("cannot export"):
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

    \b
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


def spread_command(
    model: Annotated[Path, typer.Argument(help="A model folder.")],
    nights: Annotated[Path, typer.Option(help="The nights of its training's cache.")],
) -> None:
    """Write into a model how far its training nights' spectra differ, for the fit check."""
    from sleepscorer_app.scoring.model_files import UnusableModel
    from sleepscorer_app.training.nights.spread import write_spread

    try:
        write_spread(model, nights)
    except (UnusableModel, ValueError, OSError) as error:
        typer.echo(f"sleepscorer: no spread was written: {error}", err=True)
        raise typer.Exit(2) from None


def restart_with_allocator_settings() -> None:
    """Starts the same command anew with the memory settings training needs (Linux only)."""
    if not sys.platform.startswith("linux") or set(ALLOCATOR_SETTINGS) <= set(os.environ):
        return
    os.execve(sys.executable, sys.orig_argv, dict(ALLOCATOR_SETTINGS) | os.environ)
