"""A person's layouts on disk: one JSON file each; what cannot be read is told of and kept."""

import json
from pathlib import Path

from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.choices.json_file import read_json
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.ui.layouts.layout_profile import (
    FIRST_LAYOUTS,
    LayoutName,
    LayoutProfile,
    layout_from_json,
    layout_to_json,
)

LARGEST_FILE = 1_000_000
MOST_KEPT = 1000


class LayoutStore:
    """The layouts as the person made them, else as they came with the program.

    Without a folder nothing is remembered beyond this start.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own: dict[LayoutName, LayoutProfile] = {}
        self.problems: list[str] = []
        """A sentence for each file that could not be read."""
        for name in LayoutName if folder is not None else ():
            try:
                self._read(name)
            except UnreadableFile as error:
                what = "last layout" if name is LayoutName.LAST else f"layout “{name}”"
                self.problems.append(
                    f"{error} The {what} is as at first; the file is kept in {folder}."
                )

    def profile(self, name: LayoutName) -> LayoutProfile:
        return self._own.get(name, FIRST_LAYOUTS[name])

    def is_own(self, name: LayoutName) -> bool:
        """Whether the person made this layout."""
        return name in self._own

    def keep(self, name: LayoutName, profile: LayoutProfile) -> None:
        """From now on the layout of this name is this one; `FailedExport` if disk says no."""
        self._own[name] = profile
        if self._folder is None:
            return
        path = self._path(self._folder, name)
        text = json.dumps(layout_to_json(profile), indent=1, ensure_ascii=False)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _set_aside_unreadable(path)
        except OSError as error:
            raise FailedExport(path, f"{error.strerror or error}.") from error

        def difference(written: Path) -> str | None:
            return None if _profile(written) == profile else "it holds another layout"

        write_checked(path, text.encode(), difference)

    def forget(self) -> None:
        """The layouts with keys are as at first again; `OSError` if a file stays."""
        for name in (LayoutName.STAGING, LayoutName.REVIEW, LayoutName.OVERVIEW):
            if self._own.pop(name, None) is not None and self._folder is not None:
                self._path(self._folder, name).unlink(missing_ok=True)

    def _read(self, name: LayoutName) -> None:
        assert self._folder is not None
        path = self._path(self._folder, name)
        if path.exists():
            self._own[name] = _profile(path)

    def _path(self, folder: Path, name: LayoutName) -> Path:
        return folder / f"{name.value}.json"


def _profile(path: Path) -> LayoutProfile:
    found = read_json(path, "layout", LARGEST_FILE)
    try:
        return layout_from_json(found)
    except ValueError as error:
        raise UnreadableFile(path, f"{error}.") from error


def _set_aside_unreadable(path: Path) -> None:
    """Let a file that this version cannot read make room without being lost."""
    if not path.exists():
        return
    try:
        _profile(path)
    except UnreadableFile:
        free = (path.with_suffix(f".kept-{k}") for k in range(1, MOST_KEPT))
        path.rename(next(one for one in free if not one.exists()))
