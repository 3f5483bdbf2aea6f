"""The open night and its scoring; every edit enters here and is on disk before the next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import (
    Marker,
    MarkerKind,
    with_lights,
    with_marker,
    with_marker_changed,
    without_marker,
)
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.ui.night.edit_commands import ChangeScoring

Keep = Callable[[Scoring, Scoring, str], None]
"""Puts an edit on disk: scoring before, scoring after, what was done. Raises `OSError`."""


def keep_nothing(before: Scoring, after: Scoring, what: str) -> None:
    """For nights that live nowhere, such as those of tests."""


def _keep_no_more(before: Scoring, after: Scoring, what: str) -> None:
    raise OSError("the night was closed")


class Document(QObject):
    """One night, its scoring and its undo history."""

    scoring_changed = Signal()
    could_not_save = Signal(str)
    """The first edit that stands in the window but not on disk; the sentence says why.

    Later failures are silent until a save has succeeded again.
    """
    saved = Signal()

    def __init__(
        self,
        recording: Recording,
        *,
        scoring: Scoring | None = None,
        path: Path | None = None,
        keep: Keep = keep_nothing,
        is_read_only: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.recording = recording
        self.path = path
        self.n_epochs = n_epochs(recording)
        self.is_read_only = is_read_only
        self.who = ""
        """Name or initials of the person whose edits come now."""
        self.undo_stack = QUndoStack(self)
        self._keep = keep
        self._scoring = scoring if scoring is not None else Scoring.unscored(self.n_epochs)
        self._on_disk = self._scoring
        self._has_failed = False
        if self._scoring.n_epochs != self.n_epochs:
            raise ValueError(f"{self._scoring.n_epochs} scored epochs, {self.n_epochs} recorded")

    def __del__(self) -> None:
        # Python owns the wrappers of commands that Qt deletes with the stack. Collecting the ring
        # of document, stack and commands it frees these first, and Qt, meeting them again, ends
        # the process. Finalizers come before anything is taken apart; this one lets them go.
        if isValid(self.undo_stack):
            self.undo_stack.blockSignals(True)
            self.undo_stack.clear()

    @property
    def scoring(self) -> Scoring:
        return self._scoring

    def score_epochs(self, epochs: Iterable[int], stage: Stage) -> None:
        """A person gives `stage` to `epochs`."""
        which = sorted(set(epochs))
        deed = "Unscore" if stage is Stage.UNSCORED else f"Score {stage.letter}:"
        self._change(self._scoring.score_epochs(which, stage, self.who), f"{deed} {_named(which)}")

    def score_each(self, stages: Mapping[int, Stage]) -> None:
        """A person gives each of these epochs a stage of its own, as one step."""
        after = self._scoring
        for stage in sorted(set(stages.values())):
            which = sorted(epoch for epoch, wanted in stages.items() if wanted is stage)
            after = after.score_epochs(which, stage, self.who)
        self._change(after, f"Paint {_named(sorted(stages))}")

    def confirm_epochs(self, epochs: Iterable[int]) -> None:
        """A person agrees with the stages of `epochs`."""
        which = sorted(set(epochs))
        self._change(self._scoring.confirm_epochs(which, self.who), f"Confirm {_named(which)}")

    def accept_scoring(self, automatic: StageProbabilities, rule: AcceptRule) -> None:
        """Take in what a network said, as one step."""
        self._change(self._scoring.accept(automatic, rule), f"Auto-score by {automatic.model.name}")

    def take_lesson(self, after: Scoring) -> None:
        """Take in what was proposed for undecided epochs; `ValueError` if a decision would go."""
        decided = self._scoring.is_decided
        stays = (after.hypnogram.codes == self._scoring.hypnogram.codes) & (
            after.sources == self._scoring.sources
        )
        if not stays[decided].all():
            raise ValueError("a lesson would change an epoch that a person decided")
        n_decided = int(decided.sum())
        noun = "epoch" if n_decided == 1 else "epochs"
        self._change(after, f"Teach the night from {n_decided} decided {noun}")

    def restore(self, scoring: Scoring, what: str) -> None:
        """Put a whole scoring in place of this one, as one step."""
        if scoring.n_epochs != self.n_epochs:
            raise ValueError(f"{scoring.n_epochs} scored epochs, {self.n_epochs} recorded")
        self._change(scoring, what)

    def set_lights(self, kind: MarkerKind, onset_seconds: float | None) -> None:
        """Set lights off or lights on, or take it away; `ValueError` if they would cross."""
        markers = with_lights(self._scoring.markers, kind, onset_seconds)
        deed = "Remove" if onset_seconds is None else "Set"
        self._change(self._scoring.with_markers(markers), f"{deed} {kind.value.lower()}")

    def add_marker(self, marker: Marker) -> None:
        """Set one mark beside those there are; `ValueError` if its time cannot be."""
        markers = with_marker(self._scoring.markers, marker)
        self._change(self._scoring.with_markers(markers), f"Mark {marker_words(marker)}")

    def change_marker(self, old: Marker, new: Marker) -> None:
        """Put `new` in the place of `old`; `ValueError` if it is gone or its time cannot be."""
        markers = with_marker_changed(self._scoring.markers, old, new)
        self._change(self._scoring.with_markers(markers), f"Change {marker_words(new)}")

    def remove_marker(self, marker: Marker) -> None:
        """Take one mark away, and no other; `ValueError` if it is gone."""
        markers = without_marker(self._scoring.markers, marker)
        self._change(self._scoring.with_markers(markers), f"Remove {marker_words(marker)}")

    @property
    def is_saved(self) -> bool:
        """True when what the window shows is what the disk holds."""
        return self._on_disk is self._scoring

    def save_again(self) -> None:
        """Try once more after a save that failed."""
        if not self.is_saved:
            self._put_on_disk("Saved after an earlier failure")

    def close(self) -> None:
        """Keep no further edit, and let go of who kept them."""
        self._keep = _keep_no_more

    def _change(self, after: Scoring, text: str) -> None:
        if self.is_read_only or after == self._scoring:
            return
        self.undo_stack.push(ChangeScoring(self._swap, self._scoring, after, text))

    def _swap(self, before: Scoring, after: Scoring, what: str) -> None:
        self._scoring = after
        self._put_on_disk(what)
        self.scoring_changed.emit()

    def _put_on_disk(self, what: str) -> None:
        try:
            self._keep(self._on_disk, self._scoring, what)
        except OSError as error:
            had_failed, self._has_failed = self._has_failed, True
            if not had_failed:
                self.could_not_save.emit(str(error))
        else:
            self._has_failed = False
            self._on_disk = self._scoring
            self.saved.emit()


def marker_words(marker: Marker) -> str:
    """`EEG arousal in epoch 5 on C4-M1`, the epoch counted from 1."""
    where = f" on {marker.channel}" if marker.channel else ""
    words = marker.kind.value if marker.kind is MarkerKind.AROUSAL else marker.kind.value.lower()
    return f"{words} in epoch {int(marker.onset_seconds // EPOCH_SECONDS) + 1}{where}"


def changed_epochs(before: Scoring, after: Scoring) -> NDArray[np.intp]:
    """The epochs whose stage or source differs between two scorings of one night."""
    differs = (before.hypnogram.codes != after.hypnogram.codes) | (before.sources != after.sources)
    return np.flatnonzero(differs)


def _named(epochs: Sequence[int]) -> str:
    """Epochs as a person counts them, from 1: `epoch 5`, `epochs 5–9`, `7 epochs`."""
    if len(epochs) == 1:
        return f"epoch {epochs[0] + 1}"
    if epochs and np.array_equal(np.diff(epochs), np.ones(len(epochs) - 1)):
        return f"epochs {epochs[0] + 1}–{epochs[-1] + 1}"
    return f"{len(epochs)} epochs"
