"""EDF, EDF+C, EDF+D, BDF and BDF+ as a `Recording`: read only, lazily, each channel at its rate."""

from datetime import datetime, timedelta
from functools import cached_property
from io import FileIO
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import (
    EPOCH_SECONDS,
    Annotation,
    Channel,
    Identity,
    sample_range,
)
from sleepscorer_app.files.recordings.edf_records import EdfRecords, open_records
from sleepscorer_app.files.recordings.edf_signals import EdfSignal
from sleepscorer_app.files.recordings.edf_timeline import Timeline
from sleepscorer_app.files.recordings.finding import Finding
from sleepscorer_app.files.unreadable import UnreadableFile

_LONGEST_DAYS = 100
_FASTEST_HZ = 100_000
_SAMPLES_AT_ONCE = 1 << 20
"""Bounds the memory that scaling to µV needs beside the result."""


class EdfRecording:
    """A night in an EDF or BDF file; see `Recording`."""

    def __init__(self, path: Path) -> None:
        """Open the file's header; raises `UnreadableFile` when there is no night in it."""
        records = open_records(path)
        self.path = path
        self.name = path.name
        self._records = records
        self._signals = tuple(
            one
            for one in records.header.signals
            if not one.is_annotations and one.samples_per_record
        )
        if not self._signals:
            raise UnreadableFile(
                path,
                "it holds only annotations. Open the night's recording first, then import this "
                "file as its hypnogram.",
            )
        self.channels = _channels(records, self._signals)
        self.identity = Identity(records.header.patient, records.header.recording)
        self._first_onset, self._timeline, timing_findings = _timing(records, self.channels)
        if self._timeline.duration_seconds > _LONGEST_DAYS * 86_400:
            raise UnreadableFile(
                path,
                f"its header makes it {self._timeline.duration_seconds / 86_400:.0f} days long, "
                "which cannot be; export the night again from the recording system.",
            )
        self._findings = (
            *records.findings,
            *timing_findings,
            *self._too_short(),
        )

    @property
    def start(self) -> datetime:
        return self._records.header.start + timedelta(seconds=self._first_onset)

    @property
    def duration_seconds(self) -> float:
        return self._timeline.duration_seconds

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        """Read on first use: in a long night they lie scattered over gigabytes."""
        return self._annotations[0]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the file; what is odd about its annotations once they were read."""
        return tuple(str(one) for one in self.findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The same, each with its repair apart."""
        read = self.__dict__.get("_annotations")
        return (*self._findings, *read[1]) if read else self._findings

    @property
    def format_name(self) -> str:
        """`EDF`, `EDF+C`, `BDF+D` …, as the header has it."""
        header = self._records.header
        kind = "BDF" if header.is_bdf else "EDF"
        if not any(one.is_annotations for one in header.signals):
            return kind
        return f"{kind}+{'D' if header.is_discontinuous else 'C'}"

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        signal, rate_hz = self._signals[channel], self.channels[channel].rate_hz
        per_record = signal.samples_per_record
        n_samples = self._timeline.n_samples(per_record, rate_hz)
        first, last = sample_range(rate_hz, n_samples, start_seconds, stop_seconds)
        samples = np.full(last - first, np.nan, dtype=np.float32)
        with self._records.opened() as file:
            for stored, end, place in self._timeline.stored(per_record, rate_hz, first, last):
                step = max(1, _SAMPLES_AT_ONCE // per_record) * per_record
                cuts = [stored, *range((stored // step + 1) * step, end, step), end]
                for begin, stop in pairwise(cuts):
                    at = place + begin - stored
                    samples[at : at + stop - begin] = self._scaled(file, signal, begin, stop)
        return samples

    def _scaled(
        self, file: FileIO, signal: EdfSignal, first: int, last: int
    ) -> NDArray[np.float64]:
        """Stored samples `first <= index < last` in the signal's unit."""
        per_record = signal.samples_per_record
        first_record = first // per_record
        numbers = self._records.stored_numbers(file, signal, first_record, -(-last // per_record))
        skip = first - first_record * per_record
        counts = numbers[skip : skip + last - first]
        return counts.astype(np.float64) * signal.gain + signal.offset

    @cached_property
    def _annotations(self) -> tuple[tuple[Annotation, ...], tuple[Finding, ...]]:
        return self._records.annotations(self._first_onset)

    def _too_short(self) -> list[Finding]:
        if self.duration_seconds + 1e-9 >= EPOCH_SECONDS:
            return []
        return [
            Finding(
                f"The recording is {self.duration_seconds:g} s long, less than one epoch of "
                f"{EPOCH_SECONDS} s",
                "there is nothing to score",
            )
        ]


def _channels(records: EdfRecords, signals: tuple[EdfSignal, ...]) -> tuple[Channel, ...]:
    channels = tuple(
        Channel(
            name=one.label,
            rate_hz=float(one.samples_per_record / records.header.record_seconds),
            unit=one.unit,
            prefilter=one.prefilter,
            transducer=one.transducer,
            header_unit=one.stored.unit,
        )
        for one in signals
    )
    fastest = max(channels, key=lambda channel: channel.rate_hz)
    if fastest.rate_hz > _FASTEST_HZ:
        raise UnreadableFile(
            records.path,
            f"its header gives {fastest.name} a sampling rate of {fastest.rate_hz:g} Hz, which "
            "cannot be; export the night again from the recording system.",
        )
    return channels


def _timing(
    records: EdfRecords, channels: tuple[Channel, ...]
) -> tuple[float, Timeline, list[Finding]]:
    """When the first record begins (seconds after the header's start), the timeline, the odd."""
    record_seconds = float(records.header.record_seconds)
    continuous = Timeline.continuous(records.n_records, record_seconds)
    first = records.first_onset()
    last = records.record_onsets(records.n_records - 1, records.n_records)[0]
    counted = first + (records.n_records - 1) * record_seconds
    if not records.header.is_discontinuous and (
        last is None or abs(last - counted) <= record_seconds / 2
    ):
        return first, continuous, []
    tolerance = 0.5 / max(channel.rate_hz for channel in channels)
    if not records.header.is_discontinuous:
        tolerance = record_seconds / 2
    return _gaps(records, first, continuous, tolerance)


def _gaps(
    records: EdfRecords, first: float, continuous: Timeline, tolerance_seconds: float
) -> tuple[float, Timeline, list[Finding]]:
    onsets = records.record_onsets(0, records.n_records)
    known = [onset for onset in onsets if onset is not None]
    if len(known) < len(onsets):
        return (
            first,
            continuous,
            [Finding("Some data records do not say when they began", "read as one stretch")],
        )
    try:
        timeline = Timeline.from_onsets(known, continuous.record_seconds, tolerance_seconds)
    except ValueError:
        return (
            first,
            continuous,
            [Finding("The times of the data records run backwards", "read as one stretch")],
        )
    if timeline.n_gaps == 0 or timeline.duration_seconds > _LONGEST_DAYS * 86_400:
        return first, continuous, []
    findings = _interruptions(timeline)
    if not records.header.is_discontinuous:
        denied = "Its header says it was not interrupted"
        findings.append(Finding(denied, "the records' own times were taken"))
    return first, timeline, findings


def _interruptions(timeline: Timeline) -> list[Finding]:
    """What is missing between the stretches, and what is there twice."""
    jumps = timeline.jumps_seconds
    missing, doubled = jumps[jumps > 0], -jumps[jumps < 0]
    findings: list[Finding] = []
    if missing.size:
        times = "once" if missing.size == 1 else f"{missing.size} times"
        interrupted = f"The recording was interrupted {times}, {missing.sum():.6g} s in all"
        findings.append(Finding(interrupted, "nothing is shown there"))
    if doubled.size:
        overlap = f"{doubled.sum():.6g} s in all"
        findings.append(
            Finding(
                f"Some data records begin before the ones before them end, {overlap}",
                "the later one is shown",
            )
        )
    return findings
