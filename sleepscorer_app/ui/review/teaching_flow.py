"""Teaching a night from its corrections, behind the window; the proposals are one step."""

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.reviewing.teaching import taught
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.document import Document, changed_epochs
from sleepscorer_app.ui.night.one_task import OneTask


class TeachingFlow(OneTask):
    """One lesson at a time. A night edited meanwhile is taught anew: no decision is passed over."""

    succeeded = Signal(str)
    """What the lesson proposed, in a sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._learned_from: Scoring | None = None

    def start(self, document: Document) -> None:
        """Propose stages for undecided epochs from what a person has decided."""
        if self._task is not None or document.scoring.automatic is None:
            return
        if not document.scoring.is_decided.any():
            self.succeeded.emit("Nothing to learn from yet: confirm or correct some epochs first.")
            return
        self._document = document
        self._launch(document.scoring)

    def _launch(self, scoring: Scoring) -> None:
        def work(_report: Report) -> Scoring:
            return taught(scoring)

        self._learned_from = scoring
        task = BackgroundTask(work)
        self._keep(task, self._take_in)
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

    def _forget(self) -> None:
        self._document = None
        self._learned_from = None
        super()._forget()


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
