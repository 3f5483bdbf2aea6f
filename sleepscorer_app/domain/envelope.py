"""The lowest and highest sample under each column of a screen, so that a whole night draws fast."""

import numpy as np
from numpy.typing import NDArray


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
    return np.fmin.reduceat(samples, starts), np.fmax.reduceat(samples, starts)


def envelope_polyline(
    lowest: NDArray[np.float32], highest: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Lowest, highest, lowest, highest …: one curve through an envelope, shape (2 · columns,)."""
    return np.column_stack((lowest, highest)).ravel()
