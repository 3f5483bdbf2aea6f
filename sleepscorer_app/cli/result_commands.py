"""Commands that sum a night up, each typed as its function is named."""

from pathlib import Path
from typing import Annotated

import typer

from sleepscorer_app.cli.export_format import AsJson, Codes
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.report.report_choices import Paper

Definitions = Annotated[
    DefinitionSet,
    typer.Option(metavar="aasm|yasa|luna", help="By whose definitions numbers are counted."),
]
Mapping = Annotated[
    str | None,
    typer.Option(metavar="0=W,1=N1,…", help="What bare numbers mean [default: a guess]."),
]
Resample = Annotated[
    bool, typer.Option("--resample", help="Turn epochs of other lengths into 30 s.")
]


def report_command(
    night: Annotated[Path, typer.Argument(metavar="NIGHT", help="EDF, EDF+ or BDF file.")],
    scoring: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Its scoring [default: your work, else NIGHT_hyp.csv]."),
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another scoring, for the agreement.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where it goes [default: beside NIGHT].")
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="pdf|html", help="May be given twice [default: pdf]."),
    ] = None,
    paper: Annotated[Paper, typer.Option(metavar="a4|letter", help="The paper.")] = Paper.A4,
    definitions: Definitions = DefinitionSet.AASM,
    lab: Annotated[str, typer.Option(metavar="TEXT", help="The laboratory's name.")] = "",
    logo: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its logo: PNG, JPEG or SVG up to 1 MB.")
    ] = None,
    scorer: Annotated[
        str, typer.Option(metavar="TEXT", help="Who scored [default: as the scoring says].")
    ] = "",
    identity: Annotated[
        bool, typer.Option("--identity", help="Print the patient and recording fields too.")
    ] = False,
    de_identify: Annotated[
        bool, typer.Option("--de-identify", help="Leave out names, dates and file names.")
    ] = False,
    codes: Codes = None,
    mapping: Mapping = None,
    resample: Resample = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a report that is there already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the report of a scored night: figure, numbers with definitions, origin, quality.

    \b
    sleepscorer report night.edf
    sleepscorer report night.edf --scoring expert.edf --paper letter --out reports
    sleepscorer report night.edf --format pdf --format html --de-identify
    sleepscorer report night.edf --de-identify --codes codes.csv --out shared --json
    """
    from sleepscorer_app.cli.de_identifying import de_identifying
    from sleepscorer_app.cli.report import report_night
    from sleepscorer_app.cli.stage_mapping import stage_mapping
    from sleepscorer_app.files.hypnogram_formats import ReadChoices
    from sleepscorer_app.files.report.report_choices import ReportChoices, ToldIdentity

    wanted = tuple(dict.fromkeys(one.lower() for one in formats or ("pdf",)))
    wrong = next((one for one in wanted if one not in ("pdf", "html")), None)
    if wrong is not None:
        raise Mistake(f"--format {wrong}: is neither pdf nor html")
    if identity and de_identify:
        raise Mistake("--identity and --de-identify: only one of them can be meant")
    if scorer and de_identify:
        raise Mistake("--scorer and --de-identify: a report without the person names no scorer")
    privacy = de_identifying(de_identify, None, codes)
    told = ToldIdentity.FIELDS if identity else ToldIdentity.NIGHT
    choices = ReportChoices(
        paper,
        definitions,
        lab_name=lab,
        logo=logo,
        told=ToldIdentity.NOTHING if de_identify else told,
        scorer=scorer,
        code="" if privacy.codes is None else privacy.codes.code_of(night),
    )
    suffixes = tuple(f".{one}" for one in wanted)
    read = ReadChoices(stage_mapping(mapping), resample)
    typer.echo(
        report_night(
            *(night, scoring, compare, out, suffixes, choices, read),
            overwrite=overwrite,
            as_json=as_json,
        )
    )


def stats_command(
    scorings: Annotated[
        list[Path], typer.Argument(metavar="SCORING…", help="Hypnograms, or files of work.")
    ],
    night: Annotated[
        Path | None, typer.Option(metavar="NIGHT", help="Recording [default: what they tell].")
    ] = None,
    definitions: Definitions = DefinitionSet.AASM,
    as_csv: Annotated[bool, typer.Option("--csv", help="One line per scoring.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="With cycles and definitions, for programs.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write FILE.csv or FILE.json.")
    ] = None,
    mapping: Mapping = None,
    resample: Resample = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a file that is there already.")
    ] = False,
) -> None:
    """Count sleep in scorings: recording and sleep time, latencies, wake, stages, cycles.

    \b
    sleepscorer stats night_hyp.csv
    sleepscorer stats *.sleepscorer --csv > nights.csv
    sleepscorer stats expert.edf --definitions luna --out expert.json
    """
    from sleepscorer_app.cli.stage_mapping import stage_mapping
    from sleepscorer_app.cli.stats import count_scorings
    from sleepscorer_app.files.hypnogram_formats import ReadChoices

    if as_csv and as_json:
        raise Mistake("--csv and --json: only one of them can be printed")
    form = "csv" if as_csv else "json" if as_json else ""
    read = ReadChoices(stage_mapping(mapping), resample)
    typer.echo(count_scorings(scorings, night, definitions, read, form, out, overwrite=overwrite))
