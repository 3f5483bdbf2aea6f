"""What a network thinks of each epoch, and which network it was."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage


@dataclass(frozen=True)
class ModelIdentity:
    """Which weights spoke: enough to find them again."""

    name: str
    version: str
    sha256: str

    @property
    def text(self) -> str:
        """One line for exports and logs: name, version and the first 12 digits of the hash."""
        return f"{self.name} {self.version} ({self.sha256[:12]})"


@dataclass(frozen=True, eq=False)
class StageProbabilities:
    """The automatic layer: probabilities of W, N1, N2, N3, R for each epoch.

    `values` has shape (n_epochs, 5) and rows that sum to 1; a row of NaN is an epoch the network
    could not see (flat, missing). `raw_branch` and `spectrogram_branch`, if the network has them,
    are what each view says alone, same shape. `channels` names the derivations that were scored.
    `tokens`, if the network has them, describe each epoch as the network sees it, shape
    (n_epochs, width), float16: epochs that look alike to it point the same way. `disagreement`, if
    several derivations or networks were asked, is how far they are apart about each epoch, shape
    (n_epochs,), from 0 (of one mind) to 1.
    """

    values: NDArray[np.float32]
    model: ModelIdentity
    channels: tuple[str, ...] = ()
    raw_branch: NDArray[np.float32] | None = None
    spectrogram_branch: NDArray[np.float32] | None = None
    disagreement: NDArray[np.float32] | None = None
    tokens: NDArray[np.float16] | None = None

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or self.values.shape[1] != 5:
            raise ValueError(f"probabilities are (n_epochs, 5), got {self.values.shape}")
        for name in ("values", "raw_branch", "spectrogram_branch"):
            rows = getattr(self, name)
            if rows is None:
                continue
            if rows.shape != self.values.shape:
                raise ValueError(f"{name} is {rows.shape}, probabilities {self.values.shape}")
            copy = np.array(rows, dtype=np.float32)
            copy.setflags(write=False)
            object.__setattr__(self, name, copy)
        for name, n_dimensions, kind in (
            ("tokens", 2, np.float16),
            ("disagreement", 1, np.float32),
        ):
            given = getattr(self, name)
            if given is None:
                continue
            if given.ndim != n_dimensions or len(given) != len(self.values):
                raise ValueError(f"{name} {given.shape} for {len(self.values)} epochs")
            copy = np.array(given, dtype=kind)
            copy.setflags(write=False)
            object.__setattr__(self, name, copy)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, StageProbabilities)
            and self.model == other.model
            and self.channels == other.channels
            and np.array_equal(self.values, other.values, equal_nan=True)
        )

    def __hash__(self) -> int:
        return hash((self.model, self.channels, self.values.tobytes()))

    @property
    def n_epochs(self) -> int:
        return len(self.values)

    @property
    def is_seen(self) -> NDArray[np.bool_]:
        """True where the network could judge the epoch, shape (n_epochs,)."""
        return ~np.isnan(self.confidence)

    @property
    def confidence(self) -> NDArray[np.float32]:
        """The largest probability of each epoch, NaN where unseen, shape (n_epochs,)."""
        return self.values.max(axis=1)

    def hypnogram(self) -> Hypnogram:
        """The likeliest stage of each epoch; unseen epochs stay unscored."""
        codes = np.full(self.n_epochs, Stage.UNSCORED, dtype=np.int8)
        seen = self.is_seen
        codes[seen] = self.values[seen].argmax(axis=1)
        return Hypnogram(codes)

    def ranked(self, epoch: int) -> tuple[tuple[Stage, float], ...]:
        """The five stages of one epoch with their probabilities, likeliest first."""
        row = self.values[epoch]
        return tuple((Stage(int(code)), float(row[code])) for code in np.argsort(-row))
