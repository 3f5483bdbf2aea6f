"""What the actions of the strips over the night do to the night that is open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import OpenNightFlow
from sleepscorer_app.ui.strips.strip_choices import CHOICES, StripChoices
from sleepscorer_app.ui.window.window_actions import WindowActions


class StripFlow(OpenNightFlow):
    """Acts on the strips of the night that is open, if one is."""

    state_changed = Signal()
    """What is ticked may have to be ticked anew."""

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        deeds: dict[str, Callable[[OpenNight], object]] = {
            **{name: partial(_choose, name) for name in CHOICES},
            "spectrogram_channel": lambda night: night.strips.channel_wanted.emit(),
            "bands": lambda night: night.strips.toggle_bands(),
            "paint_hypnogram": lambda night: night.strips.toggle_painting(),
            "zoom_night": lambda night: night.viewport.night.zoom(1),
            "zoom_night_out": lambda night: night.viewport.night.zoom(-1),
            "whole_night": lambda night: night.viewport.night.show_whole(),
            "spectrogram_power_entered": self._ask_for_power_limits,
        }
        return {name: partial(self._carry_out, deed) for name, deed in deeds.items()}

    def _carry_out(self, deed: Callable[[OpenNight], object]) -> None:
        night = self._open_night()
        if night is not None:
            deed(night)

    def _ask_for_power_limits(self, night: OpenNight) -> None:
        strips = night.strips
        limits_db = self._voice.questions.power_limits(self._voice.window, strips.entered_limits_db)
        # The night may have been closed while the question stood.
        if limits_db is not None and night is self._open_night():
            strips.limit_power(*limits_db)
        self.state_changed.emit()


def _choose(name: str, night: OpenNight) -> None:
    night.strips.choose(name)


def tick_strip_choices(actions: WindowActions, strips: StripChoices) -> None:
    """Tick what is chosen of how the strips are drawn."""
    for name in CHOICES:
        actions[name].setChecked(strips.is_chosen(name))
    actions["bands"].setChecked(strips.bands.is_shown)
    actions["paint_hypnogram"].setChecked(strips.is_painting)
