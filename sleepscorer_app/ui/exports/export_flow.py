"""Writes the hypnogram in the background and says in one sentence what was proven about it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.recording import Identity, Recording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.de_identification import DeIdentification, Removed
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.ui.dialogs.export_dialog import ExportChoice, ExportDefaults
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.one_task import OneTask
from sleepscorer_app.ui.preferences.settings import Preferences

DecidedAt = Sequence[datetime | None]
"""When each epoch was decided; empty where nothing is known of it."""
Export = Callable[[Path, str, Scoring, Recording, DeIdentification | None, str, DecidedAt], Removed]
"""Writes and checks one file: path, format, scoring, recording, privacy, initials, times."""


class ExportFlow(OneTask):
    """One export at a time."""

    started = Signal()
    succeeded = Signal(str)

    def __init__(self, export: Export, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._export = export

    def start(
        self,
        choice: ExportChoice,
        scoring: Scoring,
        recording: Recording,
        decided_at: DecidedAt = (),
    ) -> None:
        """Write the files of `choice`; a file that fails its check leaves the old one in place."""
        if self._task is not None:
            return

        def write(report: Report) -> str:
            removed = Removed()
            for done, (name, path) in enumerate(choice.files):
                report(done / len(choice.files))
                removed = self._export(
                    path,
                    name,
                    scoring,
                    recording,
                    choice.de_identification,
                    choice.scorer,
                    decided_at,
                )
            hidden = removed if choice.de_identification is not None else None
            return result_sentence(choice.paths, scoring.n_epochs, hidden)

        task = BackgroundTask(write)
        self._keep(task, self._succeed)
        self.started.emit()
        task.launch()

    def finish(self) -> None:
        """Wait until the file at work is whole, and write no further one."""
        if self._task is not None:
            self._task.cancel_and_wait()

    def _succeed(self, sentence: str) -> None:
        self._forget()
        self.succeeded.emit(sentence)


def result_sentence(paths: tuple[Path, ...], n_epochs: int, removed: Removed | None = None) -> str:
    """What was written, that it was proven, and what was left out of it."""
    names = [path.name for path in paths]
    told = " and ".join(names) if len(names) < 4 else f"{names[0]} and {len(names) - 1} more files"
    hidden = f" Left out: {removed.summary}." if removed is not None else ""
    return (
        f"{told}: {n_epochs} epochs written, read back and found equal.{hidden} "
        f"Folder: {paths[0].parent}"
    )


def export_defaults(
    recording_path: Path, preferences: Preferences, identity: Identity | None = None
) -> ExportDefaults:
    """What the export dialog shows at first for this night."""
    # Imported here: the libraries of the formats are not needed before the first page.
    from sleepscorer_app.files.hypnogram_formats import WRITERS, default_export_name

    return ExportDefaults(
        recording=recording_path,
        titles={name: one.title for name, one in WRITERS.items()},
        name_of=lambda name, stem: default_export_name(recording_path, name, stem).name,
        formats=tuple(name for name in preferences.exports if name in WRITERS),
        de_identify=preferences.de_identifies,
        scorer=preferences.scorer,
        names_person=PersonalWords.of(identity or Identity()).hold,
        of_networks=frozenset(name for name, one in WRITERS.items() if one.is_of_networks),
        missing={name: why for name, one in WRITERS.items() if (why := one.why_not())},
    )
