"""Everything that is not EDF or BDF, read by MNE-Python, lazily where it can."""

# MNE-Python's own annotations leave most types open.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import threading
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import mne
import numpy as np
from mne.io import BaseRaw
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import Annotation, Channel, Identity, sample_range
from sleepscorer_app.files.unreadable import UnreadableFile

_VOLTS = 107
"""FIFF's number for the unit V."""
_BYTES_PER_SAMPLE = 8
_catching_warnings = threading.Lock()


class MneRecording:
    """A night in a format that MNE-Python reads; see `Recording`."""

    def __init__(self, path: Path, raw: BaseRaw, notes: tuple[str, ...], format_name: str) -> None:
        self.path = path
        self.format_name = format_name
        self.name = path.name
        self.identity = Identity()
        self._raw = raw
        self._reading = threading.Lock()
        rate_hz = float(raw.info["sfreq"])
        is_voltage = [channel["unit"] == _VOLTS for channel in raw.info["chs"]]
        self._factors = tuple(1e6 if volts else 1.0 for volts in is_voltage)
        self.channels = tuple(
            Channel(name, rate_hz, "µV" if volts else "", _filters(raw))
            for name, volts in zip(raw.ch_names, is_voltage, strict=True)
        )
        self.duration_seconds = float(raw.n_times / rate_hz)
        measured: datetime | None = raw.info["meas_date"]
        if measured is None:
            notes = (*notes, "The file gives no start: the clock counts from 1 January 1985.")
        begun = measured.replace(tzinfo=None) if measured else datetime(1985, 1, 1)
        self.start = begun + timedelta(seconds=float(raw.first_time) if measured else 0.0)
        shift = float(raw.first_time) if raw.annotations.orig_time is not None else 0.0
        self.annotations = tuple(
            Annotation(float(onset) - shift, float(duration), str(text))
            for onset, duration, text in zip(
                raw.annotations.onset,
                raw.annotations.duration,
                raw.annotations.description,
                strict=True,
            )
        )
        self.notes = notes

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        first, last = sample_range(
            self.channels[channel].rate_hz, int(self._raw.n_times), start_seconds, stop_seconds
        )
        if first == last:
            return np.empty(0, dtype=np.float32)
        # Some of MNE's readers keep one file handle.
        with self._reading:
            try:
                rows = self._raw.get_data(
                    picks=np.array([channel]), start=first, stop=last, verbose="ERROR"
                )
            except (OSError, RuntimeError, ValueError) as error:
                raise OSError(
                    f"{self.name} can no longer be read ({_first_line(error)}). Bring the file or "
                    f"its disk back to {self.path.parent}; what has been scored is kept."
                ) from error
        return (np.asarray(rows)[0] * self._factors[channel]).astype(np.float32)


def open_with_mne(path: Path, format_name: str) -> MneRecording:
    """The night in `path`, which by its name is of that format.

    Raises `UnreadableFile` when MNE-Python cannot read it.
    """
    try:
        with _warnings_as_notes() as notes:
            raw = mne.io.read_raw(path, preload=False, verbose="WARNING")
    except Exception as error:  # MNE's readers raise whatever a broken file makes them stumble on.
        raise UnreadableFile(
            path,
            f"MNE-Python, which reads {format_name} files, says: {_first_line(error)}",
        ) from error
    if raw.preload:
        megabytes = raw.n_times * len(raw.ch_names) * _BYTES_PER_SAMPLE / 1e6
        # MNE-Python's own words for the same would only say that it happens.
        notes = [note for note in notes if "preload" not in note]
        notes.append(
            f"{format_name} files of this kind can only be read whole: this one takes "
            f"{megabytes:,.1f} MB of memory."
        )
    return MneRecording(path, raw, tuple(notes), format_name)


def _filters(raw: BaseRaw) -> str:
    """The recorder's filters as EDF writes them, where the file tells them apart from its rate."""
    high_pass, low_pass = float(raw.info["highpass"]), float(raw.info["lowpass"])
    told = [f"HP:{high_pass:g}Hz"] if high_pass > 0 else []
    if low_pass < float(raw.info["sfreq"]) / 2:
        told.append(f"LP:{low_pass:g}Hz")
    return " ".join(told)


@contextmanager
def _warnings_as_notes() -> Generator[list[str]]:
    """Collects MNE's warnings as sentences; anybody else's go where they always go."""
    notes: list[str] = []
    with _catching_warnings, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield notes
    for one in caught:
        if issubclass(one.category, RuntimeWarning):
            notes.append(f"MNE-Python says: {_first_line(one.message)}")
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


def _first_line(error: object) -> str:
    if isinstance(error, KeyError):
        return f"it does not say {error.args[0] if error.args else 'something that it should'}."
    line = str(error).strip().partition("\n")[0] or type(error).__name__
    return line if line.endswith(".") else f"{line}."
