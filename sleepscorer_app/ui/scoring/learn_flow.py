"""Finds a laboratory's scored nights, lets a model learn from them, keeps it if it is wanted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from sleepscorer_app.files.work.finished_nights import FinishedNights, find_finished_nights
from sleepscorer_app.ui.dialogs.learn_dialog import LearnDialog
from sleepscorer_app.ui.dialogs.small_screens import fit_to_screen
from sleepscorer_app.ui.manual.manual_help import offer_help
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.scoring.learning import CannotLearn, LearnChoice, Learning, Lesson

EXPECTED_ERRORS = (CannotLearn, OSError)
Result = TypeVar("Result")
AskFolder = Callable[[QWidget, Path], Path | None]


class LearnFlow(QObject):
    """One dialog and one lesson at a time; the open night may change meanwhile."""

    state_changed = Signal()
    """A lesson began or ended."""
    kept = Signal(object, str)
    """The `AvailableModel` that learned and was written down, and the name of its parent."""

    def __init__(
        self, learning: Learning, ask_folder: AskFolder, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._learning = learning
        self._ask_folder = ask_folder
        self._folder = Path()
        self._task: BackgroundTask | None = None
        self._choice: LearnChoice | None = None
        self._lesson: Lesson | None = None
        self.dialog: LearnDialog | None = None

    @property
    def is_learning(self) -> bool:
        """True while a network learns, not while nights are looked for."""
        return self._task is not None and self._choice is not None

    def show(self, window: QWidget, folder: Path, model_name: str, channel: str) -> None:
        """Show the dialog with the nights of `folder`; one that is open comes to the front."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        dialog = LearnDialog(self._learning.model_names(), model_name, channel, window)
        offer_help(dialog)
        fit_to_screen(dialog)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.nights_page.folder_wanted.connect(self._ask_for_folder)
        dialog.start_wanted.connect(self._learn)
        dialog.cancel_wanted.connect(self._cancel)
        dialog.accept_wanted.connect(self._keep)
        dialog.finished.connect(self._leave)
        self.dialog = dialog
        dialog.show()
        self._look_in(folder)

    def _ask_for_folder(self) -> None:
        if self.dialog is not None:
            folder = self._ask_folder(self.dialog, self._folder)
            if folder is not None:
                self._look_in(folder)

    def _look_in(self, folder: Path) -> None:
        self._folder = folder
        elsewhere = self._learning.work_folders

        def look(report: Report) -> FinishedNights:
            return find_finished_nights(folder, elsewhere, report)

        self._start(f"Looking for scored nights in {folder}…", look, self._show_nights)

    def _learn(self) -> None:
        choice = self.dialog.nights_page.choice() if self.dialog is not None else None
        if choice is None:
            return
        self._choice = choice
        words = (
            f"{choice.model_name} is learning from {len(choice.nights)} nights. You can go on "
            "working in the window; it will not be scored by a network until this is over."
        )
        self._start(words, lambda report: self._learning.learn(choice, report), self._show_gain)
        self.state_changed.emit()

    def _keep(self, name: str) -> None:
        if self.dialog is None or self._lesson is None or self._choice is None:
            return
        try:
            model = self._learning.keep(self._lesson, name)
        except EXPECTED_ERRORS as error:
            self.dialog.gain_page.say_problem(str(error))
            return
        parent_name = self._choice.model_name
        self.dialog.accept()
        self.kept.emit(model, parent_name)

    def _start(
        self, words: str, work: Callable[[Report], Result], take_in: Callable[[Result], None]
    ) -> None:
        if self.dialog is None or self._task is not None:
            return
        task = BackgroundTask(work)
        task.progressed.connect(self.dialog.show_progress)
        task.succeeded.connect(self._forget_task)
        task.succeeded.connect(take_in)
        task.failed.connect(self._fail)
        task.was_cancelled.connect(self._show_nights_again)
        self._task = task
        self.dialog.show_waiting(words)
        task.launch()

    def _cancel(self) -> None:
        if self._task is not None and self.dialog is not None:
            self.dialog.show_cancelling()
            self._task.cancel()

    def _leave(self) -> None:
        """The dialog is closed: what is at work stops at its next report, and is not heard."""
        if self._task is not None:
            self._task.disconnect(self)
            self._task.progressed.disconnect()
            self._task.cancel()
        self.dialog, self._lesson = None, None
        self._forget_task()
        self._choice = None

    def _show_nights(self, found: FinishedNights) -> None:
        if self.dialog is not None:
            self.dialog.nights_page.add_nights(found.nights, found.remarks)
            self.dialog.show_nights()

    def _show_gain(self, lesson: Lesson) -> None:
        self._lesson = lesson
        if self.dialog is not None and self._choice is not None:
            self.dialog.show_gain(lesson.gain, self._choice.model_name, date.today())

    def _fail(self, error: Exception) -> None:
        is_expected = isinstance(error, EXPECTED_ERRORS)
        self._show_nights_again(str(error) if is_expected else "")
        if not is_expected:
            raise error

    def _show_nights_again(self, problem: str = "") -> None:
        self._forget_task()
        self._choice = None
        if self.dialog is not None:
            self.dialog.show_nights(problem)

    def _forget_task(self) -> None:
        self._task = None
        self.state_changed.emit()
