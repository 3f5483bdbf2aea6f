"""The other scorings that the open night is compared with, and what comes of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.interscorer.comparison import (
    Comparison,
    NamedScoring,
    compare,
    next_differing,
)
from sleepscorer_app.ui.night.document import Document

THIS_SCORING = "This scoring"
CONSENSUS = "Consensus"


class ComparedScorings(QObject):
    """Others beside the night's own scoring; figures follow every edit."""

    changed = Signal()
    """Another scoring came or went, or the night's own was edited while there are others."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._others: tuple[NamedScoring, ...] = ()
        self._comparison: Comparison | None = None
        document.scoring_changed.connect(self._follow_edit)

    @property
    def others(self) -> tuple[NamedScoring, ...]:
        """Those that were brought in, in that order."""
        return self._others

    @property
    def shown(self) -> tuple[NamedScoring, ...]:
        """What to draw beside the night's own: the others and, of three and more, the consensus."""
        found = self.comparison
        if found is None or found.consensus is None:
            return self._others
        return (*self._others, NamedScoring(CONSENSUS, found.consensus.hypnogram))

    @property
    def comparison(self) -> Comparison | None:
        """The figures without their intervals; None while there is nothing to compare with."""
        if self._comparison is None and self._others:
            self._comparison = compare(self._scorings(), with_intervals=False)
        return self._comparison

    def comparison_with_intervals(self) -> Comparison | None:
        """The same with the intervals, which take some hundredths of a second."""
        return compare(self._scorings()) if self._others else None

    @property
    def differing(self) -> NDArray[np.intp]:
        """The epochs that are not scored alike by all."""
        found = self.comparison
        return np.array([], dtype=np.intp) if found is None else found.differing

    def add(self, name: str, hypnogram: Hypnogram) -> None:
        """Compare with this one too; one of the same name is replaced."""
        if hypnogram.n_epochs != self._document.n_epochs:
            raise ValueError(
                f"{hypnogram.n_epochs} epochs for a night of {self._document.n_epochs}"
            )
        others = [one for one in self._others if one.name != name]
        self._set([*others, NamedScoring(name, hypnogram)])

    def remove(self, name: str) -> None:
        """Compare with this one no longer."""
        self._set([one for one in self._others if one.name != name])

    def clear(self) -> None:
        """Compare with nothing any more."""
        self._set([])

    def next_difference(self, epoch: int, step: int) -> int | None:
        """The next (or, by −1, previous) epoch that is not scored alike; None at the end."""
        return next_differing(self.differing, epoch, step)

    def _scorings(self) -> list[NamedScoring]:
        return [NamedScoring(THIS_SCORING, self._document.scoring.hypnogram), *self._others]

    def _set(self, others: Sequence[NamedScoring]) -> None:
        self._others = tuple(others)
        self._comparison = None
        self.changed.emit()

    def _follow_edit(self) -> None:
        if self._others:
            self._comparison = None
            self.changed.emit()
