"""EDF and BDF files made byte by byte, faults included, without any EDF library."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class StoredSignal:
    """What one signal writes into the header; `counts` has shape (n_records, samples_per_record).

    An annotation signal has `texts` instead: the bytes of each record.
    """

    label: str
    counts: NDArray[np.int32] | None = None
    texts: Sequence[bytes] = ()
    unit: bytes = b"uV"
    physical: tuple[bytes, bytes] = (b"-3200", b"3200")
    digital: tuple[bytes, bytes] = (b"-32000", b"32000")

    @property
    def n_records(self) -> int:
        return len(self.texts) if self.counts is None else len(self.counts)

    def samples_per_record(self, width: int) -> int:
        if self.counts is not None:
            return self.counts.shape[1]
        return -(-max(len(text) for text in self.texts) // width)

    def record(self, index: int, width: int) -> bytes:
        if self.counts is None:
            return self.texts[index].ljust(self.samples_per_record(width) * width, b"\0")
        raw = self.counts[index].astype("<i4").view(np.uint8).reshape(-1, 4)
        return raw[:, :width].tobytes()


def timekeeping(n_records: int, record_seconds: float = 1.0, first: float = 0.0) -> list[bytes]:
    """The time-keeping annotation of each record of a continuous recording."""
    return [b"+%g\x14\x14\0" % (first + k * record_seconds) for k in range(n_records)]


def edf_bytes(
    signals: Sequence[StoredSignal],
    *,
    record_seconds: bytes = b"1",
    n_records: bytes | None = None,
    reserved: bytes = b"",
    patient: bytes = b"X X X X",
    recording: bytes = b"Startdate 02-MAR-2021 X X X",
    date: bytes = b"02.03.21",
    time: bytes = b"22.30.00",
    is_bdf: bool = False,
) -> bytes:
    """A whole file; every field may be given wrong on purpose."""
    width = 3 if is_bdf else 2
    held = signals[0].n_records
    fixed = [
        (b"\xffBIOSEMI" if is_bdf else b"0", 8),
        (patient, 80),
        (recording, 80),
        (date, 8),
        (time, 8),
        (b"%d" % (256 * (1 + len(signals))), 8),
        (reserved, 44),
        (b"%d" % held if n_records is None else n_records, 8),
        (record_seconds, 8),
        (b"%d" % len(signals), 4),
    ]
    columns = [
        ([one.label.encode() for one in signals], 16),
        ([b"AgCl"] * len(signals), 80),
        ([one.unit for one in signals], 8),
        ([one.physical[0] for one in signals], 8),
        ([one.physical[1] for one in signals], 8),
        ([one.digital[0] for one in signals], 8),
        ([one.digital[1] for one in signals], 8),
        ([b"HP:0.1Hz"] * len(signals), 80),
        ([b"%d" % one.samples_per_record(width) for one in signals], 8),
        ([b""] * len(signals), 32),
    ]
    header = b"".join(value.ljust(size) for value, size in fixed)
    header += b"".join(cell.ljust(size) for cells, size in columns for cell in cells)
    assert len(header) == 256 * (1 + len(signals))
    return header + b"".join(one.record(index, width) for index in range(held) for one in signals)


def ramp(n_records: int, samples_per_record: int, first: int = 0) -> NDArray[np.int32]:
    """Counts that tell their own place: sample k holds `first + k`, kept within 16 bits."""
    counts = (first + np.arange(n_records * samples_per_record)) % 30_000
    return counts.reshape(n_records, samples_per_record).astype(np.int32)
