"""The montages there are to choose from, and which was chosen for which set of channels."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.montages.montage_fit import equipment_of
from sleepscorer_app.domain.montages.montage_rows import LONGEST_NAME, Montage
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.files.choices.gain_choices import GainChoices
from sleepscorer_app.files.choices.montage_choices import (
    Choices,
    MontageChoice,
    channels_key,
    choice_for_channels,
    equipment_key,
    read_choices,
    write_choices,
)
from sleepscorer_app.files.choices.montage_files import (
    delete_montage,
    list_montages,
    montage_path,
    write_montage,
)
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile


class MontageLibrary(QObject):
    """The montages that came with the program, then the person's own.

    Without `own_folder` nothing is remembered beyond this start.
    """

    changed = Signal()
    """A montage came or went."""
    failed = Signal(str)
    """Something could not be kept on disk: the sentence to show."""

    def __init__(self, own_folder: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = own_folder
        self._presets, broken = list_montages(RESOURCES / "montages")
        self._own: dict[str, Montage] = {}
        self._choices: dict[str, MontageChoice] = {}
        self._may_write_choices = own_folder is not None
        gains_path = own_folder.with_name("chosen_gains.json") if own_folder else None
        self._gains = GainChoices(gains_path)
        self.problems = [*broken]
        """A sentence for each file that could not be read."""
        if own_folder is not None:
            self._read_own(own_folder)

    @property
    def montages(self) -> tuple[Montage, ...]:
        """All of them, in the order in which they are offered."""
        return (*self._presets, *self._own.values())

    def named(self, name: str) -> Montage | None:
        return next((one for one in self.montages if one.name == name), None)

    def is_preset(self, name: str) -> bool:
        return any(one.name == name for one in self._presets)

    def save(self, montage: Montage) -> bool:
        """Keep one of the person's own, in place of the one of that name; False if it failed.

        Raises `ValueError` for the name of a montage that came with the program.
        """
        if self.is_preset(montage.name):
            raise ValueError(f"“{montage.name}” comes with the program; choose another name")
        try:
            if self._folder is not None:
                write_montage(montage_path(self._folder, montage.name), montage)
        except FailedExport as error:
            self.failed.emit(str(error))
            return False
        self._own[montage.name] = montage
        self._own = dict(sorted(self._own.items()))
        self.changed.emit()
        return True

    def delete(self, name: str) -> None:
        """Forget one of the person's own, on disk too."""
        montage = self._own.pop(name, None)
        if montage is None:
            return
        try:
            if self._folder is not None:
                delete_montage(self._folder, name)
        except OSError as error:
            self._own[name] = montage
            self.failed.emit(f"“{name}” was not deleted: {error.strerror or error}.")
        self.changed.emit()

    def take_in(self, montage: Montage) -> Montage:
        """Keep a montage from elsewhere, under another name if its own is taken."""
        name, count = montage.name, 2
        while self.named(name) not in (None, replace(montage, name=name)):
            ending = f" {count}"
            name, count = montage.name[: LONGEST_NAME - len(ending)] + ending, count + 1
        taken = replace(montage, name=name)
        if self.named(name) is None:
            self.save(taken)
        return taken

    def remembered(self, recording: Recording) -> Montage | None:
        """What was chosen last for a recording of the same channels, as it is saved now."""
        return self._as_saved(channels_key(recording))

    def fixed(self, recording: Recording) -> Montage | None:
        """What was fixed for all recordings of this equipment, as it is saved now."""
        return self._as_saved(equipment_key(equipment_of(recording)))

    def remember(self, recording: Recording, montage: Montage | None) -> None:
        """From now on recordings of these channels are shown so; None: guess again."""
        key = channels_key(recording)
        choices = {one: choice for one, choice in self._choices.items() if one != key}
        if montage is not None:
            choices[key] = choice_for_channels(recording, montage)
        self.keep_choices(choices)

    def gains(self, recording: Recording, montage_name: str) -> Mapping[str, Gain]:
        """How tall a person drew the traces of such a recording under this montage, by name."""
        return self._gains.gains(recording, montage_name)

    def keep_gains(
        self, recording: Recording, montage_name: str, gains: Mapping[str, Gain]
    ) -> None:
        """Draw such recordings so from now on."""
        try:
            self._gains.keep(recording, montage_name, gains)
        except FailedExport as error:
            self.failed.emit(str(error))

    @property
    def choices(self) -> Choices:
        """Every choice that is kept, oldest first."""
        return self._choices

    def keep_choices(self, choices: Choices) -> None:
        """Keep these and no others."""
        if choices == self._choices:
            return
        self._choices = dict(choices)
        if self._folder is not None and self._may_write_choices:
            try:
                write_choices(_choices_path(self._folder), self._choices)
            except FailedExport as error:
                self.failed.emit(str(error))

    def _as_saved(self, key: str) -> Montage | None:
        chosen = self._choices.get(key)
        return None if chosen is None else self.named(chosen.montage.name) or chosen.montage

    def _read_own(self, folder: Path) -> None:
        own, broken = list_montages(folder)
        self._own = {one.name: one for one in own if not self.is_preset(one.name)}
        self.problems += broken
        try:
            self._choices = read_choices(_choices_path(folder))
        except UnreadableFile as error:
            # Kept for whoever can read it: a newer version, or a person who mends it.
            self._may_write_choices = False
            self.problems.append(
                f"{error} Montages are guessed, and what you choose now is not kept, until "
                f"{_choices_path(folder)} is mended or deleted."
            )


def _choices_path(folder: Path) -> Path:
    return folder.with_name("montage_choices.json")
