"""What can be typed: `sleepscorer NIGHT`, `sleepscorer score NIGHT`, and the rest.

Each command imports what does it only when it runs: a press of Tab in the shell starts this
program too.
"""

import difflib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app import __version__
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.training.command import train_command
from sleepscorer_app.training.set_commands import crossval_command, evaluate_command

app = typer.Typer(
    name="sleepscorer",
    rich_markup_mode=None,
    subcommand_metavar="[NIGHT] | COMMAND …",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=(
        "`sleepscorer COMMAND --help` gives each command's options and examples. Exit codes: "
        "0 done, 1 an error of SleepScorer itself, 2 something you can put right, 130 Ctrl-C."
    ),
)


class ExportFormat(StrEnum):
    """The files that a scoring can be written as."""

    CSV = "csv"
    EDF = "edf"


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sleepscorer {__version__}")
        raise typer.Exit


@app.callback()
def sleepscorer(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """A person and a network score a night of sleep together.

    \b
    sleepscorer                   open the window on the demo night
    sleepscorer night.edf         open the window on a night
    sleepscorer score night.edf   score a night without a window

    For research use; a qualified person must review every epoch.
    """


@app.command("open")
def open_night(
    night: Annotated[
        Path | None, typer.Argument(metavar="NIGHT", help="EDF, EDF+ or BDF file.")
    ] = None,
) -> int:
    """Open the window on NIGHT, or on the demo night.

    \b
    sleepscorer open night.edf
    sleepscorer night.edf         the same, shorter
    """
    from sleepscorer_app.cli.open_window import open_window

    return open_window(night)


@app.command()
def score(
    night: Annotated[Path, typer.Argument(metavar="NIGHT", help="EDF, EDF+ or BDF file.")],
    channel: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="EEG channel, or A-B; several: the mean [default: one]."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where results go [default: beside NIGHT].")
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Model or folder [default: mc2sleepnet]."),
    ] = None,
    formats: Annotated[
        list[ExportFormat] | None,
        typer.Option("--format", metavar="csv|edf", help="May be given twice [default: both]."),
    ] = None,
    de_identify: Annotated[
        bool, typer.Option("--de-identify", help="Leave patient, recording and date out.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace results that are there already.")
    ] = False,
    unit: Annotated[
        list[str] | None, typer.Option(metavar="LABEL=uV", help="What a channel's numbers are in.")
    ] = None,
) -> None:
    """Score NIGHT; writes NIGHT_hyp.csv and NIGHT_hyp.edf.

    \b
    sleepscorer score night.edf
    sleepscorer score night.edf --channel C3-A2 --out results
    sleepscorer score night.edf --channel F4-M1 --channel C4-M1 --channel O2-M1
    sleepscorer score night.edf --format csv --de-identify
    """
    from sleepscorer_app.cli.score import score_night

    suffixes = tuple(f".{one}" for one in dict.fromkeys(formats or ExportFormat))
    typer.echo(
        score_night(night, channel or (), out, model, suffixes, de_identify, overwrite, unit or ())
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the night.")] = Path(),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a demo night that is there already.")
    ] = False,
) -> None:
    """Write the demo night as EDF+, and its true stages.

    \b
    sleepscorer demo --out practice
    """
    from sleepscorer_app.cli.demo import write_demo

    typer.echo(write_demo(out, overwrite))


@app.command()
def check(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="Recordings, folders, work.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="A list of objects, for programs.")
    ] = False,
    write_repaired: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write corrected copies into DIR.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace copies that are there already.")
    ] = False,
    unit: Annotated[
        list[str] | None, typer.Option(metavar="LABEL=uV", help="What a channel's numbers are in.")
    ] = None,
) -> int:
    """Say what each file holds, what is odd about it, and what was done about that in memory.

    \b
    sleepscorer check night.edf
    sleepscorer check nights --json > nights.json
    sleepscorer check nights --write-repaired corrected
    sleepscorer check night.sleepscorer            is its log whole?
    """
    from sleepscorer_app.cli.check import check_files
    from sleepscorer_app.cli.check_scoring import check_scorings, parted

    works, recordings = parted(files)
    if works and recordings and as_json:
        raise Mistake("--json lists files of work or recordings: check one kind at a time")
    code = check_scorings(works, as_json=as_json) if works else 0
    if not recordings:
        return code
    return max(
        code,
        check_files(
            recordings,
            as_json=as_json,
            units=unit or (),
            repaired_folder=write_repaired,
            may_replace=overwrite,
        ),
    )


