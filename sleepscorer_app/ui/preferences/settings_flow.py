"""The settings asked for, and put into force at once, on the open night too; stages spoken."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.montages.montage_fit import equipment_of
from sleepscorer_app.files.choices.montage_choices import (
    MontageChoice,
    channels_key,
    choice_for_channels,
    equipment_key,
)
from sleepscorer_app.ui.dialogs.settings.montage_page import MontageQuestion
from sleepscorer_app.ui.dialogs.settings.settings_dialog import SettingsQuestion
from sleepscorer_app.ui.montages.montage_library import MontageLibrary
from sleepscorer_app.ui.night.night_flows import Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.preferences.preference_texts import role_filters
from sleepscorer_app.ui.preferences.settings import Preferences, Settings
from sleepscorer_app.ui.preferences.speech import Speaker, system_speaker

STAGE_WORDS = {
    Stage.UNSCORED: "unscored",
    Stage.W: "Wake",
    Stage.N1: "N 1",
    Stage.N2: "N 2",
    Stage.N3: "N 3",
    Stage.R: "REM",
}
"""As a voice reads them rightly."""


class SettingsFlow(RememberingFlow):
    """Asks by one dialog; what it answers holds for the night on screen as well."""

    def __init__(
        self,
        voice: Voice,
        settings: Settings,
        library: MontageLibrary,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(voice, settings, open_night, parent)
        self._library = library
        self.speaker: Speaker = system_speaker(self)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the table's action for settings does."""
        return {"settings": self.ask}

    def take_night(self, night: OpenNight) -> None:
        """Speak the stages given to this night, if the person wants that."""
        night.deeds.staged.connect(self.tell_stage)

    def ask(self) -> None:
        """Show all settings; OK puts them into force, Cancel leaves everything."""
        before = self._settings.now
        question = SettingsQuestion(before, self._montage_question(), self.speaker)
        choice = self._voice.questions.settings(self._voice.window, question)
        if choice is None:
            return
        self._library.keep_choices(choice.montage_choices)
        # What changed meanwhile, such as the place of the window, is not taken back.
        changed = {
            name: value
            for name, value in vars(choice.preferences).items()
            if value != getattr(before, name)
        }
        self._settings.set(replace(self._settings.now, **changed))
        self._change_night(before)

    def tell_stage(self, stage: Stage) -> None:
        """Speak a stage; a screen reader is told of every step already."""
        if self._settings.now.speaks:
            self.speaker.speak(STAGE_WORDS[stage])

    def _change_night(self, before: Preferences) -> None:
        night, now = self._open_night(), self._settings.now
        if night is None:
            return
        if now.scorer != before.scorer:
            night.sign(now.scorer)
        if now.page_seconds != before.page_seconds:
            night.viewport.set_page_seconds(now.page_seconds)
        if now.shows_neighbours != before.shows_neighbours:
            night.viewport.set_context_seconds(now.context_seconds if now.shows_neighbours else 0.0)
        if now.display_filters != before.display_filters:
            for role, shown in role_filters(now.display_filters).items():
                night.traces.set_role_filter(role, shown)

    def _montage_question(self) -> MontageQuestion:
        library, night = self._library, self._open_night()
        if night is None:
            return MontageQuestion(library.montages, library.choices)
        recording, worn = night.recording.inner, night.montage.montage
        by_channels = choice_for_channels(recording, worn)
        n = len(by_channels.channels)
        words = f"With these {n} channels" if n != 1 else "With this channel alone"
        here = [(channels_key(recording), by_channels, words)]
        equipment = equipment_of(recording)
        if equipment:
            key = equipment_key(equipment)
            here.append((key, MontageChoice(worn, (), equipment), f"Equipment “{equipment[:30]}”"))
        return MontageQuestion(library.montages, library.choices, here)
