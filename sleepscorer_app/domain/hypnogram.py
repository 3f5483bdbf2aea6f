"""Stages, and the hypnogram: one stage per epoch, immutable."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Stage(IntEnum):
    """The AASM's stages of sleep; `UNSCORED` is none of them and never counts as wake.

    The numbers are the order in which networks give their probabilities.
    """

    UNSCORED = -1
    W = 0
    N1 = 1
    N2 = 2
    N3 = 3
    R = 4

    @property
    def letter(self) -> str:
        """The name as a person reads it: W, N1, N2, N3, R or ?."""
        return "?" if self is Stage.UNSCORED else self.name


SCORED_STAGES = (Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R)
HYPNOGRAM_ORDER = (Stage.W, Stage.R, Stage.N1, Stage.N2, Stage.N3)
"""From the top of a drawn hypnogram to its bottom."""


@dataclass(frozen=True, eq=False)
class Hypnogram:
    """One `int8` code of `Stage` per epoch, shape (n_epochs,); an edit returns a new one."""

    codes: NDArray[np.int8]

    def __post_init__(self) -> None:
        codes = np.array(self.codes, dtype=np.int8)
        if codes.ndim != 1:
            raise ValueError(f"a hypnogram is a row of stages, got {codes.ndim} dimensions")
        if codes.size and (codes.min() < Stage.UNSCORED or codes.max() > Stage.R):
            raise ValueError(f"stage codes run from -1 to 4, got {codes.min()} to {codes.max()}")
        codes.setflags(write=False)
        object.__setattr__(self, "codes", codes)

    @classmethod
    def unscored(cls, n_epochs: int) -> "Hypnogram":
        """A night nobody has scored yet."""
        return cls(np.full(n_epochs, Stage.UNSCORED, dtype=np.int8))

    @classmethod
    def of(cls, stages: Iterable[Stage]) -> "Hypnogram":
        """A hypnogram from a row of stages."""
        return cls(np.fromiter((int(stage) for stage in stages), dtype=np.int8))

    @property
    def n_epochs(self) -> int:
        return len(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, epoch: int) -> Stage:
        return Stage(int(self.codes[epoch]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hypnogram) and np.array_equal(self.codes, other.codes)

    def __hash__(self) -> int:
        return hash(self.codes.tobytes())

    @property
    def is_scored(self) -> NDArray[np.bool_]:
        """True where the epoch has a stage, shape (n_epochs,)."""
        return np.not_equal(self.codes, Stage.UNSCORED)

    def with_stage(self, epochs: NDArray[np.intp] | Iterable[int], stage: Stage) -> "Hypnogram":
        """The same night with `stage` given to `epochs`."""
        codes = self.codes.copy()
        codes[np.asarray(list(epochs), dtype=np.intp)] = stage
        return Hypnogram(codes)
