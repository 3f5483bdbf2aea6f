"""Commands that score nights or make one, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app.cli.export_format import (
    USUAL,
    AsJson,
    Codes,
    ExportFormat,
    Hidden,
    ShiftDays,
    Unit,
)


def score_command(
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
        typer.Option(metavar="NAME", help="Model or folder [default: committee]."),
    ] = None,
    formats: Annotated[
        list[ExportFormat] | None,
        typer.Option("--format", metavar="NAME", help="As often as you like [default: csv, edf]."),
    ] = None,
    de_identify: Hidden = False,
    shift_days: ShiftDays = None,
    codes: Codes = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace results that are there already.")
    ] = False,
    unit: Unit = None,
    as_json: AsJson = False,
) -> None:
    """Score NIGHT; writes NIGHT_hyp.csv and NIGHT_hyp.edf.

    \b
    sleepscorer score night.edf
    sleepscorer score night.edf --channel C3-A2 --out results
    sleepscorer score night.edf --channel F4-M1 --channel C4-M1 --channel O2-M1
    sleepscorer score night.edf --format csv --de-identify
    sleepscorer score night.edf --format luna-annot --format bids
    sleepscorer score night.edf --format probabilities-parquet
    """
    from sleepscorer_app.cli.de_identifying import de_identifying
    from sleepscorer_app.cli.score import score_night

    names = tuple(str(one) for one in dict.fromkeys(formats or USUAL))
    privacy = de_identifying(de_identify, shift_days, codes)
    told = score_night(
        *(night, channel or (), out, model, names, privacy, overwrite, unit or ()), as_json=as_json
    )
    typer.echo(told)


def batch_command(
    place: Annotated[
        Path,
        typer.Argument(metavar="FOLDER|LIST", help="Nights; or a text file, one path on a line."),
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where results and tables go.")],
    jobs: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Nights at once [default: as many as fit]."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="tcp://…", help="Dask scheduler of a cluster, in place of --jobs."),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="EEG channel, or A-B [default: a guess for each]."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="Model or folder [default: committee].")
    ] = None,
    formats: Annotated[
        list[ExportFormat] | None,
        typer.Option("--format", metavar="NAME", help="As often as you like [default: csv, edf]."),
    ] = None,
    de_identify: Hidden = False,
    shift_days: ShiftDays = None,
    codes: Codes = None,
    unit: Unit = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace files of others that are in the way.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Score every night of a folder or a list; typed again, go on where it stopped.

    Writes results.csv, failures.csv, queue.json and the hypnograms into DIR. A night is known by
    its content: renamed or moved it is not scored again, and in another format only written. Exit
    code 2: some nights failed.

    \b
    sleepscorer batch archive --out results
    sleepscorer batch tonight.txt --out results --jobs 2 --channel C4-M1 --format csv
    sleepscorer batch archive --out results --format bids --format nsrr-xml
    sleepscorer batch archive --out shared --de-identify --codes codes.csv --shift-days random
    sleepscorer batch archive --out results --scheduler tcp://cluster:8786
    sleepscorer next results                       review them, the most doubtful night first
    """
    from sleepscorer_app.cli.batch import BatchWishes, score_batch

    names = tuple(str(one) for one in dict.fromkeys(formats or USUAL))
    wishes = BatchWishes(
        *(channel or (), model, names, de_identify, shift_days, codes, unit or ()),
        *(overwrite, jobs, scheduler, as_json),
    )
    return score_batch(place, out, wishes)


def demo_command(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the night.")] = Path(),
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a demo night that is there already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the demo night as EDF+, and its true stages.

    \b
    sleepscorer demo --out practice
    sleepscorer demo --out practice --json
    """
    from sleepscorer_app.cli.demo import write_demo

    typer.echo(write_demo(out, overwrite, as_json=as_json))
