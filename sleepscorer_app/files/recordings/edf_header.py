"""The header of an EDF or BDF file, read leniently: each fault becomes a note.

Sources of the layout: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+, edfplus.info), and
BioSemi's description of BDF.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from sleepscorer_app.files.recordings.edf_fields import EdfFields
from sleepscorer_app.files.recordings.edf_signals import (
    SIGNAL_HEADER_BYTES,
    EdfSignal,
    read_signals,
)
from sleepscorer_app.files.recordings.finding import Finding

_BDF_VERSION = b"\xffBIOSEMI"
_FIXED_BYTES = 256
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_NO_DATE = date(1985, 1, 1)
"""EDF+'s own stand-in for a date that is not known."""
_LONGEST_RECORD_SECONDS = 7 * 86_400
_MOST_SIGNALS = 9999
"""As many as the header's four digits can say."""


@dataclass(frozen=True)
class EdfHeader:
    """What the header says, after repairs; `findings` names each."""

    is_bdf: bool
    is_discontinuous: bool
    patient: str
    recording: str
    start: datetime
    n_records_promised: int
    """-1 when the header does not know."""
    record_seconds: Fraction
    signals: tuple[EdfSignal, ...]
    findings: tuple[Finding, ...]

    @property
    def header_bytes(self) -> int:
        return _FIXED_BYTES + SIGNAL_HEADER_BYTES * len(self.signals)

    @property
    def bytes_per_sample(self) -> int:
        return 3 if self.is_bdf else 2

    @property
    def record_bytes(self) -> int:
        return sum(one.samples_per_record for one in self.signals) * self.bytes_per_sample


def looks_like_edf(first_bytes: bytes) -> bool:
    """True if a file that begins with these 8 bytes is EDF or BDF, whatever its name."""
    return first_bytes[:8] == _BDF_VERSION or first_bytes[:8].strip(b" \0") == b"0"


def read_header(file: BinaryIO, path: Path) -> EdfHeader:
    """The header at the start of `file`; raises `UnreadableFile` when nothing can be made of it."""
    fields = EdfFields(path)
    fixed = file.read(_FIXED_BYTES)
    if len(fixed) < _FIXED_BYTES:
        raise fields.refuse("it ends inside its header; copy it again from where it came.")
    n_signals = _count_signals(fixed, fields)
    table = file.read(SIGNAL_HEADER_BYTES * n_signals)
    if len(table) < SIGNAL_HEADER_BYTES * n_signals:
        raise fields.refuse(
            f"it ends inside its header, which announces {n_signals} signals; "
            "copy it again from where it came."
        )
    is_bdf = fixed[:8] == _BDF_VERSION
    signals = read_signals(table, n_signals, 3 if is_bdf else 2, fields)
    has_annotations = any(one.is_annotations for one in signals)
    recording = fields.text(fixed[88:168], "recording field")
    told = fields.text(fixed[192:236], "reserved field")
    reserved = told.upper()
    if reserved[:4] in ("EDF+", "BDF+") and told[:5] != reserved[:5]:
        fields.note(f"The header writes “{told[:5]}” in small letters", f"taken as {reserved[:5]}")
    if has_annotations and reserved[:4] not in ("EDF+", "BDF+"):
        fields.note(
            "The header calls the file plain EDF although it holds annotations",
            "they were read too",
        )
    n_records = fields.number(fixed[236:244], "number of records")
    patient = fields.text(fixed[8:88], "patient field")
    start = datetime.combine(_start_date(fixed, recording, fields), _start_time(fixed, fields))
    record_seconds = _record_seconds(fixed, signals, fields)
    return EdfHeader(
        is_bdf=is_bdf,
        is_discontinuous=reserved[:5] in ("EDF+D", "BDF+D"),
        patient=patient,
        recording=recording,
        start=start,
        n_records_promised=-1 if n_records is None else int(n_records),
        record_seconds=record_seconds,
        signals=signals,
        findings=fields.findings,
    )


def _count_signals(fixed: bytes, fields: EdfFields) -> int:
    count = fields.number(fixed[252:256], "number of signals")
    header_bytes = fields.number(fixed[184:192], "header size")
    by_size = int(header_bytes) // SIGNAL_HEADER_BYTES - 1 if header_bytes is not None else None
    if count is None and by_size is not None and 0 < by_size <= _MOST_SIGNALS:
        fields.note(
            "The header does not say how many signals it describes",
            "counted by the header's size",
        )
        return by_size
    if count is None or count < 1:
        raise fields.refuse("its header describes no signals; export the night again.")
    if count > _MOST_SIGNALS:
        raise fields.refuse(f"its header announces {count:.0f} signals, which cannot be.")
    if by_size != int(count):
        fields.note(
            "The header gives a wrong size of itself", f"taken as that of {int(count)} signals"
        )
    return int(count)


def _record_seconds(fixed: bytes, signals: tuple[EdfSignal, ...], fields: EdfFields) -> Fraction:
    text = fields.text(fixed[244:252], "record duration")
    value = fields.number(fixed[244:252], "record duration")
    if value is not None and 0 < value <= _LONGEST_RECORD_SECONDS:
        return Fraction(text.replace(",", "."))
    if all(one.is_annotations for one in signals):
        return Fraction(0)
    raise fields.refuse(
        f"its header gives “{text}” as the seconds of a data record, so its sampling rates are "
        "unknown; export the night again from the recording system."
    )


def _start_date(fixed: bytes, recording: str, fields: EdfFields) -> date:
    text = fields.text(fixed[168:176], "start date")
    long_date = _date_in(recording)
    given = _short_date(text)
    if given is None and long_date is not None and text.endswith("yy"):
        return long_date
    if given is None:
        stand_in = long_date or _NO_DATE
        fields.note(
            f"The start date “{text}” is no date",
            f"{stand_in:%d.%m.%Y} stands in "
            f"({'from the recording field' if long_date else 'the true one is not known'})",
        )
        return stand_in
    if long_date is not None and long_date != given:
        fields.note(
            f"The header gives two start dates, {given:%d.%m.%Y} and {long_date:%d.%m.%Y}",
            "the first was taken",
        )
    return given


def _short_date(text: str) -> date | None:
    parts = re.fullmatch(r"(\d{1,2})\D ?(\d{1,2})\D ?(\d{2}|\d{4})", text)
    if parts is None:
        return None
    year = int(parts[3])
    if len(parts[3]) == 2:
        # EDF+ section 2.1.3.1: years 85 to 99 belong to the last century.
        year += 1900 if year >= 85 else 2000
    try:
        return date(year, int(parts[2]), int(parts[1]))
    except ValueError:
        return None


def _date_in(recording: str) -> date | None:
    """The date of `Startdate dd-MMM-yyyy …`, EDF+'s recording field."""
    parts = re.match(r"Startdate (\d{1,2})-([A-Za-z]{3})-(\d{4})\b", recording)
    if parts is None or parts[2].upper() not in _MONTHS:
        return None
    try:
        return date(int(parts[3]), _MONTHS.index(parts[2].upper()) + 1, int(parts[1]))
    except ValueError:
        return None


def _start_time(fixed: bytes, fields: EdfFields) -> time:
    text = fields.text(fixed[176:184], "start time")
    parts = re.fullmatch(r"(\d{1,2})\D ?(\d{1,2})\D ?(\d{1,2})", text)
    try:
        if parts is None:
            raise ValueError(text)
        return time(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        fields.note(f"The start time “{text}” is no time", "the clock counts from 00:00:00")
        return time(0)
