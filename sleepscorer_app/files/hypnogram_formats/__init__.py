"""Hypnograms on disk: one module per format, and the table of them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.edf_header import looks_like_edf
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.hypnogram_formats import (
    csv_hypnogram,
    csv_reading,
    edf_hypnogram,
    edf_read_back,
    luna_hypnogram,
    plain_hypnogram,
    remlogic_hypnogram,
    table_hypnogram,
    visbrain_hypnogram,
    xml_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.sign_mapping import Sign, SignList
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

__all__ = [
    "FORMATS",
    "WRITERS",
    "FailedExport",
    "HypnogramFormat",
    "ImportedHypnogram",
    "ReadChoices",
    "Sign",
    "SignList",
    "default_export_name",
    "export_hypnogram",
    "open_question",
    "read_hypnogram",
]


class _Contents(Protocol):
    def __call__(
        self, scoring: Scoring, recording: Recording, *, de_identify: bool, scorer: str
    ) -> bytes: ...


class _Difference(Protocol):
    def __call__(
        self, path: Path, scoring: Scoring, recording: Recording, *, de_identify: bool
    ) -> str | None: ...


@dataclass(frozen=True)
class Writer:
    """How one kind of file is written and checked."""

    suffix: str
    contents: _Contents
    difference: _Difference
    """What a second library reads differently in a file just written; None if nothing."""


@dataclass(frozen=True)
class HypnogramFormat:
    """How one kind of file is recognised and read, and written where that is offered."""

    name: str
    is_this: Callable[[bytes], bool]
    """Whether a file that begins with these bytes is one."""
    read: Callable[[Path, Recording, ReadChoices], ToldHypnogram]
    signs: Callable[[Path], SignList] | None = None
    """The signs whose meaning the file itself leaves open, for formats that may do so."""
    writer: Writer | None = None


FORMATS = (
    HypnogramFormat(
        edf_hypnogram.FORMAT_NAME,
        looks_like_edf,
        edf_hypnogram.read_edf_hypnogram,
        writer=Writer(".edf", edf_hypnogram.edf_contents, edf_read_back.edf_difference),
    ),
    HypnogramFormat(
        f"{xml_hypnogram.NSRR} and {xml_hypnogram.PROFUSION}",
        xml_hypnogram.looks_like_xml,
        xml_hypnogram.read_xml_hypnogram,
    ),
    HypnogramFormat(
        csv_reading.FORMAT_NAME,
        csv_reading.looks_like_ours,
        csv_reading.read_csv_hypnogram,
        writer=Writer(".csv", csv_hypnogram.csv_contents, csv_hypnogram.csv_difference),
    ),
    HypnogramFormat(
        visbrain_hypnogram.ELAN,
        visbrain_hypnogram.looks_like_elan,
        visbrain_hypnogram.read_elan_hypnogram,
    ),
    HypnogramFormat(
        remlogic_hypnogram.FORMAT_NAME,
        remlogic_hypnogram.looks_like_remlogic,
        remlogic_hypnogram.read_remlogic,
    ),
    HypnogramFormat(
        luna_hypnogram.FORMAT_NAME, luna_hypnogram.looks_like_annot, luna_hypnogram.read_annot
    ),
    HypnogramFormat(
        table_hypnogram.FORMAT_NAME,
        table_hypnogram.looks_like_table,
        table_hypnogram.read_table,
        table_hypnogram.signs_of_table,
    ),
    HypnogramFormat(
        visbrain_hypnogram.RUNS, visbrain_hypnogram.looks_like_runs, visbrain_hypnogram.read_runs
    ),
    HypnogramFormat(
        plain_hypnogram.FORMAT_NAME,
        plain_hypnogram.looks_like_list,
        plain_hypnogram.read_plain_hypnogram,
        plain_hypnogram.signs_of_list,
    ),
)
"""In the order in which a file is held against them."""
WRITERS = {one.writer.suffix: one.writer for one in FORMATS if one.writer is not None}


def read_hypnogram(
    path: Path, recording: Recording, choices: ReadChoices | None = None
) -> ImportedHypnogram:
    """The hypnogram in `path`, placed on the epochs of `recording` by the clock.

    The format is found by content, not by name. Raises `OtherEpochLength` when its epochs are not
    30 s long and `choices` do not allow to resample them, `UnreadableFile` with a sentence when the
    file is no hypnogram or one of another night.
    """
    decided = choices or ReadChoices()
    return _format_of(path).read(path, recording, decided).placed(path, recording, decided)


def open_question(path: Path) -> SignList | None:
    """The signs of which a person should confirm the meaning; None where the file leaves no doubt.

    Raises `UnreadableFile` with a sentence when the file is no hypnogram.
    """
    one = _format_of(path)
    signs = None if one.signs is None else one.signs(path)
    return None if signs is None or signs.is_certain else signs


def _format_of(path: Path) -> HypnogramFormat:
    first_bytes = _first_bytes(path)
    for one in FORMATS:
        if one.is_this(first_bytes):
            return one
    raise UnreadableFile(
        path, f"it is no hypnogram known here. Known are {', '.join(one.name for one in FORMATS)}."
    )


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            first_bytes = file.read(1 << 16)
    except FileNotFoundError:
        raise UnreadableFile(path, f"there is no such file in {path.absolute().parent}.") from None
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    if not first_bytes:
        raise UnreadableFile(path, "it is empty.")
    return first_bytes


def export_hypnogram(
    path: Path,
    scoring: Scoring,
    recording: Recording,
    *,
    de_identify: bool = False,
    scorer: str = "",
) -> None:
    """Write the hypnogram to `path`; its suffix, .edf or .csv, says in which format.

    The file is written under another name, read back by a second library, compared epoch by epoch
    and only then put in place. `de_identify` leaves out everything that tells who and on which day;
    `scorer` is the name or initials that stand behind the scoring. Raises `FailedExport`; the file
    that was there before is then untouched.
    """
    suffix = path.suffix.lower()
    one = WRITERS.get(suffix)
    if one is None:
        raise FailedExport(path, "the name must end in .edf or .csv.")
    if scoring.n_epochs != n_epochs(recording):
        raise FailedExport(
            path,
            f"the scoring has {scoring.n_epochs} epochs, the recording {n_epochs(recording)}.",
        )
    if scoring.n_epochs == 0:
        raise FailedExport(path, "the recording is shorter than one epoch.")
    contents = one.contents(scoring, recording, de_identify=de_identify, scorer=scorer)
    write_checked(
        path,
        contents,
        lambda written: one.difference(written, scoring, recording, de_identify=de_identify),
    )


def default_export_name(recording_path: Path, suffix: str) -> Path:
    """`NIGHT_hyp.edf` beside `NIGHT.edf`, as EDF+ names derived files; `suffix` is .edf or .csv."""
    return recording_path.with_name(f"{recording_path.stem}_hyp{suffix}")
