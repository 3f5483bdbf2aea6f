"""When each data record of an EDF+ file happened: one stretch of time, or several with gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Timeline:
    """Stretches of records that follow one another without a gap.

    Stretch `i` holds records `first_records[i]` to `first_records[i + 1]` and begins
    `starts_seconds[i]` after the recording; `first_records` is one longer than `starts_seconds`.
    """

    first_records: NDArray[np.int64]
    starts_seconds: NDArray[np.float64]
    record_seconds: float

    @classmethod
    def continuous(cls, n_records: int, record_seconds: float) -> "Timeline":
        return cls(np.array([0, n_records]), np.zeros(1), record_seconds)

    @classmethod
    def from_onsets(
        cls, onsets: Sequence[float], record_seconds: float, tolerance_seconds: float
    ) -> "Timeline":
        """A new stretch wherever a record begins off the time its predecessors lead to.

        Raises `ValueError` when the onsets run backwards.
        """
        firsts, starts = [0], [onsets[0]]
        for record, (before, onset) in enumerate(pairwise(onsets), start=1):
            if onset <= before:
                raise ValueError(f"record {record + 1} begins before the one it follows")
            expected = starts[-1] + (record - firsts[-1]) * record_seconds
            if abs(onset - expected) > tolerance_seconds:
                firsts.append(record)
                starts.append(onset)
        first_records = np.array([*firsts, len(onsets)], dtype=np.int64)
        return cls(first_records, np.asarray(starts) - onsets[0], record_seconds)

    @property
    def n_gaps(self) -> int:
        return len(self.starts_seconds) - 1

    @property
    def jumps_seconds(self) -> NDArray[np.float64]:
        """From each stretch's end to the next one's start: gaps above 0, overlaps below."""
        lengths = np.diff(self.first_records)[:-1] * self.record_seconds
        return np.diff(self.starts_seconds) - lengths

    @property
    def duration_seconds(self) -> float:
        """From the first record's start to the last one's end, gaps included."""
        last = int(self.first_records[-1] - self.first_records[-2])
        return float(self.starts_seconds[-1]) + last * self.record_seconds

    @property
    def recorded_seconds(self) -> float:
        """The same without the gaps."""
        return int(self.first_records[-1]) * self.record_seconds

    def n_samples(self, samples_per_record: int, rate_hz: float) -> int:
        """Samples of one channel from the first to the last, gaps included."""
        last = int(self.first_records[-1] - self.first_records[-2])
        return round(float(self.starts_seconds[-1]) * rate_hz) + last * samples_per_record

    def stored(
        self, samples_per_record: int, rate_hz: float, first: int, last: int
    ) -> Iterator[tuple[int, int, int]]:
        """Which stored samples fill `first <= index < last` of a channel's even time grid.

        Yields (first stored sample, one past the last, place in the wanted row).
        """
        places = np.rint(self.starts_seconds * rate_hz).astype(np.int64)
        stored_firsts = self.first_records * samples_per_record
        begin = max(int(np.searchsorted(places, first, side="right")) - 1, 0)
        end = int(np.searchsorted(places, last, side="left"))
        for stretch in range(begin, end):
            place = int(places[stretch])
            n_stored = int(stored_firsts[stretch + 1] - stored_firsts[stretch])
            wanted_first = max(first, place)
            wanted_last = min(last, place + n_stored)
            if wanted_first < wanted_last:
                shift = int(stored_firsts[stretch]) - place
                yield wanted_first + shift, wanted_last + shift, wanted_first - first
