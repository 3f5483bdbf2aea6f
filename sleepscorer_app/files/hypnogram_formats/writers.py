"""Every kind of file that a scoring is written as: its name, how it ends, who reads it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats import (
    bids_events,
    csv_hypnogram,
    edf_hypnogram,
    edf_read_back,
    edfbrowser_hypnogram,
    gssc_hypnogram,
    luna_hypnogram,
    luna_writing,
    mne_annotations,
    plain_hypnogram,
    probabilities_csv,
    probabilities_parquet,
    sleeptrip_writing,
    table_hypnogram,
    visbrain_hypnogram,
    visbrain_writing,
    xml_hypnogram,
    xml_writing,
    yasa_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.read_back import our_difference

Difference = Callable[[Path, ExportedNight], str | None]
"""What is read differently in a file just written; None if nothing is."""


def _nothing_is_missing() -> str:
    return ""


@dataclass(frozen=True)
class Companion:
    """A second file without which the first is not understood."""

    path: Callable[[Path], Path]
    contents: Callable[[ExportedNight], bytes]
    difference: Difference


@dataclass(frozen=True)
class Writer:
    """How one kind of file is named, written and checked."""

    name: str
    """What is typed after `--to` and `--format`."""
    ending: str
    """What follows the night's name: `_hyp.csv`."""
    title: str
    """What it is, for a person."""
    holds: str
    """What of a night it holds beside stages."""
    read_by: str
    """Who reads it back before it counts."""
    contents: Callable[[ExportedNight], bytes]
    differences: tuple[Difference, ...]
    companion: Companion | None = None
    intended_use: str = ""
    """Where the file says the intended use; empty where its readers would stumble over it."""
    is_of_networks: bool = False
    """True if it holds what networks said and no stages: before auto-scoring there is nothing."""
    why_not: Callable[[], str] = _nothing_is_missing
    """Why it cannot be written on this computer, in a sentence; empty where it can."""

    @property
    def suffix(self) -> str:
        return Path(self.ending).suffix


def _ours(
    format_name: str, held: Callable[[Sequence[Marker]], Sequence[Marker]] | None = None
) -> Difference:
    """Our own import of the file; `held` gives the markers that the format holds, if it does."""

    def difference(path: Path, night: ExportedNight) -> str | None:
        markers = None if held is None else held(night.markers)
        return our_difference(path, night, format_name=format_name, markers=markers)

    return difference


def _sleeptrip(path: Path, night: ExportedNight) -> str | None:
    name, numbers = plain_hypnogram.FORMAT_NAME, sleeptrip_writing.NUMBERS
    return our_difference(path, night, format_name=name, mapping=numbers)


