"""What a recording is to everyone above: channels, a clock, and samples by time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

EPOCH_SECONDS = 30


@dataclass(frozen=True)
class Channel:
    """One channel as the file holds it."""

    name: str
    rate_hz: float
    unit: str = "µV"
    prefilter: str = ""
    transducer: str = ""
    header_unit: str = ""
    """The unit as the header spells it (`uV`, `mV`, nothing); `unit` is what samples come in."""


@dataclass(frozen=True)
class Identity:
    """Who and what was recorded, as EDF+ writes it: the two 80-character header fields."""

    patient: str = "X X X X"
    recording: str = "Startdate X X X X"


@dataclass(frozen=True)
class Annotation:
    """A text the file itself carries, seconds after the recording's start."""

    onset_seconds: float
    duration_seconds: float
    text: str


class Recording(Protocol):
    """A night, read only; safe to read from several threads at once.

    Epoch `k` (from 0) covers seconds `30 k` to `30 (k + 1)` after `start`. A rest of less than 30 s
    at the end belongs to no epoch.
    """

    @property
    def name(self) -> str: ...
    @property
    def channels(self) -> tuple[Channel, ...]: ...
    @property
    def start(self) -> datetime: ...
    @property
    def duration_seconds(self) -> float: ...
    @property
    def identity(self) -> Identity: ...
    @property
    def annotations(self) -> tuple[Annotation, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about the file and what was done about it, a sentence each."""
        ...

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        """Samples of one channel with `start <= time < stop`, shape (n,).

        Voltages are in µV, everything else in the channel's unit. Times outside the recording give
        no samples; times in a gap give NaN. Raises `OSError` when the file has gone.
        """
        ...


def n_epochs(recording: Recording) -> int:
    """How many whole 30-s epochs the recording holds."""
    return int(recording.duration_seconds / EPOCH_SECONDS + 1e-9)


def clock_time(recording: Recording, seconds: float) -> datetime:
    """The wall clock `seconds` after the recording's start."""
    return recording.start + timedelta(seconds=seconds)


def sample_range(
    rate_hz: float, n_samples: int, start_seconds: float, stop_seconds: float
) -> tuple[int, int]:
    """Indices `first, last` of the samples with `start <= index / rate < stop`, kept inside."""
    # A sample that lies on the border to within a millionth of its own spacing counts as on it.
    first = int(np.ceil(start_seconds * rate_hz - 1e-6))
    last = int(np.ceil(stop_seconds * rate_hz - 1e-6))
    first = min(max(first, 0), n_samples)
    return first, min(max(last, first), n_samples)


@dataclass(frozen=True)
class ArrayRecording:
    """A night held in memory: `samples[i]` belongs to `channels[i]`, in µV, shape (n_i,)."""

    name: str
    channels: tuple[Channel, ...]
    samples: tuple[NDArray[np.float32], ...]
    start: datetime
    identity: Identity = field(default_factory=Identity)
    annotations: tuple[Annotation, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.channels) != len(self.samples):
            raise ValueError(f"{len(self.channels)} channels but {len(self.samples)} arrays")

    @property
    def duration_seconds(self) -> float:
        return max(
            (
                len(one) / channel.rate_hz
                for one, channel in zip(self.samples, self.channels, strict=True)
            ),
            default=0.0,
        )

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        one = self.samples[channel]
        rate_hz = self.channels[channel].rate_hz
        first, last = sample_range(rate_hz, len(one), start_seconds, stop_seconds)
        return one[first:last]
