"""The report of the open night: shown as it will be, written, its choices remembered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from sleepscorer_app.assets import RESOURCES
from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.report.report_choices import ReportChoices, ToldIdentity
from sleepscorer_app.ui.dialogs.small_screens import fit_to_screen
from sleepscorer_app.ui.manual.manual_help import offer_help
from sleepscorer_app.ui.night.night_flows import EXPECTED_ERRORS, Voice
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.night.open_night_flow import RememberingFlow
from sleepscorer_app.ui.preferences.settings import Settings
from sleepscorer_app.ui.window.banner import BannerKind

if TYPE_CHECKING:
    from sleepscorer_app.ui.dialogs.report_dialog import ReportDialog
    from sleepscorer_app.ui.exports.report_making import MadeReport, ReportMaking


class ReportFlow(RememberingFlow):
    """One preview at a time; the night behind it waits."""

    definitions_changed = Signal(DefinitionSet)
    """Statistics are counted by this set from now on."""

    def __init__(
        self,
        voice: Voice,
        settings: Settings,
        open_night: Callable[[], OpenNight | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(voice, settings, open_night, parent)
        self._making: ReportMaking | None = None
        self._night_path = Path()
        self._words = PersonalWords()
        self.dialog: ReportDialog | None = None

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the window's actions of this flow do."""
        return {"report": self.show}

    @property
    def definitions(self) -> DefinitionSet:
        """The set by which statistics are counted."""
        return self._settings.now.definitions

    def choose_definitions(self, definitions: DefinitionSet) -> None:
        """Count by this set from now on."""
        self._settings.set(replace(self._settings.now, definitions=definitions))

    def show(self) -> None:
        """Show the report of the night as it is scored now."""
        night = self._open_night()
        if night is None or self.dialog is not None:
            return
        if not n_epochs(night.recording):
            self._voice.banner.say("This night is shorter than one epoch: nothing to report.")
            return
        # Imported here: Typst and PDFium are not needed before the first page of the night.
        from sleepscorer_app.ui.dialogs.report_dialog import ReportDialog
        from sleepscorer_app.ui.exports.report_making import ReportedNight, ReportMaking

        reported = ReportedNight(
            night.recording.inner,
            night.document.scoring,
            night.traces.scored,
            night.compared.others,
        )
        self._night_path = night.path
        self._words = PersonalWords.of(night.recording.identity)
        self._making = making = ReportMaking(reported, RESOURCES / "report", self)
        making.made.connect(self._show_made)
        making.written.connect(self._say_written)
        making.failed.connect(self._say_problem)
        window = self._voice.window
        dialog = ReportDialog(self._first_choices(), self._voice.questions.logo, window)
        offer_help(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.resize(window.size() * 0.92)
        fit_to_screen(dialog)
        dialog.choices_changed.connect(self._make)
        dialog.save_wanted.connect(self._save)
        dialog.finished.connect(self._leave)
        self.dialog = dialog
        dialog.open()
        self._make()

    def leave_night(self) -> None:
        """Close the preview before the night is closed."""
        if self.dialog is not None:
            self.dialog.reject()

    def _first_choices(self) -> ReportChoices:
        now = self._settings.now
        return ReportChoices(
            paper=now.paper,
            definitions=now.definitions,
            lab_name=now.lab_name,
            logo=Path(now.lab_logo) if now.lab_logo else None,
            told=now.told_identity,
            scorer=now.scorer,
        )

    def _make(self) -> None:
        if self.dialog is not None and self._making is not None:
            if self._refuses_code(self.dialog):
                return
            self.dialog.say("Laying out the pages…")
            self._making.make(self.dialog.choices)

    def _show_made(self, made: "MadeReport") -> None:
        if self.dialog is not None and not self._refuses_code(self.dialog):
            self.dialog.show_pages(made.pictures)

    def _refuses_code(self, dialog: "ReportDialog") -> bool:
        """Says so where the code of a de-identified night tells whose it is."""
        choices = dialog.choices
        tells = choices.told is ToldIdentity.NOTHING and self._words.hold(choices.code)
        if tells:
            dialog.say_problem("This code tells who slept: give the night another.")
        return tells

    def _save(self, suffix: str) -> None:
        if self.dialog is None or self._making is None:
            return
        from sleepscorer_app.files.report.write_report import report_name

        choices = self.dialog.choices
        if self._refuses_code(self.dialog):
            return
        proposed = report_name(self._night_path, suffix, choices)
        path = self._voice.questions.report_to_write(self.dialog, proposed)
        if path is not None and self.dialog is not None:
            self._making.write(path)

    def _say_written(self, path: Path) -> None:
        words = f"{path.name}: written, read again and found whole. Folder: {path.parent}"
        if self.dialog is not None:
            self.dialog.say(words)
        self._voice.banner.say(words)

    def _say_problem(self, error: Exception) -> None:
        if not isinstance(error, EXPECTED_ERRORS):
            raise error
        if self.dialog is not None and isinstance(error, FailedExport):
            self.dialog.say(str(error))
        elif self.dialog is not None:
            self.dialog.say_problem(str(error))
        else:
            self._voice.banner.say(str(error), BannerKind.ERROR)

    def _leave(self) -> None:
        """The preview is closed: its choices stay for the next time."""
        if self._making is not None:
            self._making.stop()
            self._making.deleteLater()
        dialog, self.dialog = self.dialog, None
        self._making = None
        if dialog is None:
            return
        choices = dialog.choices
        self._settings.set(
            replace(
                self._settings.now,
                definitions=choices.definitions,
                paper=choices.paper,
                lab_name=choices.lab_name,
                lab_logo="" if choices.logo is None else str(choices.logo),
                told_identity=choices.told,
            )
        )
        self.definitions_changed.emit(choices.definitions)
