"""Commands about files that are there already, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app.cli.mistake import Mistake


def check_command(
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


def compare_command(
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


def log_command(
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
