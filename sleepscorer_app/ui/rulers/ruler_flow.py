"""The ruler's key, what the ruler says, and what the aids mean."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import OpenNightFlow
from sleepscorer_app.ui.rulers.reading_aids import AID_KINDS
from sleepscorer_app.ui.rulers.ruler import Measuring

ABOUT = (
    "Aids to look where it is worth looking. They read the EEG as it was recorded, are never kept "
    "as scoring, and do not tell an artefact from sleep."
)


class RulerFlow(OpenNightFlow):
    """Calls the ruler and puts it away, and speaks for it."""

    called = Signal(bool)
    """The ruler was called by its key (True) or put away."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions of this flow do."""
        return {"ruler": self.toggle, "about_aids": self.explain}

    def take_night(self, night: OpenNight) -> None:
        """Say what is measured in this night."""
        night.measuring.said.connect(self._say)
        night.measuring.changed.connect(self._show_state)
        self.called.emit(False)

    def toggle(self) -> None:
        """Lay a ruler on the chosen trace, or put away the one that is there."""
        night = self._open_night()
        if night is None:
            return
        measuring: Measuring = night.measuring
        if measuring.has_keys:
            measuring.put_away()
            return
        shown = night.traces.shown
        trace = night.amplitude.chosen or (shown[0] if shown else None)
        if trace is None:
            self._say("No trace is shown to measure.")
            self.called.emit(False)
            return
        viewport = night.viewport
        stop_seconds = min(viewport.stop_seconds, viewport.duration_seconds)
        measuring.call(trace, (viewport.start_seconds + stop_seconds) / 2)

    def explain(self) -> None:
        """Show by which definitions the aids find what they find."""
        sentences = (ABOUT, *(f"{kind.name}: {kind.definition}" for kind in AID_KINDS))
        self._voice.questions.show_text(
            self._voice.window, "What the aids mean", "Slow waves, spindles, alpha", sentences
        )

    def _show_state(self) -> None:
        night = self._open_night()
        self.called.emit(night is not None and night.measuring.has_keys)

    def _say(self, words: str) -> None:
        if words:
            self._voice.status_line.show_sentence(words)
