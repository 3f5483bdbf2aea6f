"""The keys of the gain, and measuring the screen; each says in words what it did."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.screen_size import screen_key, with_screen


class AmplitudeFlow(RememberingFlow):
    """Acts on the open night's amplitude as the person at the keys asks."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions of this flow do."""
        return {
            "larger": partial(self._do, lambda one: one.step_all(1)),
            "smaller": partial(self._do, lambda one: one.step_all(-1)),
            "first_gain": partial(self._do, Amplitude.reset),
            "trace_above": partial(self._do, lambda one: one.choose(-1)),
            "trace_below": partial(self._do, lambda one: one.choose(1)),
            "trace_larger": partial(self._do, lambda one: one.step_chosen(1)),
            "trace_smaller": partial(self._do, lambda one: one.step_chosen(-1)),
            "fit_trace": partial(self._do, Amplitude.fit_chosen),
            "screen_size": self.measure_screen,
        }

    def take_night(self, night: OpenNight) -> None:
        """Say what is done to this night's amplitude."""
        night.amplitude.said.connect(self._say)

    def measure_screen(self) -> None:
        """Ask how large the pixels of the window's screen are, and keep it for that screen."""
        window = self._voice.window
        screen = window.screen()
        sizes = self._settings.now.screen_sizes
        measured = self._voice.questions.screen_size(window, screen, sizes)
        if measured is None:
            return
        kept = with_screen(sizes, screen_key(screen), measured.pixels_per_mm)
        self._settings.set(replace(self._settings.now, screen_sizes=kept))
        if measured.pixels_per_mm is None:
            self._say("The size of this screen is what the system says; uncalibrated")
        else:
            self._say(f"This screen has {measured.pixels_per_mm:.2f} pixels per millimetre")

    def _do(self, deed: Callable[[Amplitude], None]) -> None:
        night = self._open_night()
        if night is not None:
            deed(night.amplitude)

    def _say(self, words: str) -> None:
        # What the status line says is told to a screen reader, too.
        self._voice.status_line.show_sentence(words)
