"""A `Recording` written as EDF+C, read back by a library that did not write it, and compared."""

# pyedflib does not say what types it hands over.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportMissingTypeStubs=false

import math
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
from edfio import Edf, EdfAnnotation, EdfSignal
from edfio import Recording as EdfRecordingField
from numpy.typing import NDArray
from pyedflib import EdfReader

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.failed_export import FailedExport

# One step fewer below than 16 bits allow, so that zero is a step and not between two.
DIGITAL_RANGE = (-32767, 32767)
# EDF+ dates have two digits for the year.
FIRST_YEAR, LAST_YEAR = 1985, 2084
ONSET_TOLERANCE_SECONDS = 1e-3
SAMPLES_AT_ONCE = 1 << 19


def write_recording(path: Path, recording: Recording) -> None:
    """Write the whole recording with its annotations; every channel in 16 bits, none clipped.

    Source: EDF+ (Kemp and Olivan 2003, edfplus.info), continuous. The file is written under
    another name, read back with pyedflib and compared (samples to within one digital step), then
    renamed. Raises `FailedExport`, and an older file stays, when that fails or the recording has
    gaps, a length that is no whole number of records, or texts that EDF+ cannot hold.
    """
    write_checked(path, _edf(path, recording).to_bytes(), lambda file: _difference(file, recording))


def _edf(path: Path, recording: Recording) -> Edf:
    if not FIRST_YEAR <= recording.start.year <= LAST_YEAR:
        raise FailedExport(
            path, f"EDF+ holds the years {FIRST_YEAR} to {LAST_YEAR}, not {recording.start.year}."
        )
    signals = [_signal(path, recording, channel) for channel in range(len(recording.channels))]
    annotations = [
        EdfAnnotation(one.onset_seconds, one.duration_seconds or None, one.text)
        for one in recording.annotations
    ]
    try:
        edf = Edf(
            signals,
            recording=EdfRecordingField(startdate=recording.start.date()),
            starttime=recording.start.time(),
            annotations=annotations,
        )
        edf.local_patient_identification = recording.identity.patient
        edf.local_recording_identification = recording.identity.recording
    except ValueError as error:
        raise FailedExport(path, f"EDF+ cannot hold this recording: {error}.") from error
    return edf


def _signal(path: Path, recording: Recording, channel: int) -> EdfSignal:
    described = recording.channels[channel]
    samples = _samples(recording, channel)
    if not len(samples):
        raise FailedExport(path, f"channel {described.name} has no samples.")
    if not np.isfinite(samples).all():
        raise FailedExport(path, f"channel {described.name} has gaps, which EDF+C cannot hold.")
    limit = _physical_limit(samples)
    # Digits rather than volts go to edfio: it would make four copies in double precision.
    digits = np.rint(samples * np.float32(DIGITAL_RANGE[1] / limit)).astype(np.int16)
    try:
        return EdfSignal.from_digital(
            digits,
            described.rate_hz,
            label=described.name,
            transducer_type=described.transducer,
            physical_dimension=_ascii_unit(described.unit),
            physical_range=(-limit, limit),
            digital_range=DIGITAL_RANGE,
            prefiltering=described.prefilter,
        )
    except ValueError as error:
        raise FailedExport(path, f"EDF+ cannot hold channel {described.name}: {error}.") from error


def _samples(recording: Recording, channel: int) -> NDArray[np.float32]:
    return recording.read(channel, 0.0, recording.duration_seconds + 1.0)


def _physical_limit(samples: NDArray[np.float32]) -> float:
    """The largest value, 1 % up and rounded up to two digits; 1 for a flat channel."""
    largest = 1.01 * max(float(samples.max()), -float(samples.min()))
    if largest == 0.0:
        return 1.0
    unit = 10.0 ** (math.floor(math.log10(largest)) - 1)
    # The header has room for 8 characters; rounding takes away what 10 ** n adds to its digits.
    return float(f"{math.ceil(largest / unit) * unit:.6g}")


def _ascii_unit(unit: str) -> str:
    return unit.replace("µ", "u").replace("μ", "u")


def _difference(file: Path, recording: Recording) -> str | None:
    """What is wrong with the file just written, in words; None if nothing is."""
    try:
        with EdfReader(str(file)) as reader:
            return (
                _different_header(reader, recording)
                or _different_annotations(reader, recording)
                or _different_samples(reader, recording)
            )
    except OSError as error:
        return f"pyedflib cannot open it: {error}"


def _different_header(reader: EdfReader, recording: Recording) -> str | None:
    labels = tuple(reader.getSignalLabels())
    if labels != tuple(channel.name for channel in recording.channels):
        return f"its channels are {', '.join(labels)}"
    for number, channel in enumerate(recording.channels):
        rate_hz = float(reader.getSampleFrequency(number))
        if not math.isclose(rate_hz, channel.rate_hz, rel_tol=1e-6):
            return f"{channel.name} has {rate_hz:g} samples a second, not {channel.rate_hz:g}"
        if reader.getPhysicalDimension(number) != _ascii_unit(channel.unit):
            return f"{channel.name} is in {reader.getPhysicalDimension(number)}"
    if abs(reader.getStartdatetime() - recording.start) > timedelta(milliseconds=1):
        return f"it starts at {reader.getStartdatetime()}, not {recording.start}"
    return None


def _different_annotations(reader: EdfReader, recording: Recording) -> str | None:
    onsets, durations, texts = reader.readAnnotations()
    if len(texts) != len(recording.annotations):
        return f"it has {len(texts)} annotations, not {len(recording.annotations)}"
    written = sorted(recording.annotations, key=lambda one: one.onset_seconds)
    order = np.argsort(onsets, kind="stable")
    for place, wanted in zip(order, written, strict=True):
        text, onset = str(texts[place]), float(onsets[place])
        # pyedflib says -1 for an annotation without a duration.
        duration = max(0.0, float(durations[place]))
        if (
            text != wanted.text
            or abs(onset - wanted.onset_seconds) > ONSET_TOLERANCE_SECONDS
            or abs(duration - wanted.duration_seconds) > ONSET_TOLERANCE_SECONDS
        ):
            return f"it says “{text}” at {onset:g} s, not “{wanted.text}”"
    return None


def _different_samples(reader: EdfReader, recording: Recording) -> str | None:
    for number, channel in enumerate(recording.channels):
        wanted, n_written = _samples(recording, number), int(reader.getNSamples()[number])
        if n_written != len(wanted):
            return f"{channel.name} has {n_written} samples, not {len(wanted)}"
        steps = reader.getDigitalMaximum(number) - reader.getDigitalMinimum(number)
        step = (reader.getPhysicalMaximum(number) - reader.getPhysicalMinimum(number)) / steps
        off_by = max(
            float(np.max(np.abs(reader.readSignal(number, first, len(some)) - some)))
            for first, some in _in_parts(wanted)
        )
        if off_by > step:
            return f"{channel.name} is off by {off_by:g} {channel.unit}, a step being {step:g}"
    return None


def _in_parts(samples: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Where each part begins, and the part: small enough that doubles of it cost nothing."""
    for first in range(0, len(samples), SAMPLES_AT_ONCE):
        yield first, samples[first : first + SAMPLES_AT_ONCE]