@app.command()
def compare(
    files: Annotated[
        list[Path], typer.Argument(metavar="A B [C…]", help="Hypnograms, or files of work.")
    ],
    night: Annotated[
        Path | None, typer.Option(metavar="NIGHT", help="Recording [default: beside A].")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(metavar="0=W,1=N1,…", help="What bare numbers mean [default: a guess]."),
    ] = None,
    resample: Annotated[
        bool, typer.Option("--resample", help="Turn epochs of other lengths into 30 s.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """Say how well two or more scorings of one night agree.

    Without their recording they are placed by the clock that each file gives.

    \b
    sleepscorer compare night_hyp.csv expert.edf --night night.edf
    sleepscorer compare a.edf b.csv c.sleepscorer --json
    sleepscorer compare night_hyp.csv old.txt --mapping 0=W,1=R,2=N1,3=N2,4=N3,5=N3
    """
    from sleepscorer_app.cli.compare import compare_hypnograms
    from sleepscorer_app.cli.stage_mapping import stage_mapping
    from sleepscorer_app.files.hypnogram_formats import ReadChoices

    choices = ReadChoices(stage_mapping(mapping), resample)
    typer.echo(compare_hypnograms(files, night, choices, as_json=as_json))


@app.command()
def log(
    scoring: Annotated[
        Path, typer.Argument(metavar="SCORING", help="A file of work, NIGHT.sleepscorer.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it here [default: print it].")
    ] = None,
) -> None:
    """Print every change ever made to a night's scoring, as CSV.

    \b
    sleepscorer log night.sleepscorer
    sleepscorer log night.sleepscorer --out night_log.csv
    """
    from sleepscorer_app.cli.log import write_log

    typer.echo(write_log(scoring, out), nl=False)


@app.command()
def adapt(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Model or folder that learns.")],
    nights: Annotated[
        Path, typer.Option(metavar="DIR", help="Finished nights, stages beside or in them.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The new model, models/NAME.")],
    channel: Annotated[
        str | None, typer.Option(metavar="NAME", help="EEG channel [default: a guess].")
    ] = None,
    only_if_better: Annotated[
        bool, typer.Option("--only-if-better", help="Write nothing, exit 1, unless it helps.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a model that is there already.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed draws other windows.")] = 1,
) -> int:
    """Let MODEL go on learning from your laboratory's nights; says whether it helps.

    \b
    sleepscorer adapt mc2sleepnet --nights scored_nights --out models/our-lab
    sleepscorer adapt mc2sleepnet --nights scored_nights --out models/our-lab --only-if-better
    """
    from sleepscorer_app.cli.adapt import adapt_model

    told, code = adapt_model(
        model,
        nights,
        out,
        channel,
        only_if_better=only_if_better,
        overwrite=overwrite,
        seed=seed,
    )
    typer.echo(told)
    return code


app.command("train")(train_command)
app.command("evaluate")(evaluate_command)
app.command("crossval")(crossval_command)

COMMAND_NAMES = (
    *("open", "score", "demo", "check", "compare", "log"),
    *("adapt", "train", "evaluate", "crossval"),
)


def run(words: list[str]) -> int:
    """Runs the command typed; gives its exit code, and lets its errors through."""
    command = typer.main.get_command(app)
    code = command.main(with_command(words), prog_name="sleepscorer", standalone_mode=False)
    return code or 0


def with_command(words: list[str]) -> list[str]:
    """The words typed with `open` in front where they name a night, or nothing at all."""
    if not words:
        return ["open"]
    first = words[0]
    if first.startswith("-") or first in COMMAND_NAMES:
        return words
    if not Path(first).suffix and not Path(first).exists():
        like = difflib.get_close_matches(first, COMMAND_NAMES, n=1)
        advice = f"did you mean `{like[0]}`?" if like else "`sleepscorer --help` lists commands"
        raise Mistake(f"{first}: neither a file nor a command; {advice}")
    return ["open", *words]
