"""Every question the window puts to a person, in one place, so that a test can answer them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.scoring_log import LogEntry
from sleepscorer_app.domain.unit_doubts import UnitDoubt
from sleepscorer_app.files.hypnogram_formats.sign_mapping import SignList
from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.dialogs.auto_score_dialog import (
    AutoScoreChoice,
    AutoScoreDialog,
    AutoScoreQuestion,
)
from sleepscorer_app.ui.dialogs.copy_dialog import CopyChoice, CopyDialog
from sleepscorer_app.ui.dialogs.export_dialog import (
    AskFiles,
    ExportChoice,
    ExportDefaults,
    ExportDialog,
)
from sleepscorer_app.ui.dialogs.mapping_dialog import MappingDialog
from sleepscorer_app.ui.dialogs.marker_dialog import MarkerDialog
from sleepscorer_app.ui.dialogs.power_limits_dialog import PowerLimitsDialog
from sleepscorer_app.ui.dialogs.screen_size_dialog import MeasuredScreen, ScreenSizeDialog
from sleepscorer_app.ui.dialogs.settings.key_files import KeyFiles
from sleepscorer_app.ui.dialogs.settings.settings_dialog import (
    SettingsChoice,
    SettingsDialog,
    SettingsQuestion,
)
from sleepscorer_app.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from sleepscorer_app.ui.dialogs.small_screens import fit_to_screen
from sleepscorer_app.ui.dialogs.text_dialog import TextDialog
from sleepscorer_app.ui.dialogs.units_dialog import UnitsDialog
from sleepscorer_app.ui.dialogs.words_dialog import choice_dialog, words_dialog
from sleepscorer_app.ui.manual.manual_help import follow_link, offer_help
from sleepscorer_app.ui.traces.screen_size import ScreenSize

NIGHT_FILES = (
    "Recordings (*.edf *.bdf *.rec *.gdf *.vhdr *.set *.fif *.cnt *.lay *.eeg *.nedf *.cdt "
    "*.EDF *.BDF *.REC *.CNT *.EEG);;All files (*)"
)
QUEUE_FILES = "Queues of nights (*.json);;All files (*)"
WHO_SCORES = "Who scores?"
WHAT_FOR = "Your name or initials, for the log and the exports:"
LONGEST_NAME = 40
KEY_FILES = "Sets of keys (*.json);;All files (*)"
MONTAGE_FILES = "Montages (*.json);;All files (*)"


class Questions:
    """Asks by dialogs; None always means that the person thought better of it."""

    def night_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        return _opened(
            QFileDialog.getOpenFileName(parent, "Open a night", str(folder), NIGHT_FILES)
        )

    def queue_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        return _opened(
            QFileDialog.getOpenFileName(parent, "Queue of nights", str(folder), QUEUE_FILES)
        )

    def hypnogram_to_import(self, parent: QWidget, folder: Path) -> Path | None:
        return _opened(
            QFileDialog.getOpenFileName(
                parent, "Import a hypnogram for this night", str(folder), hypnogram_files()
            )
        )

    def hypnogram_to_compare(self, parent: QWidget, folder: Path) -> Path | None:
        files = hypnogram_files(".sleepscorer")
        return _opened(
            QFileDialog.getOpenFileName(
                parent, "Compare with another scoring of this night", str(folder), files
            )
        )

    def log_entry(self, parent: QWidget, entries: Sequence[LogEntry]) -> int | None:
        """The number of the entry after which the night is to be looked at."""
        lines = [entry_words(one) for one in reversed(entries)]
        question = "The scoring as it was after:"
        with _shown(choice_dialog(parent, "An earlier version", question, lines)) as dialog:
            return len(entries) - lines.index(dialog.textValue()) if dialog.exec() else None

    def csv_to_write(self, parent: QWidget, title: str, proposed: Path) -> Path | None:
        return _opened(
            QFileDialog.getSaveFileName(parent, title, str(proposed), "CSV (*.csv);;All files (*)")
        )

    def report_to_write(self, parent: QWidget, proposed: Path) -> Path | None:
        """Where the report goes; the system's dialog asks before a file is replaced."""
        kind = "PDF (*.pdf)" if proposed.suffix == ".pdf" else "HTML (*.html)"
        path = _opened(QFileDialog.getSaveFileName(parent, "Save the report", str(proposed), kind))
        if path is None or path.suffix.lower() == proposed.suffix:
            return path
        named = path.with_name(path.name + proposed.suffix)
        # The dialog asked about the name as typed, without its ending.
        question = f"{named.name} is there already. Replace it?"
        is_free = not named.exists() or _confirmed(parent, "Save the report", question)
        return named if is_free else None

    def logo(self, parent: QWidget, folder: Path) -> Path | None:
        """The picture that stands at the head of reports."""
        pictures = "Pictures (*.png *.jpg *.jpeg *.svg)"
        return _opened(QFileDialog.getOpenFileName(parent, "Logo", str(folder), pictures))

    def scorer(self, parent: QWidget, name: str) -> str | None:
        """Name or initials of the person who scores; may be empty."""
        with _shown(words_dialog(parent, WHO_SCORES, WHAT_FOR, name)) as dialog:
            return dialog.textValue().strip()[:LONGEST_NAME] if dialog.exec() else None

    def scorer_meanwhile(
        self, parent: QWidget, name: str, answered: Callable[[str | None], None]
    ) -> None:
        """The same, without waiting for the answer: the night is shown behind the question."""
        dialog = words_dialog(parent, WHO_SCORES, WHAT_FOR, name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def tell(is_given: int) -> None:
            answered(dialog.textValue().strip()[:LONGEST_NAME] if is_given else None)

        dialog.finished.connect(tell)
        dialog.open()

    def stage_mapping(self, parent: QWidget, name: str, signs: SignList) -> dict[str, Stage] | None:
        """What the signs of the file called `name` mean."""
        with _shown(MappingDialog(name, signs, parent)) as dialog:
            return dialog.mapping() if dialog.exec() else None

    def may_resample(self, parent: QWidget, name: str, epoch_seconds: float) -> bool:
        """True if epochs of `epoch_seconds` may become ones of 30 s."""
        answer = QMessageBox.question(
            parent,
            "Epochs of another length",
            f"The epochs of {name} are {epoch_seconds:g} s long, yours {EPOCH_SECONDS} s.\n\n"
            "Give each of yours the stage that fills most of it?",
            QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Yes

    def units(
        self, parent: QWidget, doubts: Sequence[UnitDoubt], chosen: Mapping[str, float]
    ) -> dict[str, float] | None:
        """By what the numbers of these channels are to be multiplied."""
        with _shown(UnitsDialog(doubts, chosen, parent)) as dialog:
            return dialog.factors() if dialog.exec() else None

    def folder(self, parent: QWidget, folder: Path) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(parent, "Export into", str(folder))
        return Path(chosen) if chosen else None

    def auto_score(self, parent: QWidget, question: AutoScoreQuestion) -> AutoScoreChoice | None:
        with _shown(AutoScoreDialog(question, parent)) as dialog:
            return dialog.choice() if dialog.exec() else None

    def export(
        self, parent: QWidget, defaults: ExportDefaults, scoring: Scoring
    ) -> ExportChoice | None:
        ask = AskFiles(self.folder, self.code_list)
        with _shown(ExportDialog(defaults, scoring, ask, parent)) as dialog:
            return dialog.choice() if dialog.exec() else None

    def copy(
        self, parent: QWidget, recording: Path, names_person: Callable[[str], bool]
    ) -> CopyChoice | None:
        """Where a de-identified copy goes, and under which name."""
        ask = AskFiles(self.folder, self.code_list)
        with _shown(CopyDialog(recording, names_person, ask, parent)) as dialog:
            return dialog.choice() if dialog.exec() else None

    def code_list(self, parent: QWidget, folder: Path) -> Path | None:
        """A CSV of name,code."""
        return _opened(
            QFileDialog.getOpenFileName(
                parent, "List of codes", str(folder), "Tables (*.csv *.tsv *.txt);;All files (*)"
            )
        )

    def place(self, parent: QWidget, n_epochs: int) -> str | None:
        """An epoch's number, a time, a stage or a mark's words, as typed."""
        words = (
            f"Epoch (1 to {n_epochs}), clock time (3:10, 03:10:30),\n"
            "time since the start (+0:10:00, 90 s), stage (N2, previous REM),\n"
            "or a mark's words (arousal, lights off):"
        )
        with _shown(words_dialog(parent, "Go to", words)) as dialog:
            return dialog.textValue() if dialog.exec() else None

    def marker(self, parent: QWidget, marker: Marker, channels: Sequence[str]) -> Marker | None:
        """The mark as it is to be set."""
        with _shown(MarkerDialog(marker, channels, parent)) as dialog:
            return dialog.marker() if dialog.exec() else None

    def power_limits(
        self, parent: QWidget, limits_db: tuple[float, float]
    ) -> tuple[float, float] | None:
        """Between which decibels the spectrograms' colours are to run."""
        with _shown(PowerLimitsDialog(limits_db, parent)) as dialog:
            return dialog.limits_db if dialog.exec() else None

    def montage_name(self, parent: QWidget, proposed: str) -> str | None:
        """Under which name a montage is to be kept."""
        with _shown(words_dialog(parent, "Save the montage", "Name:", proposed)) as dialog:
            is_given = dialog.exec() and dialog.textValue().strip()
            return dialog.textValue() if is_given else None

    def may_replace_montage(self, parent: QWidget, name: str) -> bool:
        """True if the montage of this name may give way to the new one."""
        return _confirmed(parent, "Save the montage", f"Replace your montage “{name}”?")

    def may_delete_montage(self, parent: QWidget, name: str) -> bool:
        return _confirmed(
            parent, "Delete the montage", f"Delete your montage “{name}”? The traces stay."
        )

    def montage_to_import(self, parent: QWidget, folder: Path) -> Path | None:
        return _opened(
            QFileDialog.getOpenFileName(parent, "Import a montage", str(folder), MONTAGE_FILES)
        )

    def montage_to_export(self, parent: QWidget, path: Path) -> Path | None:
        return _opened(
            QFileDialog.getSaveFileName(parent, "Export the montage", str(path), MONTAGE_FILES)
        )

    def screen_size(
        self, parent: QWidget, screen: QScreen, measured: Sequence[ScreenSize]
    ) -> MeasuredScreen | None:
        """How large the pixels of a screen are."""
        with _shown(ScreenSizeDialog(screen, measured, parent)) as dialog:
            return dialog.answer if dialog.exec() == QDialog.DialogCode.Accepted else None

    def may_close_unsaved(self, parent: QWidget, why: str) -> bool:
        """True if the window may close although the last edits are not on disk."""
        answer = QMessageBox.warning(
            parent,
            "Not saved",
            f"The last edits could not be saved: {why}\n\nClose anyway and lose them?",
            QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Close

    def settings(self, parent: QWidget, question: SettingsQuestion) -> SettingsChoice | None:
        """All settings as they are to be."""
        files = KeyFiles(self.keys_to_import, self.keys_to_export)
        with _shown(SettingsDialog(question, files, parent)) as dialog:
            return dialog.choice() if dialog.exec() else None

    def keys_to_import(self, parent: QWidget) -> Path | None:
        return _opened(QFileDialog.getOpenFileName(parent, "Import a set of keys", "", KEY_FILES))

    def keys_to_export(self, parent: QWidget) -> Path | None:
        return _opened(
            QFileDialog.getSaveFileName(parent, "Export the keys", "keys.json", KEY_FILES)
        )

    def show_text(
        self, parent: QWidget, title: str, heading: str, sentences: Sequence[str]
    ) -> None:
        with _shown(TextDialog(title, heading, sentences, parent)) as dialog:
            dialog.exec()

    def follow_link(self, parent: QWidget, address: str) -> None:
        """Hand an address of the manual to the browser, if the person says so."""
        follow_link(parent, address)

    def show_keys(self, parent: QWidget, rows: Sequence[ActionRow]) -> None:
        """All keys in force on one page."""
        with _shown(ShortcutsDialog(rows, parent)) as dialog:
            dialog.exec()


_Dialog = TypeVar("_Dialog", bound=QDialog)


@contextmanager
def _shown(dialog: _Dialog) -> Iterator[_Dialog]:
    """The dialog, gone once it is answered; its window would else keep it until the end."""
    offer_help(dialog)
    fit_to_screen(dialog)
    try:
        yield dialog
    finally:
        dialog.deleteLater()


def _confirmed(parent: QWidget, title: str, question: str) -> bool:
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    return QMessageBox.question(parent, title, question, yes | no, no) == yes


def _opened(answer: tuple[str, str]) -> Path | None:
    return Path(answer[0]) if answer[0] else None


def hypnogram_files(*besides: str) -> str:
    """What a dialog offers as hypnograms; `besides` are further ends of names."""
    # Imported here: the table of formats loads all of them.
    from sleepscorer_app.files.hypnogram_formats.file_names import hypnogram_suffixes

    suffixes = (*besides, *hypnogram_suffixes())
    # Some systems tell EDF from edf.
    patterns = " ".join(f"*{one} *{one.upper()}" for one in suffixes)
    return f"Hypnograms ({patterns});;All files (*)"


def entry_words(entry: LogEntry) -> str:
    """`12: 4 Mar 05:06:07, AB, Score N2: epoch 3`, each entry another."""
    at = entry.at.astimezone()
    return f"{entry.number}: {at.day} {at:%b %H:%M:%S}, {entry.who or '–'}, {entry.what}"
