"""Commands that hand results on, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app.cli.export_format import AsJson, Codes, ExportFormat, Hidden, ShiftDays
from sleepscorer_app.cli.mistake import Mistake


def convert_command(
    source: Annotated[
        Path | None, typer.Argument(metavar="IN", help="A hypnogram, or a file of work.")
    ] = None,
    target: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="The new file, or a folder.")
    ] = None,
    night: Annotated[
        Path | None, typer.Option(metavar="NIGHT", help="Recording [default: what IN tells of it].")
    ] = None,
    to: Annotated[
        ExportFormat | None, typer.Option(metavar="NAME", help="Format [default: OUT's name].")
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option(metavar="0=W,1=N1,…", help="What bare numbers mean [default: a guess]."),
    ] = None,
    resample: Annotated[
        bool, typer.Option("--resample", help="Turn epochs of other lengths into 30 s.")
    ] = False,
    de_identify: Hidden = False,
    shift_days: ShiftDays = None,
    codes: Codes = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there already.")
    ] = False,
    formats: Annotated[
        bool, typer.Option("--formats", help="List what is read and written, and stop.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a scoring in another program's format; the new file is read back and compared.

    \b
    sleepscorer convert --formats
    sleepscorer convert night_hyp.edf night_hyp.annot
    sleepscorer convert night.sleepscorer exports --to bids --night night.edf
    sleepscorer convert old.txt night_hyp.csv --mapping 0=W,1=R,2=N1,3=N2,4=N3,5=N3
    sleepscorer convert night_hyp.csv night_probabilities.parquet --json
    """
    from sleepscorer_app.cli.convert import convert_scoring, list_formats
    from sleepscorer_app.cli.de_identifying import de_identifying
    from sleepscorer_app.cli.stage_mapping import stage_mapping
    from sleepscorer_app.files.hypnogram_formats import ReadChoices

    if formats:
        typer.echo(list_formats(as_json=as_json))
        return
    if source is None or target is None:
        raise Mistake("convert needs IN and OUT: the scoring, and the file to write")
    choices = ReadChoices(stage_mapping(mapping), resample)
    privacy = de_identifying(de_identify, shift_days, codes)
    named = None if to is None else str(to)
    typer.echo(
        convert_scoring(
            *(source, target, night, named, choices, privacy),
            overwrite=overwrite,
            as_json=as_json,
        )
    )


def deidentify_command(
    nights: Annotated[
        list[Path], typer.Argument(metavar="NIGHT…", help="EDF, EDF+, BDF or BDF+ files.")
    ],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the copies go.")],
    codes: Codes = None,
    shift_days: ShiftDays = None,
    list_removed: Annotated[
        Path | None,
        typer.Option("--list", metavar="FILE", help="Write down all that was removed: a secret."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace copies that are there already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Copy recordings without whom they are of and when; samples stay as they are.

    Patient and recording fields become X, dates 01.01.85 (or all moved by as many days), and the
    patient's name goes from annotations and texts. Each copy is read back and compared.

    \b
    sleepscorer deidentify night.edf --out shared
    sleepscorer deidentify nights/*.edf --out shared --codes codes.csv --shift-days random
    sleepscorer deidentify night.edf --out shared --json
    """
    from sleepscorer_app.cli.deidentify import copy_without_identity

    typer.echo(
        copy_without_identity(
            *(nights, out, codes, shift_days, list_removed),
            overwrite=overwrite,
            as_json=as_json,
        )
    )
