"""A recording some of whose channels a person has put into another unit; the file stays."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import Channel, Recording
from sleepscorer_app.domain.wrapped_recording import WrappedRecording


def plain_factor(factor: float) -> str:
    """`1,000,000` or `0.001`, without exponents."""
    return f"{factor:,.6f}".rstrip("0").rstrip(".")


class RescaledRecording(WrappedRecording):
    """Reads like the recording inside it, with `factors` (by channel name) turning numbers to µV.

    `chosen` says so, a sentence for each channel.
    """

    def __init__(self, inner: Recording, factors: Mapping[str, float]) -> None:
        super().__init__(inner)
        self._factors = tuple(factors.get(one.name) for one in inner.channels)
        self._channels = tuple(
            one if factor is None else replace(one, unit="µV")
            for one, factor in zip(inner.channels, self._factors, strict=True)
        )
        self.chosen: tuple[str, ...] = tuple(
            f"{channel.name} is multiplied by {plain_factor(factor)} to be µV, as you chose."
            for channel, factor in zip(inner.channels, self._factors, strict=True)
            if factor is not None
        )

    @property
    def path(self) -> Path | None:
        """The file, by which a night is known again; None for a night in memory."""
        path: object = getattr(self.inner, "path", None)
        return path if isinstance(path, Path) else None

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self._channels

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self.inner.notes, *self.chosen)

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        samples = self.inner.read(channel, start_seconds, stop_seconds)
        factor = self._factors[channel]
        return samples if factor is None else samples * np.float32(factor)


def with_factors(recording: Recording, factors: Mapping[str, float]) -> Recording:
    """The recording with these channels multiplied; itself where no channel is meant.

    Raises `ValueError` naming a channel that it does not have.
    """
    names = [one.name for one in recording.channels]
    for name in factors:
        if name not in names:
            raise ValueError(f"{recording.name} has no channel called {name}")
    return RescaledRecording(recording, factors) if factors else recording
