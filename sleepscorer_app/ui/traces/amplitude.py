"""How tall the night's traces are drawn: gains, the chosen trace, and what a person asked for."""

from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.gain import GainMeasure
from sleepscorer_app.ui.preferences.settings import Preferences, Settings
from sleepscorer_app.ui.traces.lane_scale import LaneScale
from sleepscorer_app.ui.traces.screen_size import PixelDensity, ScreenSize, pixel_density
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

TURNED_ROLES = frozenset({Role.EEG, Role.EOG})
"""What `negative up` turns over; nobody draws breathing or a heart that way."""

_KnownBy = tuple[QScreen, QSize, float, tuple[ScreenSize, ...]]
"""A screen as it stands now, and what was measured of screens."""


class Amplitude(QObject):
    """One per open night. The keys act on it, the traces are painted by it."""

    changed = Signal()
    """Everything has to be painted again."""
    fit_wanted = Signal(int)
    """The trace at this place, hidden ones counted, is to fill its lane; the page does it."""
    said = Signal(str)
    """What was done, in words."""

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._recording = recording
        self._traces = traces
        self._settings = settings
        self._drawn_by = self._preferences
        self._chosen: Derivation | None = None
        self._density: tuple[_KnownBy, PixelDensity] | None = None
        if settings is not None:
            settings.changed.connect(self._follow_settings)

    def is_turned(self, trace: TraceStyle) -> bool:
        """Whether negative is up: by choice for all EEG and EOG, turned back where a trace is."""
        negative_up = self._preferences.negative_up and trace.derivation.role in TURNED_ROLES
        return trace.is_inverted is not negative_up

    def density_at(self, widget: QWidget) -> PixelDensity:
        """The pixels of the screen on which a widget stands."""
        screen = widget.screen()
        # A screen takes its time to say who it is, and a page of 20 traces would ask 60 times.
        sizes = self._preferences.screen_sizes
        known_by = (screen, screen.size(), screen.devicePixelRatio(), sizes)
        if self._density is None or self._density[0] != known_by:
            self._density = known_by, pixel_density(screen, sizes)
        return self._density[1]

    def scale_of(self, trace: TraceStyle, lane_pixels: float, widget: QWidget) -> LaneScale:
        """How a trace is drawn in a lane of this height, on the screen of this widget."""
        preferences, density = self._preferences, self.density_at(widget)
        return LaneScale(
            trace.gain.pixels_per_unit(lane_pixels, density.pixels_per_mm),
            trace.gain.per_mm(lane_pixels, density.pixels_per_mm),
            lane_pixels,
            is_turned=self.is_turned(trace),
            is_clipped=preferences.clips_traces,
            has_guides=preferences.shows_guides and trace.derivation.role is Role.EEG,
        )

    @property
    def chosen(self) -> TraceStyle | None:
        """The trace that the keys for one trace act on; None until one is chosen."""
        return next((one for one in self._traces.shown if one.derivation == self._chosen), None)

    def choose(self, step: int) -> None:
        """Choose the next trace below (1) or above (-1); at first the top or bottom one."""
        shown = self._traces.shown
        if not shown:
            self.said.emit("No trace is shown.")
            return
        chosen = self.chosen
        if chosen is None:
            place = 0 if step > 0 else len(shown) - 1
        else:
            place = min(max(shown.index(chosen) + step, 0), len(shown) - 1)
        self.choose_trace(shown[place])

    def choose_trace(self, trace: TraceStyle) -> None:
        """Choose this trace, and say which it is and how tall it is drawn."""
        place = self._traces.shown.index(trace) + 1
        self._chosen = trace.derivation
        self.changed.emit()
        n_shown = len(self._traces.shown)
        self.said.emit(f"{trace.name}, trace {place} of {n_shown}, {self._gain_words(trace)}")

    def step_all(self, n_steps: int) -> None:
        """Draw every trace a step of the series larger or smaller."""
        self._traces.step_gains(n_steps)
        said = self.chosen or next(iter(self._traces.shown), None)
        if said is not None:
            self.said.emit(f"All traces; {said.name} {self._gain_words(said)}")

    def step_chosen(self, n_steps: int) -> None:
        """The same for the chosen trace; without one, the top one is chosen first."""
        if self.chosen is None:
            self.choose(1)
        chosen = self.chosen
        if chosen is None:
            return
        gain = chosen.gain.stepped(n_steps)
        self._traces.set_trace(self._traces.traces.index(chosen), replace(chosen, gain=gain))
        self._say_chosen()

    def fit_chosen(self) -> None:
        """Let the chosen trace fill its lane on this page."""
        if self.chosen is None:
            self.choose(1)
        chosen = self.chosen
        if chosen is not None:
            self.fit_wanted.emit(self._traces.traces.index(chosen))
            self._say_chosen()

    def reset(self) -> None:
        """Every trace as tall as the montage, or else its kind, has it."""
        self._traces.reset_gains()
        self.said.emit("Every trace is as tall as at first")

    def _say_chosen(self) -> None:
        if self.chosen is not None:
            self.said.emit(f"{self.chosen.name}, {self._gain_words(self.chosen)}")

    def _gain_words(self, trace: TraceStyle) -> str:
        unit = self._recording.channels[trace.derivation.channel].unit
        if trace.gain.measure is GainMeasure.PER_MILLIMETRE:
            return f"{trace.gain.value:.3g} {unit} per millimetre"
        return f"{trace.gain.value:.4g} {unit} to the edge of its lane".replace("  ", " ")

    @property
    def _preferences(self) -> Preferences:
        return Preferences() if self._settings is None else self._settings.now

    def _follow_settings(self) -> None:
        before, now = self._drawn_by, self._preferences
        self._drawn_by = now
        for name in ("negative_up", "clips_traces", "shows_guides", "screen_sizes"):
            if getattr(before, name) != getattr(now, name):
                self.changed.emit()
                return
