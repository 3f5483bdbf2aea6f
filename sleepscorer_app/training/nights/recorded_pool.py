"""The same draws as from a `NightPool`, from real nights that lie ready on disk.

The draws of step `s` depend on the seed and `s` alone, so a run that was killed goes on exactly as
it would have.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from sleepscorer_app.scoring.model_input import EPOCH_SAMPLES


@dataclass
class RecordedPool:
    """Nights 0, 1, 2, … in the files of a folder, all of people who are trained on.

    `mapped_share` of the draws show the night mapped to `reference`. With several channels a draw
    has an axis for them, and no view is mapped.
    """

    folder: Path
    n_nights: int
    seed: int
    reference: NDArray[np.float64]
    mapped_share: float
    n_channels: int = 1
    envelopes: tuple[int, ...] = ()
    """The places of channels that are no waveforms but strengths."""
    _stages: dict[int, tuple[NDArray[np.int8], NDArray[np.bool_]]] = field(default_factory=dict)

    def __enter__(self) -> "RecordedPool":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def n_nights_at(self, _step: int) -> int:
        """How many nights any step may draw from."""
        return self.n_nights

    def wait_for(self, _n_nights: int, report: Callable[[float], None] | None = None) -> None:
        """All nights are there already."""
        if report is not None:
            report(1.0)

    def n_made(self) -> int:
        """How many nights there are."""
        return self.n_nights

    def is_hybrid(self, _index: int) -> bool:
        """No real night is half simulated."""
        return False

    def path_of(self, index: int) -> Path:
        return self.folder / f"night_{index:05d}.safetensors"

    def stage_shares(self, n_nights: int) -> NDArray[np.float64]:
        """Share of each stage in the first nights, shape (5,)."""
        counts = np.zeros(5)
        for index in range(n_nights):
            stages, _ = self._stages_of(index)
            counts += np.bincount(stages[stages >= 0], minlength=5)
        return counts / counts.sum()

    def draw(
        self, step: int, batch: int, length: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Sequences for one step: (B, L, 3000), or (B, L, C, 3000); stages (B, L), -1 if masked.

        Each is of another night as long as there are enough. None runs over a hole in its night;
        what a short night or stretch cannot fill is masked.
        """
        rng = np.random.default_rng([self.seed, 4, step])
        order: list[int] = []
        while len(order) < batch:
            order.extend(int(one) for one in rng.permutation(self.n_nights))
        channels = (self.n_channels,) if self.n_channels > 1 else ()
        samples = np.zeros((batch, length, *channels, EPOCH_SAMPLES), dtype=np.float32)
        stages = np.full((batch, length), -1, dtype=np.int64)
        for row, index in enumerate(order[:batch]):
            is_mapped = rng.random() < self.mapped_share
            shown, labels = self.stretch(rng, index, length, mapped=is_mapped)
            samples[row, : len(labels)], stages[row, : len(labels)] = shown, labels
        return samples, stages

    def stretch(
        self, rng: np.random.Generator, index: int, length: int, *, mapped: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """At most `length` epochs in a row of one night, (L, 3000), and stages (L,), -1 if masked.

        Fewer where the night or its stretches without a hole are shorter.
        """
        first, stop = self._bounds(rng, index, length)
        with safe_open(self.path_of(index), "numpy") as night:
            shown = night.get_slice("mapped" if mapped else "plain")[first:stop]
        stages = self._stages_of(index)[0][first:stop]
        return shown.astype(np.float32), stages.astype(np.int64)

    def _bounds(self, rng: np.random.Generator, index: int, length: int) -> tuple[int, int]:
        """A stretch of at most `length` epochs without a hole, with at least one staged epoch."""
        stages, is_seen = self._stages_of(index)
        starts = _starts(stages, is_seen, length)
        if len(starts):
            first = int(rng.choice(starts))
            return first, first + length
        stretches = [
            (first, stop) for first, stop in _stretches(is_seen) if (stages[first:stop] >= 0).any()
        ]
        lengths = np.array([stop - first for first, stop in stretches], dtype=np.float64)
        return stretches[int(rng.choice(len(stretches), p=lengths / lengths.sum()))]

    def _stages_of(self, index: int) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
        if index not in self._stages:
            with safe_open(self.path_of(index), "numpy") as night:
                self._stages[index] = night.get_tensor("stages"), night.get_tensor("is_seen")
        return self._stages[index]


def _starts(stages: NDArray[np.int8], is_seen: NDArray[np.bool_], length: int) -> NDArray[np.intp]:
    """Where sequences of `length` may begin: all of their epochs seen, at least one staged."""
    if len(stages) < length:
        return np.empty(0, dtype=np.intp)
    seen = np.concatenate([[0], np.cumsum(is_seen)])
    staged = np.concatenate([[0], np.cumsum(stages >= 0)])
    is_whole = seen[length:] - seen[:-length] == length
    return np.flatnonzero(is_whole & (staged[length:] > staged[:-length]))


def _stretches(is_seen: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of seen epochs as (first, stop)."""
    borders = np.flatnonzero(np.diff(np.concatenate([[0], is_seen.astype(np.int8), [0]])))
    return [(int(first), int(stop)) for first, stop in borders.reshape(-1, 2)]
