"""Whole-night spectrograms, computed behind the window and kept, one per derivation."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.spectrogram import Spectrogram, colour_limits, night_spectrogram
from sleepscorer_app.ui.background_task import BackgroundTask, Report
from sleepscorer_app.ui.trace_settings import TraceSettings

MOST_KEPT = 8
"""Nights' spectrograms in memory; one of 8 hours takes 7 MB."""


@dataclass(frozen=True)
class _Kept:
    derivation: Derivation
    spectrogram: Spectrogram
    limits_db: tuple[float, float]


class NightSpectrograms(QObject):
    """The spectrogram of the derivation chosen in `traces`, as soon as it is there."""

    changed = Signal()
    """Another spectrogram is current, or it has arrived, or it could not be had."""

    def __init__(
        self, recording: Recording, traces: TraceSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._traces = traces
        self._kept: dict[Derivation, _Kept] = {}
        self._asked: Derivation | None = None
        self._tasks: set[BackgroundTask] = set()
        self.trouble = ""
        """Why there is no spectrogram, as a sentence; empty if there is one or it may come."""
        traces.spectrogram_changed.connect(self.ask)

    @property
    def spectrogram(self) -> Spectrogram | None:
        """The current one, or None while it is not there."""
        found = self._found()
        return found.spectrogram if found else None

    @property
    def limits_db(self) -> tuple[float, float] | None:
        """The decibels of the darkest and the brightest colour, the same for night and page."""
        found = self._found()
        return found.limits_db if found else None

    def ask(self) -> None:
        """Start computing the chosen derivation's spectrogram unless it is known."""
        derivation = self._traces.spectrogram
        self.trouble = ""
        if derivation is None:
            self.trouble = "No channel to draw a spectrogram of"
        elif derivation not in self._kept and derivation != self._asked:
            self._start(derivation)
        self.changed.emit()

    def stop(self) -> None:
        """Cancel what is being computed and wait until its thread has ended."""
        for task in tuple(self._tasks):
            task.cancel_and_wait()

    def _start(self, derivation: Derivation) -> None:
        for task in self._tasks:
            task.cancel()
        recording = self._recording

        def work(report: Report) -> _Kept:
            samples = derivation.read(recording, 0.0, recording.duration_seconds)
            report(0.0)
            found = night_spectrogram(samples, derivation.rate_hz(recording), report=report)
            return _Kept(derivation, found, colour_limits(found.power_db))

        self._asked = derivation
        task = BackgroundTask(work)
        self._tasks.add(task)
        task.succeeded.connect(self._keep)
        task.failed.connect(self._say_why_not)
        task.finished.connect(partial(self._tasks.discard, task))
        task.launch()

    def _keep(self, kept: _Kept) -> None:
        self._kept[kept.derivation] = kept
        if len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._forget_question(kept.derivation)

    def _say_why_not(self, error: Exception) -> None:
        if self._asked is not None:
            self.trouble = f"No spectrogram of {self._asked.name}: {error}"
            self._forget_question(self._asked)

    def _forget_question(self, derivation: Derivation) -> None:
        if self._asked == derivation:
            self._asked = None
        self.changed.emit()

    def _found(self) -> _Kept | None:
        derivation = self._traces.spectrogram
        return self._kept.get(derivation) if derivation is not None else None
