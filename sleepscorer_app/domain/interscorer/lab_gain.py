"""What learning from a laboratory's own nights brings, measured on nights that were left out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from sleepscorer_app.domain.interscorer.agreement import Agreement, agreement_of

SMALLEST_GAIN = 0.01
"""Of the agreement: on a handful of nights less than this is chance, and no reason to change."""
MOSTLY = 0.9
FEWEST_NIGHTS = 2
"""One to learn from, one to be measured on."""
FEWEST_EPOCHS = 100
"""Of known stage in a night, 50 minutes: less is no night to learn from or to be measured on."""
COLUMNS = ("night", "epochs", "agreement, %", "kappa", "macro-F1")
ALL_NIGHTS = "all nights"


class Verdict(Enum):
    """Whether the laboratory is better off with the model that learned."""

    HELPS = auto()
    NO_DIFFERENCE = auto()
    HARMS = auto()


@dataclass(frozen=True, eq=False)
class NightGain:
    """One night of `n_epochs`, scored by the model as it was and by one that had not seen it.

    Both figures count only the epochs whose stage is known.
    """

    night: str
    n_epochs: int
    before: Agreement
    after: Agreement


@dataclass(frozen=True, eq=False)
class LabGain:
    """Every night's figures; `is_one_person` says that none of them is of anybody else."""

    nights: tuple[NightGain, ...]
    is_one_person: bool = False

    def __post_init__(self) -> None:
        if not self.nights:
            raise ValueError("a gain over 0 nights was asked for, at least 1 is needed")

    @property
    def before(self) -> Agreement:
        """Over all epochs of all nights, as the model was."""
        return _together([one.before for one in self.nights])

    @property
    def after(self) -> Agreement:
        """Over all epochs of all nights, each scored by a model that had not learned from it."""
        return _together([one.after for one in self.nights])

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The table under `COLUMNS`, a row per night and one over all; `81.2 → 86.0` in a cell."""
        together = NightGain(ALL_NIGHTS, self.after.n_compared, self.before, self.after)
        return tuple(
            (
                one.night,
                str(one.after.n_compared),
                f"{100 * one.before.accuracy:.1f} → {100 * one.after.accuracy:.1f}",
                _arrow(one.before.kappa, one.after.kappa),
                _arrow(one.before.macro_f1, one.after.macro_f1),
            )
            for one in (*self.nights, together)
        )

    @property
    def n_better(self) -> int:
        """On how many nights agreement rose."""
        return sum(one.after.accuracy > one.before.accuracy for one in self.nights)

    @property
    def verdict(self) -> Verdict:
        """By agreement over all nights; it helps only where kappa does not fall."""
        gain = self.after.accuracy - self.before.accuracy
        if abs(gain) < SMALLEST_GAIN:
            return Verdict.NO_DIFFERENCE
        if gain < 0 or self.after.kappa < self.before.kappa:
            return Verdict.HARMS
        return Verdict.HELPS

    def sentence(self, model: str) -> str:
        """`It helps: agreement on your nights left out 81.2 → 86.0 %, better on 4 of 4 nights.`

        `model` is what the person should keep when it does not help.
        """
        figures = (
            f"agreement on your nights left out {100 * self.before.accuracy:.1f} → "
            f"{100 * self.after.accuracy:.1f} %"
        )
        match self.verdict:
            case Verdict.HELPS:
                return (
                    f"It helps: {figures}, better on {self.n_better} of {len(self.nights)} nights."
                )
            case Verdict.NO_DIFFERENCE:
                return f"It makes no difference: {figures}. Keep {model}."
            case Verdict.HARMS:
                return f"It does not help: {figures}{self._kappa_words()}. Keep {model}."

    def _kappa_words(self) -> str:
        """Said only where agreement rose and yet it does not help."""
        if self.after.accuracy <= self.before.accuracy:
            return ""
        return f", but kappa {self.before.kappa:.2f} → {self.after.kappa:.2f}"

    @property
    def limits(self) -> tuple[str, ...]:
        """What these figures cannot say, a sentence each."""
        said: list[str] = []
        if self.after.n_compared < MOSTLY * sum(one.n_epochs for one in self.nights):
            said.append(
                "Only epochs that a person decided or that were imported were learned from and "
                "counted. If these are the difficult ones, agreement over whole nights is higher."
            )
        if self.is_one_person:
            said.append(
                "All nights are of one person: the figures say how it does on this person's other "
                "nights, not how it does on strangers."
            )
        if len(self.nights) < 4:
            said.append(
                f"{len(self.nights)} nights are few: the next night may come out differently."
            )
        return tuple(said)


def _together(parts: Sequence[Agreement]) -> Agreement:
    return agreement_of(np.sum([one.confusion for one in parts], axis=0))


def _arrow(before: float, after: float) -> str:
    """A figure that nobody can compute is a dash."""
    told = ["–" if math.isnan(one) else f"{one:.2f}" for one in (before, after)]
    return " → ".join(told)
