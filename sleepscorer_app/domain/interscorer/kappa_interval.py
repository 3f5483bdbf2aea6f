"""How far kappa could have come out otherwise: a bootstrap over blocks of neighbouring epochs."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram

BLOCK_EPOCHS = 20
"""Ten minutes: a wrong epoch seldom comes alone, so neighbours must be drawn together."""
N_RESAMPLES = 1000
METHOD = (
    f"95 % interval: circular block bootstrap, blocks of {BLOCK_EPOCHS} epochs, "
    f"{N_RESAMPLES} resamples, percentiles"
)
_SEED = 20260321
_N_CELLS = 25


def kappa_interval(pairs: Sequence[tuple[Hypnogram, Hypnogram]]) -> tuple[float, float]:
    """The 95 % interval of the mean kappa of these pairs of scorings of one night.

    Circular block bootstrap (Politis and Romano 1992): a resample is as long as the night and made
    of blocks that begin anywhere, the same for every pair; the same scorings always give the same
    interval. NaN where kappa is. Raises `ValueError` for nights of unequal length.
    """
    lengths = {one.n_epochs for pair in pairs for one in pair}
    if len(lengths) > 1:
        raise ValueError(f"scorings of {sorted(lengths)} epochs cannot be compared")
    n_epochs = lengths.pop() if lengths else 0
    if not n_epochs:
        return np.nan, np.nan
    length = min(BLOCK_EPOCHS, n_epochs)
    n_blocks = math.ceil(n_epochs / length)
    starts = np.random.default_rng(_SEED).integers(0, n_epochs, (N_RESAMPLES, n_blocks))
    kappas = np.stack([_kappas(_confusions(a, b, starts, length)) for a, b in pairs])
    usable = ~np.isnan(kappas)
    counts = usable.sum(axis=0)
    means = np.where(usable, kappas, 0.0).sum(axis=0)[counts > 0] / counts[counts > 0]
    if not means.size:
        return np.nan, np.nan
    low, high = np.percentile(means, (2.5, 97.5))
    return float(low), float(high)


def _confusions(
    a: Hypnogram, b: Hypnogram, starts: NDArray[np.int64], length: int
) -> NDArray[np.int64]:
    """Confusion matrices of all resamples, shape (n_resamples, 5, 5)."""
    cells = np.zeros((a.n_epochs, _N_CELLS), dtype=np.int64)
    both = np.flatnonzero(a.is_scored & b.is_scored)
    cells[both, 5 * a.codes[both].astype(np.intp) + b.codes[both]] = 1
    # The night follows upon itself, so that its first and last epochs are drawn as often as others.
    around = np.concatenate([np.zeros((1, _N_CELLS), np.int64), cells, cells[:length]])
    so_far = np.cumsum(around, axis=0)
    in_block = so_far[length:] - so_far[:-length]
    return in_block[starts].sum(axis=1).reshape(-1, 5, 5)


def _kappas(confusions: NDArray[np.int64]) -> NDArray[np.float64]:
    """Cohen's kappa of many matrices at once, shape (n,); NaN where it does not exist."""
    totals = confusions.sum(axis=(1, 2)).astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.trace(confusions, axis1=1, axis2=2) / totals
        by_chance = (confusions.sum(axis=1) * confusions.sum(axis=2)).sum(axis=1) / totals**2
        return np.where(by_chance < 1, (observed - by_chance) / (1 - by_chance), np.nan)
