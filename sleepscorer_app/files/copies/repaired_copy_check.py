"""Whether a repaired copy holds what its source holds, by a library that did not write it."""

# Neither library says what types it hands over.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownLambdaType=false

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.files.recordings.edf_records import EdfRecords, open_records
from sleepscorer_app.files.recordings.edf_signals import EdfSignal

_RECORDS_AT_ONCE_SAMPLES = 1 << 20
_SCALE_TOLERANCE = 2e-5

Reader = Callable[[int, int, int], NDArray[np.integer]]
"""Stored numbers of a signal from a first sample on, so many."""


def copy_difference(records: EdfRecords, kept: tuple[EdfSignal, ...], copy: Path) -> str | None:
    """What is not the same in the copy, its annotations included; None if all is.

    pyedflib reads it, or edfio where the recording has gaps, which pyedflib refuses.
    """
    if open_records(copy).annotations(0.0)[0] != records.annotations(0.0)[0]:
        return "an annotation differs"
    signals = [one for one in kept if not one.is_annotations]
    with ExitStack() as opened:
        try:
            header = records.header
            read = library_reader(
                copy, header.is_bdf, header.is_discontinuous, len(signals), opened
            )
        except (OSError, ValueError, RuntimeError) as error:
            return f"it cannot be opened: {error}"
        for place, signal in enumerate(signals):
            if not are_same_samples(records, signal, read, place):
                return f"a sample of {signal.label} differs"
    return _scale_difference(signals, copy)


def library_reader(
    copy: Path, is_bdf: bool, has_gaps: bool, n_signals: int, opened: ExitStack
) -> Reader:
    """pyedflib, or edfio for a recording with gaps, which pyedflib refuses; `opened` closes it."""
    if has_gaps:
        return _edfio_reader(copy, is_bdf, n_signals)
    return _pyedflib_reader(copy, n_signals, opened)


def are_same_samples(records: EdfRecords, signal: EdfSignal, read: Reader, place: int) -> bool:
    """Whether `read` gives for the signal at `place` the numbers that our own reader finds."""
    per_record = signal.samples_per_record
    n_at_once = max(1, _RECORDS_AT_ONCE_SAMPLES // per_record)
    with records.opened() as file:
        for first in range(0, records.n_records, n_at_once):
            last = min(first + n_at_once, records.n_records)
            ours = records.stored_numbers(file, signal, first, last)
            theirs = read(place, first * per_record, (last - first) * per_record)
            if not np.array_equal(ours, theirs):
                return False
    return True


def _scale_difference(signals: list[EdfSignal], copy: Path) -> str | None:
    """Our own reading of the copy's scale; the numbers themselves another library has read."""
    again = [one for one in open_records(copy).header.signals if not one.is_annotations]
    for before, after in zip(signals, again, strict=True):
        is_near = np.allclose(
            (after.gain, after.offset), (before.gain, before.offset), rtol=_SCALE_TOLERANCE
        )
        if not is_near or (before.unit != after.unit and before.unit != "digital"):
            return f"the scale of {before.label} differs"
    return None


def _pyedflib_reader(copy: Path, n_signals: int, opened: ExitStack) -> Reader:
    # Slow to import and only needed when a copy is written.
    import pyedflib

    reader = opened.enter_context(pyedflib.EdfReader(str(copy)))
    if reader.signals_in_file != n_signals:
        raise ValueError(f"{n_signals} signals here, {reader.signals_in_file} there")
    return lambda place, first, n: reader.readSignal(place, first, n, digital=True)


def _edfio_reader(copy: Path, is_bdf: bool, n_signals: int) -> Reader:
    import edfio

    signals = (edfio.read_bdf(copy) if is_bdf else edfio.read_edf(copy)).signals
    if len(signals) != n_signals:
        raise ValueError(f"{n_signals} signals here, {len(signals)} there")
    return lambda place, first, n: signals[place].digital[first : first + n]
