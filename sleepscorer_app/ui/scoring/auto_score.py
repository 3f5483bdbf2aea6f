"""Lets a model score the open night in the background, and hands the result to the document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.reviewing.review_gain import TrackRecord
from sleepscorer_app.domain.scoring import AcceptRule
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.fit_check import Fit
from sleepscorer_app.ui.night.background_task import BackgroundTask, Report
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.one_task import OneTask

Scorer = Callable[[Recording, tuple[Derivation, ...], Report], StageProbabilities]
"""Scores by one or several derivations; raises `CannotScore`, `OSError`, or what `report` raises.
"""
FitCheck = Callable[[Recording, Derivation, Report], Fit]
"""How one derivation compares with what a model learned from; raises as a `Scorer` does."""
ReadTogether = Callable[[Sequence[Derivation]], tuple[Derivation, ...]]
"""Those of the derivations that a network reads at once, in its order; raises `CannotScore`."""

NO_RECORD = TrackRecord()


class CannotScore(Exception):
    """This night, channel or model cannot be scored; `str()` is the sentence to show."""


@dataclass(frozen=True)
class AvailableModel:
    """A model the person may choose, and the function that scores with it."""

    name: str
    score: Scorer
    sha256: str = ""
    record: TrackRecord = NO_RECORD
    """How it did on nights it never learned from."""
    check_fit: FitCheck | None = None
    read_together: ReadTogether | None = None
    """None for a model that reads any number of derivations, each by itself."""


class AutoScore(OneTask):
    """One scoring at a time; its result is one step of the document."""

    started = Signal()
    progressed = Signal(float)
    succeeded = Signal(object, float)
    """The probabilities that were taken in, and the seconds it took."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._rule = AcceptRule.KEEP_DECIDED
        self._started_at = 0.0

    def start(
        self,
        document: Document,
        recording: Recording,
        derivations: tuple[Derivation, ...],
        model: AvailableModel,
        rule: AcceptRule,
    ) -> None:
        """Score `recording` by `derivations` and give the result to `document`."""
        if self._task is not None:
            return
        self._document = document
        self._rule = rule
        self._started_at = monotonic()
        task = BackgroundTask(lambda report: model.score(recording, derivations, report))
        task.progressed.connect(self.progressed)
        self._keep(task, self._take_in)
        self.started.emit()
        task.launch()

    def _take_in(self, automatic: StageProbabilities) -> None:
        document, seconds = self._document, monotonic() - self._started_at
        self._forget()
        if document is None:
            return
        try:
            document.accept_scoring(automatic, self._rule)
        except ValueError as error:
            self.failed.emit(error)
        else:
            self.succeeded.emit(automatic, seconds)

    def _forget(self) -> None:
        self._document = None
        super()._forget()


def result_sentence(
    automatic: StageProbabilities, seconds: float, n_to_review: int, key: str = "Enter"
) -> str:
    """What the model did, and by which key to go where to look first."""
    n_seen = int(automatic.is_seen.sum())
    channels = ", ".join(automatic.channels)
    sentence = (
        f"{automatic.model.name} proposed a stage for {n_seen} of {automatic.n_epochs} epochs "
        f"from {channels} in {seconds:.1f} s."
    )
    if n_seen < automatic.n_epochs:
        sentence += f" {automatic.n_epochs - n_seen} it could not see; they stay as they were."
    if n_to_review:
        way = key or "Review ▸ Next in the review"
        where = "goes there" if n_to_review == 1 else "goes from one to the next"
        sentence += f" {n_to_review} to review: {way} {where}."
    return sentence
