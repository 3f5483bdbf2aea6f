"""How a network's confidence relates to its errors, and the temperature that mends it."""

# scipy declares no types.
# pyright: reportMissingTypeStubs=false, reportUnknownVariableType=false

import numpy as np
from numpy.typing import NDArray

SMALLEST_PROBABILITY = 1e-7
N_BINS = 15
COVERAGES = tuple(round(0.05 * step, 2) for step in range(1, 21))


def sharpened(probabilities: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Probabilities to the power 1 / temperature, each row again summing to 1; NaN stays NaN."""
    logs = np.log(np.maximum(probabilities, SMALLEST_PROBABILITY)) / temperature
    powers = np.exp(logs - logs.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def negative_log_likelihood(probabilities: NDArray[np.float64], stages: NDArray[np.int8]) -> float:
    """Mean of -ln p of the scorer's stages; (n, 5) and (n,)."""
    chosen = probabilities[np.arange(len(stages)), stages]
    return float(-np.log(np.maximum(chosen, SMALLEST_PROBABILITY)).mean())


def fit_temperature(probabilities: NDArray[np.float64], stages: NDArray[np.int8]) -> float:
    """The temperature between 0.25 and 4 under which the scorer's stages are likeliest.

    After Guo and others (2017), here on probabilities already averaged over heads and windows.
    """
    candidates = np.geomspace(0.25, 4.0, 241)
    losses = [
        negative_log_likelihood(sharpened(probabilities, float(one)), stages) for one in candidates
    ]
    return float(candidates[int(np.argmin(losses))])


def expected_calibration_error(
    confidence: NDArray[np.float64], is_right: NDArray[np.bool_], n_bins: int = N_BINS
) -> float:
    """Mean distance of confidence from accuracy over bins of equally many epochs."""
    order = np.argsort(confidence, kind="stable")
    return float(
        sum(
            abs(confidence[held].mean() - is_right[held].mean()) * len(held)
            for held in np.array_split(order, n_bins)
            if len(held)
        )
        / len(order)
    )


def error_auroc(confidence: NDArray[np.float64], is_right: NDArray[np.bool_]) -> float:
    """How often a wrong epoch has less confidence than a right one; ties count half.

    NaN when all epochs are right, or all wrong.
    """
    # Imported here: scipy.stats takes half a second, and only training asks for this.
    from scipy.stats import rankdata

    n_right = int(is_right.sum())
    n_wrong = len(is_right) - n_right
    if n_right == 0 or n_wrong == 0:
        return float("nan")
    ranks: NDArray[np.float64] = np.asarray(rankdata(confidence))
    above = ranks[is_right].sum() - n_right * (n_right + 1) / 2
    return float(above / (n_right * n_wrong))


def risk_at_coverage(
    confidence: NDArray[np.float64], is_right: NDArray[np.bool_]
) -> tuple[tuple[float, float], ...]:
    """Pairs (coverage, error): how many of the most confident epochs are wrong, 0 to 1."""
    order = np.argsort(-confidence, kind="stable")
    wrong_so_far = np.cumsum(~is_right[order])
    counts = [max(round(coverage * len(order)), 1) for coverage in COVERAGES]
    return tuple(
        (coverage, float(wrong_so_far[count - 1] / count))
        for coverage, count in zip(COVERAGES, counts, strict=True)
    )
