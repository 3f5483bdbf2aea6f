"""The montages there are to choose from, and which was chosen for which set of channels."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.montage_fit import layout_of
from sleepscorer_app.domain.montage_rows import LONGEST_NAME, Montage
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.montage_files import (
    delete_montage,
    layout_key,
    list_montages,
    montage_path,
    read_layouts,
    write_layouts,
    write_montage,
)
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
        self._layouts: dict[str, Montage] = {}
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
        chosen = self._layouts.get(layout_key(layout_of(recording)))
        return None if chosen is None else self.named(chosen.name) or chosen

    def remember(self, recording: Recording, montage: Montage | None) -> None:
        """From now on recordings of these channels are shown so; None: guess again."""
        key = layout_key(layout_of(recording))
        self._layouts.pop(key, None)
        if montage is not None:
            self._layouts[key] = montage
        if self._folder is not None:
            try:
                write_layouts(_layouts_path(self._folder), self._layouts)
            except FailedExport as error:
                self.failed.emit(str(error))

    def _read_own(self, folder: Path) -> None:
        own, broken = list_montages(folder)
        self._own = {one.name: one for one in own if not self.is_preset(one.name)}
        self.problems += broken
        try:
            self._layouts = read_layouts(_layouts_path(folder))
        except UnreadableFile as error:
            self.problems.append(f"{error} Montages are guessed until you choose again.")


def _layouts_path(folder: Path) -> Path:
    return folder.with_name("montage_choices.json")
