"""Options of several commands: formats by name, known without loading any; privacy; JSON."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ExportFormat(StrEnum):
    """As they are typed after `--format` and `--to`; the first two are what `score` writes."""

    CSV = "csv"
    EDF = "edf"
    EDFBROWSER = "edfbrowser"
    LUNA_ANNOT = "luna-annot"
    LUNA_EANNOT = "luna-eannot"
    NSRR_XML = "nsrr-xml"
    PROFUSION_XML = "profusion-xml"
    YASA_CSV = "yasa-csv"
    YASA_JSON = "yasa-json"
    SLEEPTRIP = "sleeptrip"
    VISBRAIN_HYP = "visbrain-hyp"
    VISBRAIN_TXT = "visbrain-txt"
    GSSC = "gssc"
    BIDS = "bids"
    MNE_TXT = "mne-txt"
    MNE_FIF = "mne-fif"
    LIST = "list"
    PROBABILITIES = "probabilities"
    PROBABILITIES_PARQUET = "probabilities-parquet"


USUAL = (ExportFormat.CSV, ExportFormat.EDF)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Hidden = Annotated[
    bool, typer.Option("--de-identify", help="Leave patient, recording, names and date out.")
]
ShiftDays = Annotated[
    str | None,
    typer.Option(metavar="N|random", help="Move dates by N days [default: to 01.01.85]."),
]
Unit = Annotated[
    list[str] | None, typer.Option(metavar="LABEL=uV", help="What a channel's numbers are in.")
]
Codes = Annotated[
    Path | None, typer.Option(metavar="FILE", help="CSV of name,code: what files are called.")
]
