"""Means over a window that moves along a trace, for what rises and falls within seconds."""

import numpy as np
from numpy.typing import NDArray


def moving_mean(values: NDArray[np.floating], n_window: int) -> NDArray[np.float64]:
    """The mean of the `n_window` values around each, shape (n,); fewer at the ends.

    Raises `ValueError` for a window of nothing.
    """
    if n_window < 1:
        raise ValueError(f"a window holds at least 1 value, got {n_window}")
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    places = np.arange(len(values))
    first = np.maximum(places - n_window // 2, 0)
    last = np.minimum(places - n_window // 2 + n_window, len(values))
    return (sums[last] - sums[first]) / (last - first)


def runs(holds: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last-plus-one of each run that holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], holds, [False])).astype(np.int8)))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
