"""The lowest and highest sample under each column of a screen, so that a whole night draws fast."""

import numpy as np
from numpy.typing import NDArray

_MOST_GATHERED = 24
"""Samples per part up to which gathering the parts' first, second … samples beats `reduceat`."""


def min_max_envelope(
    samples: NDArray[np.float32], columns: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The lowest and the highest sample of each of `columns` equal parts, each shape (columns,).

    No extreme is ever lost. A part of which nothing but NaN is left is NaN. Where there are no
    more samples than columns, both are the samples as they are. Raises `ValueError` for less than
    one column.
    """
    if columns < 1:
        raise ValueError(f"an envelope has at least 1 column, got {columns}")
    samples = np.asarray(samples, dtype=np.float32)
    if columns >= len(samples):
        return samples, samples
    starts = np.arange(columns, dtype=np.int64) * len(samples) // columns
    if len(samples) > _MOST_GATHERED * columns:
        return np.fmin.reduceat(samples, starts), np.fmax.reduceat(samples, starts)
    lasts = np.append(starts[1:], len(samples)) - 1
    lowest = samples[starts]
    highest = lowest.copy()
    for place in range(1, int((lasts - starts).max()) + 1):
        # A part that is shorter than others gives its last sample again, which changes nothing.
        next_ones = samples.take(np.minimum(starts + place, lasts))
        np.fmin(lowest, next_ones, out=lowest)
        np.fmax(highest, next_ones, out=highest)
    return lowest, highest


def envelope_polyline(
    lowest: NDArray[np.float32], highest: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Lowest, highest, lowest, highest …: one curve through an envelope, shape (2 · columns,)."""
    return np.column_stack((lowest, highest)).ravel()
