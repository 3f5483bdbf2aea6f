"""Everything the window does in several steps: made here, and told of each night that is open."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from sleepscorer_app.files.choices.unit_choices import UnitChoices
from sleepscorer_app.ui.comparison.comparison_flow import ComparisonFlow
from sleepscorer_app.ui.exports.copy_flow import CopyFlow
from sleepscorer_app.ui.exports.report_flow import ReportFlow
from sleepscorer_app.ui.manual.manual_flow import ManualFlow
from sleepscorer_app.ui.markers.marker_flow import MarkerFlow
from sleepscorer_app.ui.montages.montage_flow import MontageFlow
from sleepscorer_app.ui.moving.time_flow import TimeFlow
from sleepscorer_app.ui.night.night_flows import NightFlows, Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.queue_flow import QueueFlow
from sleepscorer_app.ui.night.unit_flow import UnitFlow
from sleepscorer_app.ui.preferences.settings_flow import SettingsFlow
from sleepscorer_app.ui.rulers.ruler_flow import RulerFlow
from sleepscorer_app.ui.strips.strip_flow import StripFlow
from sleepscorer_app.ui.traces.amplitude_flow import AmplitudeFlow
from sleepscorer_app.ui.window.surroundings import Surroundings


class WindowFlows(QObject):
    """A flow is made in `__init__` and named in `handlers`; that is all the window asks of one."""

    def __init__(
        self,
        voice: Voice,
        surroundings: Surroundings,
        units: UnitChoices,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        settings = surroundings.settings
        self.night = NightFlows(voice, settings, surroundings.models, surroundings.learning, self)
        self.units = UnitFlow(voice, units, self)
        self.montages = MontageFlow(voice, surroundings, self)
        self.comparing = ComparisonFlow(voice, settings, open_night, self)
        self.marking = MarkerFlow(voice, open_night, self)
        self.time = TimeFlow(voice, settings, open_night, self)
        self.amplitude = AmplitudeFlow(voice, settings, open_night, self)
        self.report = ReportFlow(voice, settings, open_night, self)
        self.rulers = RulerFlow(voice, open_night, self)
        self.strips = StripFlow(voice, open_night, self)
        self.queueing = QueueFlow(voice, settings, surroundings.fallback_folder, open_night, self)
        self.strips.state_changed.connect(self.night.state_changed)
        self.copying = CopyFlow(voice, open_night, self)
        self.manual = ManualFlow(voice, settings, self)
        self.settings = SettingsFlow(voice, settings, self.montages.library, open_night, self)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's actions do that belong to a flow."""
        return {
            **self.night.handlers(),
            **self.units.handlers(),
            **self.montages.handlers(),
            **self.comparing.handlers(),
            **self.marking.handlers(),
            **self.time.handlers(),
            **self.amplitude.handlers(),
            **self.rulers.handlers(),
            **self.strips.handlers(),
            **self.report.handlers(),
            **self.settings.handlers(),
            **self.queueing.handlers(),
            **self.copying.handlers(),
            **self.manual.handlers(),
        }

    def take_night(self, night: OpenNight) -> None:
        """From now on everything is about this night, which is on screen already."""
        self.night.take_night(night)
        self.montages.take_night(night)
        self.units.take_night(night)
        self.amplitude.take_night(night)
        self.rulers.take_night(night)
        self.settings.take_night(night)
        self.queueing.take_night(night)

    def close(self) -> None:
        """Be silent: the window goes."""
        self.settings.speaker.stop()
        self.manual.close()

    def leave_night(self) -> None:
        """Stop what is at work, before the night is closed."""
        self.report.leave_night()
        self.night.leave_night()
        self.units.leave_night()
        self.montages.leave_night()
