"""A recording whose file may vanish while open: views see a gap, one sentence says why."""

from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import (
    Annotation,
    Channel,
    Identity,
    Recording,
    sample_range,
)


class GuardedRecording(QObject):
    """Reads like the recording inside it, but a failed read gives NaN and emits `lost` once.

    The views would otherwise each meet the error, at every repaint. `inner` still raises, for work
    that must not go on with invented gaps.
    """

    lost = Signal(str)

    def __init__(self, inner: Recording, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.inner = inner
        self._is_lost = False

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def channels(self) -> tuple[Channel, ...]:
        return self.inner.channels

    @property
    def start(self) -> datetime:
        return self.inner.start

    @property
    def duration_seconds(self) -> float:
        return self.inner.duration_seconds

    @property
    def identity(self) -> Identity:
        return self.inner.identity

    @property
    def annotations(self) -> tuple[Annotation, ...]:
        return self.inner.annotations

    @property
    def notes(self) -> tuple[str, ...]:
        return self.inner.notes

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
