"""Any recording a sleep lab has, opened by what the file holds and not by what it is called."""

from pathlib import Path

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.recordings.edf_header import looks_like_edf
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.unreadable import UnreadableFile

__all__ = ["RECORDING_SUFFIXES", "UnreadableFile", "open_recording"]

_MNE_FORMATS = {
    ".ahdr": "BrainVision",
    ".vhdr": "BrainVision",
    ".set": "EEGLAB",
    ".fif": "FIF",
    ".gz": "FIF",
    ".gdf": "GDF",
    ".cnt": "Neuroscan or ANT",
    ".mff": "EGI",
    ".eeg": "Nihon Kohden",
    ".lay": "Persyst",
    ".data": "Nicolet",
    ".nedf": "NEDF",
    ".cdt": "Curry",
    ".dat": "Curry",
    ".mefd": "MEF3",
}


RECORDING_SUFFIXES = frozenset([".edf", ".bdf", ".rec", *_MNE_FORMATS]) - {".gz", ".dat", ".data"}
"""By what a recording is found in a folder; endings that much else has too are left out."""


def open_recording(path: Path) -> Recording:
    """The night in `path`, opened read only and lazily.

    EDF and BDF are read here, everything else by MNE-Python. Raises `UnreadableFile` with one
    sentence that says why not and what to do.
    """
    try:
        if path.is_dir():
            first_bytes = b""
        else:
            with path.open("rb") as file:
                first_bytes = file.read(256)
            if not first_bytes:
                raise UnreadableFile(path, "it is empty; copy it again from where it came.")
    except FileNotFoundError:
        raise UnreadableFile(path, f"there is no such file in {path.absolute().parent}.") from None
    except OSError as error:
        raise UnreadableFile(path, f"{error.strerror or error}.") from error
    if looks_like_edf(first_bytes):
        return EdfRecording(path)
    _refuse_what_nobody_reads(path)
    # MNE-Python takes a second to import and is not needed for the usual night.
    from sleepscorer_app.files.recordings.mne_recording import open_with_mne

    return open_with_mne(path, _MNE_FORMATS[path.suffix.lower()])


_NOBODYS = {
    ".trc": "Micromed",
    ".e": "Nicolet",
    ".rml": "Philips Alice",
    ".sig": "Stellate",
    ".ebm": "Embla",
    ".ndf": "Noxturnal",
    ".slp": "Grass or Compumedics",
    ".r09": "Schwarzer",
}
"""Recorders' own formats that neither we nor MNE-Python read, by their endings."""


def _refuse_what_nobody_reads(path: Path) -> None:
    suffix = path.suffix.lower()
    header = path.with_suffix(".vhdr")
    if suffix in (".eeg", ".vmrk") and header.exists():
        raise UnreadableFile(path, f"it is one part of a recording; open {header.name} instead.")
    if suffix in (".edf", ".bdf", ".rec"):
        raise UnreadableFile(path, "it is not an EDF or BDF file, whatever its name says.")
    if suffix in _NOBODYS:
        raise UnreadableFile(
            path,
            f"it looks like a recording of {_NOBODYS[suffix]}, whose own format is not read here; "
            "export it from the recorder's program as EDF+.",
        )
    if suffix not in _MNE_FORMATS:
        raise UnreadableFile(
            path,
            "it is no format known here. Recordings may be EDF, BDF, "
            f"{', '.join(dict.fromkeys(_MNE_FORMATS.values()))}.",
        )