_OURS = "SleepScorer's own import"
_ROWS = (
    Writer(
        "csv",
        "_hyp.csv",
        "SleepScorer CSV, with probabilities, sources and origins",
        "marks, lights, probabilities, sources, origins, times",
        "Python's csv",
        csv_hypnogram.csv_contents,
        (csv_hypnogram.csv_difference,),
        intended_use="a line that begins with #",
    ),
    Writer(
        "edf",
        "_hyp.edf",
        "EDF+ annotations with the standard texts",
        "marks, lights, patient",
        "pyEDFlib and MNE-Python",
        edf_hypnogram.edf_contents,
        (edf_read_back.edf_difference,),
        intended_use="the recording field, shortened to its 80 letters",
    ),
    Writer(
        "edfbrowser",
        "_edfbrowser.txt",
        "EDFbrowser: text that its import takes without a setting",
        "marks, lights",
        _OURS,
        edfbrowser_hypnogram.edfbrowser_contents,
        (_ours(edfbrowser_hypnogram.FORMAT_NAME, edfbrowser_hypnogram.labelled_markers),),
    ),
    Writer(
        "luna-annot",
        "_hyp.annot",
        "Luna .annot, with lights for HYPNO",
        "marks, lights",
        _OURS,
        luna_writing.annot_contents,
        (_ours(luna_hypnogram.FORMAT_NAME, luna_writing.annot_markers),),
        intended_use="the description of the first class",
    ),
    Writer(
        "luna-eannot",
        "_hyp.eannot",
        "Luna .eannot, a stage per line",
        "nothing",
        _OURS,
        luna_writing.stage_lines,
        (_ours(plain_hypnogram.FORMAT_NAME),),
    ),
    Writer(
        "nsrr-xml",
        "_nsrr.xml",
        "NSRR XML",
        "marks, lights",
        _OURS,
        xml_writing.nsrr_contents,
        (_ours(xml_hypnogram.NSRR, xml_writing.xml_markers),),
        intended_use="an XML comment",
    ),
    Writer(
        "profusion-xml",
        "_profusion.xml",
        "Compumedics Profusion XML",
        "marks, lights",
        _OURS,
        xml_writing.profusion_contents,
        (_ours(xml_hypnogram.PROFUSION, xml_writing.xml_markers),),
        intended_use="an XML comment",
    ),
    Writer(
        "yasa-csv",
        "_yasa.csv",
        "YASA CSV, a word per epoch",
        "nothing",
        _OURS,
        yasa_hypnogram.table_contents,
        (_ours(table_hypnogram.FORMAT_NAME),),
    ),
    Writer(
        "yasa-json",
        "_yasa.json",
        "YASA JSON, with start and probabilities",
        "start, probabilities if no epoch lacks them",
        f"Python's json and {_OURS}",
        yasa_hypnogram.json_contents,
        (yasa_hypnogram.json_difference, _ours(yasa_hypnogram.FORMAT_NAME)),
        intended_use="a key of its own",
    ),
    Writer(
        "sleeptrip",
        "_sleeptrip.csv",
        "SleepTrip CSV, with excluded epochs",
        "epochs mostly artefact",
        _OURS,
        sleeptrip_writing.sleeptrip_contents,
        (sleeptrip_writing.exclusion_difference, _sleeptrip),
    ),
    Writer(
        "visbrain-hyp",
        "_hyp.hyp",
        "Visbrain and Elan .hyp, a number per second",
        "nothing",
        _OURS,
        visbrain_writing.elan_contents,
        (_ours(visbrain_hypnogram.ELAN),),
    ),
    Writer(
        "visbrain-txt",
        "_visbrain.txt",
        "Visbrain text, the end of each stage",
        "length",
        _OURS,
        visbrain_writing.runs_contents,
        (_ours(visbrain_hypnogram.RUNS),),
        intended_use="a line that begins with *",
    ),
    Writer(
        "gssc",
        "_gssc.csv",
        "GSSC CSV",
        "nothing",
        _OURS,
        gssc_hypnogram.gssc_contents,
        (_ours(gssc_hypnogram.FORMAT_NAME),),
    ),
    Writer(
        "bids",
        "_events.tsv",
        "BIDS events.tsv with its JSON sidecar",
        "marks, lights, method, annotator, confidence",
        f"{_OURS}; the sidecar by Python's json",
        bids_events.events_contents,
        (_ours(table_hypnogram.FORMAT_NAME, bids_events.event_markers),),
        Companion(
            bids_events.sidecar_path,
            bids_events.sidecar_contents,
            bids_events.sidecar_difference,
        ),
        intended_use="the sidecar",
    ),
    Writer(
        "mne-txt",
        "_mne.txt",
        "MNE-Python annotations as text",
        "marks, lights (in ASCII), start",
        f"MNE-Python and {_OURS}",
        mne_annotations.mne_text_contents,
        (mne_annotations.mne_text_difference, _ours(mne_annotations.TEXT)),
        intended_use="a line that begins with #",
    ),
    Writer(
        "mne-fif",
        "-annot.fif",
        "MNE-Python annotations as FIF",
        "marks, lights (in ASCII, to 5 ms), start",
        f"MNE-Python and {_OURS}",
        mne_annotations.fif_contents,
        (mne_annotations.fif_difference, _ours(mne_annotations.FIF)),
    ),
    Writer(
        "list",
        "_stages.txt",
        "A plain list, one stage per line",
        "nothing",
        _OURS,
        luna_writing.stage_lines,
        (_ours(plain_hypnogram.FORMAT_NAME),),
    ),
    Writer(
        "probabilities",
        "_probabilities.csv",
        "Probabilities of each epoch as CSV",
        "every number the networks gave; no stages",
        "Python's csv",
        probabilities_csv.probabilities_contents,
        (probabilities_csv.probabilities_difference,),
        is_of_networks=True,
    ),
    Writer(
        "probabilities-parquet",
        "_probabilities.parquet",
        "Probabilities of each epoch as Parquet",
        "every number the networks gave, units, model, derivations, start; no stages",
        "pyarrow",
        probabilities_parquet.parquet_contents,
        (probabilities_parquet.parquet_difference,),
        intended_use="key-value metadata",
        is_of_networks=True,
        why_not=probabilities_parquet.why_no_parquet,
    ),
)
WRITERS = MappingProxyType({one.name: one for one in _ROWS})
"""By the names that people type."""
USUAL = {".csv": "csv", ".edf": "edf"}
"""What a bare ending of those that several formats share stands for."""


def writer_for(path: Path, to: str | None = None) -> Writer:
    """The writer called `to`, else the one that the file's name tells of.

    Raises `FailedExport` with a sentence that lists the names, when none or several go with it.
    """
    if to is not None:
        if to not in WRITERS:
            raise FailedExport(path, f"{to} is no format; there is {', '.join(WRITERS)}.")
        return WRITERS[to]
    name = path.name.lower()
    told = [one for one in _ROWS if name.endswith(one.ending)]
    fitting = told or [one for one in _ROWS if one.suffix == path.suffix.lower()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(one.name for one in fitting)
        raise FailedExport(path, f"{path.suffix} may be several formats; say which: --to {names}.")
    suffixes = ", ".join(dict.fromkeys(one.suffix for one in _ROWS))
    raise FailedExport(path, f"the name must end in one of {suffixes}, or --to must say a format.")


def is_told(path: Path) -> bool:
    """True if the whole ending of the file's name tells the format."""
    return any(path.name.lower().endswith(one.ending) for one in _ROWS)


def default_export_name(recording_path: Path, to: str, stem: str = "") -> Path:
    """`NIGHT_hyp.edf` beside `NIGHT.edf`, as EDF+ names derived files; `stem` replaces NIGHT.

    `to` is a format's name. Source: EDF+ (derived files), BIDS (`_eeg` gives way to `_events`).
    """
    night = stem or recording_path.stem
    if to == "bids":
        night = night.removesuffix("_eeg")
    return recording_path.with_name(f"{night}{WRITERS[to].ending}")
