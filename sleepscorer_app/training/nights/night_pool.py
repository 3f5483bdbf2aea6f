"""The nights a network trains on: made in a second process, kept on disk, drawn by step number.

Night `k` depends on the seed and `k` alone, and the draws of step `s` on the seed and `s` alone,
so a run that was killed goes on exactly as it would have.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save

from sleepscorer_app.scoring.model_input import EPOCH_SAMPLES, IQR_PER_SD, RATE_HZ, night_input
from sleepscorer_app.scoring.monge_mapping import log_spectrum, map_spectrum
from sleepscorer_app.training.recipe import Supply
from sleepscorer_app.training.whole_file import write_whole

MADE_AHEAD = 4
PARTIAL_STATISTICS_SHARE = 0.5
"""Nights whose scale and spectrum are measured on a part, as in a recording of half an hour."""


@dataclass(frozen=True)
class MadeNight:
    """A night with known stages: `samples` (n_epochs * 3000,) at 100 Hz, `stages` (n_epochs,).

    `is_counted` marks the epochs a validation looks at; training learns from all of them.
    """

    samples: NDArray[np.float32]
    stages: NDArray[np.int8]
    kind: str
    is_counted: NDArray[np.bool_] | None = None


class NightMaker(Protocol):
    """Makes nights by number; it travels to the second process, so it must be a plain value."""

    def make(self, rng: np.random.Generator, *, hybrid: bool) -> MadeNight: ...
    @property
    def makes_hybrids(self) -> bool: ...


class NightSupply(Protocol):
    """Nights 0, 1, 2, … on disk, and the sequences of them that each step of a training draws."""

    @property
    def reference(self) -> NDArray[np.float64]: ...
    @property
    def envelopes(self) -> tuple[int, ...]: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
    def n_nights_at(self, step: int, /) -> int: ...
    def wait_for(self, n_nights: int, /, report: Callable[[float], None] | None = None) -> None: ...
    def draw(
        self, step: int, batch: int, length: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]: ...
    def stretch(
        self, rng: np.random.Generator, index: int, length: int, *, mapped: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]: ...
    def stage_shares(self, n_nights: int) -> NDArray[np.float64]: ...
    def n_made(self) -> int: ...
    def is_hybrid(self, index: int, /) -> bool: ...
    def path_of(self, index: int) -> Path: ...


def reference_spectrum(maker: NightMaker, seed: int, n_nights: int) -> NDArray[np.float64]:
    """Mean log spectrum of some simulated nights, shape (129,): what all nights are mapped to."""
    spectra: list[NDArray[np.float64]] = []
    for index in range(n_nights):
        made = maker.make(np.random.default_rng([seed, 1, index]), hybrid=False)
        night = night_input(made.samples, RATE_HZ, len(made.stages))
        spectra.append(log_spectrum(night.samples[night.is_seen]))
    return np.mean(spectra, axis=0)


def prepared(
    made: MadeNight, reference: NDArray[np.float64], part: NDArray[np.bool_] | None = None
) -> dict[str, NDArray[np.generic]]:
    """A made night as both views of it, float16 (n_epochs, 3000), with its stages.

    `part` (n_epochs,) are the epochs whose spread and spectrum stand for the whole night.
    """
    night = night_input(made.samples, RATE_HZ, len(made.stages))
    plain = night.samples
    if part is not None and (part & night.is_seen).any():
        low, high = np.percentile(plain[part & night.is_seen], (25, 75))
        plain = plain * np.float32(IQR_PER_SD / max(high - low, 1e-3))
    mapped = map_spectrum(plain, night.is_seen, reference, part)
    counted = np.ones(len(made.stages), np.bool_) if made.is_counted is None else made.is_counted
    return {
        "plain": np.clip(plain, -100, 100).astype(np.float16),
        "mapped": np.clip(mapped, -100, 100).astype(np.float16),
        "stages": np.where(night.is_seen, made.stages, -1).astype(np.int8),
        "is_counted": counted,
    }


def part_of_night(rng: np.random.Generator, stages: NDArray[np.int8]) -> NDArray[np.bool_] | None:
    """A stretch of 60 to 400 epochs, some of the stages, or (half of the time) the whole night."""
    if rng.random() > PARTIAL_STATISTICS_SHARE:
        return None
    if rng.random() < 0.5:
        length = min(int(rng.integers(60, 401)), len(stages))
        start = int(rng.integers(0, len(stages) - length + 1))
        return (np.arange(len(stages)) >= start) & (np.arange(len(stages)) < start + length)
    kept = rng.choice(5, size=int(rng.integers(2, 5)), replace=False)
    part = np.isin(stages, kept)
    return part if part.sum() >= 40 else None


def write_night(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Under its name only when whole."""
    write_whole(path, save(arrays))


