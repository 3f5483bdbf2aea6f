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
    xml_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

__all__ = [
    "FORMATS",
    "WRITERS",
    "FailedExport",
    "HypnogramFormat",
    "ImportedHypnogram",
    "ReadChoices",
    "default_export_name",
    "export_hypnogram",
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
    writer: Writer | None = None


def _looks_like_csv(first_bytes: bytes) -> bool:
    lines = first_bytes.removeprefix(b"\xef\xbb\xbf").splitlines()
    named = next((line for line in lines if line.strip() and not line.startswith(b"#")), b"")
    return b"\0" not in first_bytes and b"stage" in named.lower() and b"," in named


FORMATS = (
    HypnogramFormat(
        edf_hypnogram.FORMAT_NAME,
        looks_like_edf,
        edf_hypnogram.read_edf_hypnogram,
        Writer(".edf", edf_hypnogram.edf_contents, edf_read_back.edf_difference),
    ),
    HypnogramFormat(
        f"{xml_hypnogram.NSRR} and {xml_hypnogram.PROFUSION}",
        xml_hypnogram.looks_like_xml,
        xml_hypnogram.read_xml_hypnogram,
    ),
    HypnogramFormat(
        csv_reading.FORMAT_NAME,
        _looks_like_csv,
        csv_reading.read_csv_hypnogram,
        Writer(".csv", csv_hypnogram.csv_contents, csv_hypnogram.csv_difference),
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
    first_bytes = _first_bytes(path)
    decided = choices or ReadChoices()
    for one in FORMATS:
        if one.is_this(first_bytes):
            return one.read(path, recording, decided).placed(path, recording, decided)
    raise UnreadableFile(
        path, f"it is no hypnogram known here. Known are {', '.join(one.name for one in FORMATS)}."
    )


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            first_bytes = file.read(1 << 16)
    except FileNotFoundError:
        raise UnreadableFile(path, f"there is no such file in {path.parent}.") from None
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
