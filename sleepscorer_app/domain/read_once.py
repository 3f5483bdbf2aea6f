"""A recording of which each stretch of a channel is read once, however many traces need it."""

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.wrapped_recording import WrappedRecording


def mean_of_channels(
    recording: Recording, channels: tuple[int, ...], start_seconds: float, stop_seconds: float
) -> NDArray[np.float32]:
    """The mean of channels of one rate, shape (n,), NaN where one has a gap; not to be changed."""
    if isinstance(recording, ReadOnce):
        return recording.mean(channels, start_seconds, stop_seconds)
    pieces = [recording.read(channel, start_seconds, stop_seconds) for channel in channels]
    if len(pieces) == 1:
        return pieces[0]
    length = min(len(piece) for piece in pieces)
    total = pieces[0][:length].copy()
    for piece in pieces[1:]:
        total += piece[:length]
    total /= len(pieces)
    return total


class ReadOnce(WrappedRecording):
    """The same recording; what was read stays in memory as long as this lives, so keep it short.

    A page of 20 derivations against the average of 20 electrodes asks 420 times for 20 stretches.
    """

    def __init__(self, inner: Recording) -> None:
        super().__init__(inner)
        self._read: dict[tuple[int, float, float], NDArray[np.float32]] = {}
        self._means: dict[tuple[tuple[int, ...], float, float], NDArray[np.float32]] = {}

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        """As the recording reads, but not writable: others get the same array."""
        key = (channel, start_seconds, stop_seconds)
        if key not in self._read:
            samples = self.inner.read(channel, start_seconds, stop_seconds).view()
            samples.setflags(write=False)
            self._read[key] = samples
        return self._read[key]

    def mean(
        self, channels: tuple[int, ...], start_seconds: float, stop_seconds: float
    ) -> NDArray[np.float32]:
        """The mean of channels of one rate, formed once."""
        key = (channels, start_seconds, stop_seconds)
        if key not in self._means:
            mean = mean_of_channels(self.inner, channels, start_seconds, stop_seconds).view()
            mean.setflags(write=False)
            self._means[key] = mean
        return self._means[key]
