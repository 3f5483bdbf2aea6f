"""A recording whose file may vanish while open: views see a gap, one sentence says why."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import Recording, sample_range
from sleepscorer_app.domain.wrapped_recording import WrappedRecording


class GuardedRecording(WrappedRecording, QObject):
    """Reads like the recording inside it, but a failed read gives NaN and emits `lost` once.

    The views would otherwise each meet the error, at every repaint. `inner` still raises, for work
    that must not go on with invented gaps.
    """

    lost = Signal(str)

    def __init__(self, inner: Recording, parent: QObject | None = None) -> None:
        QObject.__init__(self, parent)
        WrappedRecording.__init__(self, inner)
        self._is_lost = False

    def read(self, channel: int, start_seconds: float, stop_seconds: float) -> NDArray[np.float32]:
        try:
            return self.inner.read(channel, start_seconds, stop_seconds)
        except OSError as error:
            if not self._is_lost:
                self._is_lost = True
                self.lost.emit(str(error))
            rate_hz = self.channels[channel].rate_hz
            n_samples = round(self.duration_seconds * rate_hz)
            first, last = sample_range(rate_hz, n_samples, start_seconds, stop_seconds)
            return np.full(last - first, np.nan, dtype=np.float32)


def unguarded(recording: Recording) -> Recording:
    """The file itself, which raises `OSError` once it has gone, for what nobody sees yet."""
    return recording.inner if isinstance(recording, GuardedRecording) else recording
