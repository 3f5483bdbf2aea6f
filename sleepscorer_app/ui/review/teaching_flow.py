"""Teaching a night from its corrections, behind the window; the proposals are one step."""

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.reviewing.teaching import taught
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.document import Document, changed_epochs


class TeachingFlow(QObject):
    """One lesson at a time. A night edited meanwhile is taught anew: no decision is passed over."""

    finished = Signal()
    succeeded = Signal(str)
    """What the lesson proposed, in a sentence."""
    failed = Signal(Exception)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: BackgroundTask | None = None
        self._document: Document | None = None
        self._learned_from: Scoring | None = None

    @property
    def is_running(self) -> bool:
        return self._task is not None

    def start(self, document: Document) -> None:
        """Propose stages for undecided epochs from what a person has decided."""
        if self._task is not None or document.scoring.automatic is None:
            return
        if not document.scoring.is_decided.any():
            self.succeeded.emit("Nothing to learn from yet: confirm or correct some epochs first.")
            return
        self._document = document
        self._launch(document.scoring)

    def cancel_and_wait(self) -> None:
        """Give the lesson up for good, before its night is closed."""
        if self._task is not None:
            task, self._task = self._task, None
            task.disconnect(self)
            task.cancel_and_wait()
            self._forget()

    def _launch(self, scoring: Scoring) -> None:
        def work(_report: Report) -> Scoring:
            return taught(scoring)

        self._learned_from = scoring
        task = BackgroundTask(work)
        task.succeeded.connect(self._take_in)
        task.failed.connect(self._give_up)
        self._task = task
        task.launch()

    def _take_in(self, after: Scoring) -> None:
        document, before = self._document, self._learned_from
        if document is None or before is None:
            return
        if document.scoring is not before:
            self._launch(document.scoring)
            return
        self._forget()
        document.take_lesson(after)
        self.succeeded.emit(lesson_sentence(before, after))

    def _give_up(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._task = None
        self._document = None
        self._learned_from = None
        self.finished.emit()


def lesson_sentence(before: Scoring, after: Scoring) -> str:
    """From how much was learned, what is proposed, and how to go on."""
    n_decided = int(before.is_decided.sum())
    n_proposed = int((after.sources == Source.TAUGHT).sum())
    learned = f"From {n_decided} decided {'epoch' if n_decided == 1 else 'epochs'}"
    if not n_proposed and not len(changed_epochs(before, after)):
        return f"{learned} nothing follows for the others."
    noun = "epoch" if n_proposed == 1 else "epochs"
    return (
        f"{learned}, another stage is proposed for {n_proposed} undecided {noun}; they are listed "
        "as new in the review. One undo takes all of it back."
    )
