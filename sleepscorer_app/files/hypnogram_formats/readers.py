"""Every kind of hypnogram that is read: found by what a file holds, never by its name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats import (
    csv_reading,
    edf_hypnogram,
    edfbrowser_hypnogram,
    gssc_hypnogram,
    luna_hypnogram,
    mne_annotations,
    plain_hypnogram,
    remlogic_hypnogram,
    table_hypnogram,
    visbrain_hypnogram,
    xml_hypnogram,
    yasa_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.imported_hypnogram import ImportedHypnogram
from sleepscorer_app.files.hypnogram_formats.sign_mapping import SignList
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.unreadable import UnreadableFile


@dataclass(frozen=True)
class HypnogramFormat:
    """How one kind of file is recognised and read."""

    name: str
    is_this: Callable[[bytes], bool]
    """Whether a file that begins with these bytes is one."""
    read: Callable[[Path, Recording, ReadChoices], ToldHypnogram]
    signs: Callable[[Path], SignList] | None = None
    """The signs whose meaning the file itself leaves open, for formats that may do so."""


FORMATS = (
    HypnogramFormat(
        edf_hypnogram.FORMAT_NAME,
        looks_like_edf,
        edf_hypnogram.read_edf_hypnogram,
    ),
    HypnogramFormat(
        mne_annotations.FIF, mne_annotations.looks_like_fif, mne_annotations.read_fif_annotations
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
    ),
    HypnogramFormat(
        mne_annotations.TEXT,
        mne_annotations.looks_like_mne_text,
        mne_annotations.read_mne_text,
    ),
    HypnogramFormat(
        yasa_hypnogram.FORMAT_NAME, yasa_hypnogram.looks_like_yasa, yasa_hypnogram.read_yasa_json
    ),
    HypnogramFormat(
        gssc_hypnogram.FORMAT_NAME, gssc_hypnogram.looks_like_gssc, gssc_hypnogram.read_gssc
    ),
    HypnogramFormat(
        edfbrowser_hypnogram.FORMAT_NAME,
        edfbrowser_hypnogram.looks_like_edfbrowser,
        edfbrowser_hypnogram.read_edfbrowser,
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


def read_hypnogram(
    path: Path, recording: Recording, choices: ReadChoices | None = None
) -> ImportedHypnogram:
    """The hypnogram in `path`, placed on the epochs of `recording` by the clock.

    The format is found by content, not by name. Raises `OtherEpochLength` when its epochs are not
    30 s long and `choices` do not allow to resample them, `UnreadableFile` with a sentence when the
    file is no hypnogram or one of another night.
    """
    decided = choices or ReadChoices()
    return tell(path, recording, decided).placed(path, recording, decided)


def tell(path: Path, recording: Recording, choices: ReadChoices) -> ToldHypnogram:
    """What the file in `path` says on its own clock, before it is put onto the epochs of anything.

    `recording` is needed by formats that give the time of day, or no times at all. Raises
    `UnreadableFile` with a sentence when the file is no hypnogram.
    """
    return _format_of(path).read(path, recording, choices)


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
