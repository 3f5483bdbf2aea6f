"""Whether a de-identified copy holds every sample of its source and no word of its person."""

# Neither library says what types it hands over.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sleepscorer_app.files.copies.deidentified_annotations import expected_annotations
from sleepscorer_app.files.copies.repaired_copy_check import are_same_samples, library_reader
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.edf_records import EdfRecords, open_records

_RECORDS_AT_ONCE_BYTES = 4 << 20


def copy_difference(
    records: EdfRecords,
    header: bytes,
    words: PersonalWords,
    copy: Path,
    report: Callable[[float], None],
) -> str | None:
    """What is wrong with the copy; None if nothing is.

    Our own reader compares the bytes of every signal. A second library reads the samples, too,
    unless it refuses the source itself for faults of its header, which the copy shares.
    """
    copied = open_records(copy)
    with copied.opened() as file:
        if file.read(len(header)) != header:
            return "its header is not the one that was meant"
    if copied.n_records != records.n_records:
        return f"{records.n_records} data records here, {copied.n_records} there"
    begun = records.first_onset()
    wanted = expected_annotations(records.annotations(begun)[0], words)
    told = [
        (one.onset_seconds, one.duration_seconds, one.text) for one in copied.annotations(begun)[0]
    ]
    if sorted(told) != wanted:
        return "an annotation differs"
    return _byte_difference(records, copied, lambda share: report(share / 2)) or (
        _library_difference(records, copy, lambda share: report(0.5 + share / 2))
    )


def _byte_difference(
    records: EdfRecords, copied: EdfRecords, report: Callable[[float], None]
) -> str | None:
    """The first signal of which a byte differs."""
    signals = [one for one in records.header.signals if not one.is_annotations]
    n_at_once = max(1, _RECORDS_AT_ONCE_BYTES // records.header.record_bytes)
    with records.opened() as ours, copied.opened() as theirs:
        for first in range(0, records.n_records, n_at_once):
            last = min(first + n_at_once, records.n_records)
            for one in signals:
                before = records.pieces(ours, one, first, last)
                if before.tobytes() != copied.pieces(theirs, one, first, last).tobytes():
                    return f"a sample of {one.label} differs"
            report(last / records.n_records)
    return None


def _library_difference(
    records: EdfRecords, copy: Path, report: Callable[[float], None]
) -> str | None:
    signals = [one for one in records.header.signals if not one.is_annotations]
    kept = [one for one in signals if one.samples_per_record]
    is_bdf, has_gaps = records.header.is_bdf, records.header.is_discontinuous
    with ExitStack() as opened:
        try:
            read = library_reader(copy, is_bdf, has_gaps, len(kept), opened)
        except (OSError, ValueError, RuntimeError) as error:
            with ExitStack() as probe:
                try:
                    library_reader(records.path, is_bdf, has_gaps, len(kept), probe)
                except (OSError, ValueError, RuntimeError):
                    # It refuses the source as well: our own reader has compared every byte.
                    return None
            return f"it cannot be opened: {error}"
        for place, signal in enumerate(kept):
            if not are_same_samples(records, signal, read, place):
                return f"a sample of {signal.label} differs"
            report((place + 1) / len(kept))
    return None