def _make_and_write(
    path: Path,
    maker: NightMaker,
    reference: NDArray[np.float64],
    seed: int,
    index: int,
    hybrid: bool,
) -> None:
    if path.exists():
        return
    rng = np.random.default_rng([seed, 2, index])
    made = maker.make(rng, hybrid=hybrid)
    write_night(path, prepared(made, reference, part_of_night(rng, made.stages)))


def _be_humble() -> None:
    """The trainer goes first, a night is made long before it is needed; and nobody outlives it."""
    if hasattr(os, "nice"):
        os.nice(10)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A killed trainer cannot tell its second process to end, which would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@dataclass
class NightPool:
    """Nights 0, 1, 2, … in a folder, made ahead of need; use it in a `with`."""

    folder: Path
    maker: NightMaker
    supply: Supply
    seed: int
    reference: NDArray[np.float64]
    envelopes: tuple[int, ...] = ()
    """Of simulated nights, no channel is a strength and no waveform."""
    _worker: ProcessPoolExecutor | None = None
    _promised: dict[int, Future[None]] = field(default_factory=dict)
    _n_ready: int = 0

    def __enter__(self) -> "NightPool":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._worker = ProcessPoolExecutor(1, get_context("spawn"), _be_humble)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)

    def n_nights_at(self, step: int) -> int:
        """How many nights step `step` may draw from."""
        grown = self.supply.first_nights + step // self.supply.steps_per_new_night
        return min(grown, self.supply.most_nights)

    def is_hybrid(self, index: int) -> bool:
        """Whether night `index` carries real wake and N3."""
        rng = np.random.default_rng([self.seed, 3, index])
        return self.maker.makes_hybrids and rng.random() < self.supply.hybrid_nights_share

    def wait_for(self, n_nights: int, report: Callable[[float], None] | None = None) -> None:
        """Returns when nights 0 to `n_nights` - 1 lie on disk; orders some more."""
        if self._worker is None:
            raise ValueError("a night pool is used in a with block")
        ordered = min(n_nights + MADE_AHEAD, max(self.supply.most_nights, n_nights))
        for index in range(self._n_ready, ordered):
            if index not in self._promised:
                self._promised[index] = self._worker.submit(
                    _make_and_write,
                    self.path_of(index),
                    self.maker,
                    self.reference,
                    self.seed,
                    index,
                    self.is_hybrid(index),
                )
        for index in range(self._n_ready, n_nights):
            self._promised.pop(index).result()
            if report is not None:
                report((index + 1) / n_nights)
        self._n_ready = max(self._n_ready, n_nights)

    def draw(
        self, step: int, batch: int, length: int
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Sequences for one step, each from another night: (B, L, 3000) and stages (B, L)."""
        rng = np.random.default_rng([self.seed, 4, step])
        n_nights = self.n_nights_at(step)
        self.wait_for(n_nights)
        kinds = np.array([self.is_hybrid(index) for index in range(n_nights)])
        ordinary = list(rng.permutation(np.flatnonzero(~kinds)))
        hybrids = list(rng.permutation(np.flatnonzero(kinds)))
        samples = np.empty((batch, length, EPOCH_SAMPLES), dtype=np.float32)
        stages = np.empty((batch, length), dtype=np.int64)
        for row in range(batch):
            is_mapped = rng.random() < self.supply.mapped_draw_share
            wants_hybrid = is_mapped and rng.random() < self.supply.hybrid_draw_share
            index = hybrids.pop() if wants_hybrid and hybrids else ordinary.pop()
            samples[row], stages[row] = self.stretch(rng, int(index), length, mapped=is_mapped)
        return samples, stages

    def stretch(
        self, rng: np.random.Generator, index: int, length: int, *, mapped: bool
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """`length` epochs in a row (L, 3000) of a night that lies on disk, and stages (L,).

        All of them where the night is shorter.
        """
        with safe_open(self.path_of(index), "numpy") as night:
            view = night.get_slice("mapped" if mapped else "plain")
            start = int(rng.integers(0, max(view.get_shape()[0] - length, 0) + 1))
            samples = view[start : start + length].astype(np.float32)
            stages = night.get_slice("stages")[start : start + length].astype(np.int64)
        return samples, stages

    def stage_shares(self, n_nights: int) -> NDArray[np.float64]:
        """Share of each stage in the first nights, shape (5,)."""
        counts = np.zeros(5)
        for index in range(n_nights):
            with safe_open(self.path_of(index), "numpy") as night:
                stages = night.get_tensor("stages")
            counts += np.bincount(stages[stages >= 0], minlength=5)
        return counts / counts.sum()

    def n_made(self) -> int:
        """How many nights lie on disk without a gap from the first, those made ahead left out."""
        index = 0
        while self.path_of(index).is_file():
            index += 1
        return index if index >= self.supply.most_nights else max(index - MADE_AHEAD, 0)

    def path_of(self, index: int) -> Path:
        return self.folder / f"night_{index:05d}.safetensors"
