"""How strong each band is in each stage of real sleep, and such levels drawn for a night."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage

N_BANDS = 5
BAND_NAMES = ("delta", "theta", "alpha", "beta", "gamma")

# Levels in dB re 1 µV²/Hz, rows W N1 N2 N3 R, columns 0.5-4, 4-8, 8-13, 13-30, 30-50 Hz: the
# medians over 20 nights of Sleep-EDF Expanded (PhysioNet, ODC-By 1.0) of each night's stage
# medians, derivations Fpz-Cz and Pz-Oz.
FRONTAL_MEANS_DB = np.array(
    [
        [17.7, 6.7, 2.1, -3.1, -4.2],
        [10.3, 4.0, 0.5, -6.0, -10.7],
        [16.0, 7.3, 2.7, -3.5, -13.5],
        [21.8, 9.1, 3.9, -4.8, -14.0],
        [11.2, 5.2, -0.5, -6.9, -11.9],
    ]
)
OCCIPITAL_MEANS_DB = np.array(
    [
        [7.8, 2.9, 3.4, -2.3, -2.8],
        [8.5, 3.3, 0.9, -8.7, -15.1],
        [12.9, 5.8, 0.1, -6.5, -16.4],
        [18.6, 7.1, 0.0, -8.2, -17.2],
        [8.3, 3.1, -0.4, -9.8, -16.0],
    ]
)
# Standard deviations in dB within a stage of one night, same source, rows and columns.
FRONTAL_SDS_DB = np.array(
    [
        [5.0, 3.4, 2.2, 2.9, 4.1],
        [3.1, 2.1, 1.9, 2.0, 3.3],
        [2.5, 1.8, 1.7, 1.9, 1.7],
        [1.8, 1.1, 1.2, 1.5, 1.8],
        [2.1, 1.7, 1.6, 1.4, 1.7],
    ]
)
OCCIPITAL_SDS_DB = np.array(
    [
        [3.7, 2.4, 3.1, 4.0, 6.4],
        [3.4, 2.3, 2.9, 2.2, 3.6],
        [2.3, 1.5, 1.5, 1.9, 1.4],
        [2.2, 0.9, 1.1, 1.3, 1.6],
        [1.7, 1.4, 1.9, 1.2, 1.2],
    ]
)
# Correlation of one epoch with the next, Fpz-Cz.
EPOCH_TO_EPOCH = np.array(
    [
        [0.78, 0.81, 0.65, 0.68, 0.69],
        [0.51, 0.56, 0.31, 0.25, 0.30],
        [0.59, 0.44, 0.40, 0.26, 0.58],
        [0.74, 0.53, 0.50, 0.35, 0.60],
        [0.38, 0.40, 0.41, 0.45, 0.50],
    ]
)
# Correlation between bands of the residuals within a stage, Fpz-Cz and Pz-Oz pooled.
BETWEEN_BANDS = np.array(
    [
        [
            [1.0, 0.6, 0.15, 0.45, 0.5],
            [0.6, 1.0, 0.45, 0.55, 0.45],
            [0.15, 0.45, 1.0, 0.3, 0.1],
            [0.45, 0.55, 0.3, 1.0, 0.9],
            [0.5, 0.45, 0.1, 0.9, 1.0],
        ],
        [
            [1.0, 0.65, 0.3, 0.45, 0.4],
            [0.65, 1.0, 0.25, 0.25, 0.1],
            [0.3, 0.25, 1.0, 0.6, 0.4],
            [0.45, 0.25, 0.6, 1.0, 0.75],
            [0.4, 0.1, 0.4, 0.75, 1.0],
        ],
        [
            [1.0, 0.6, 0.5, 0.15, 0.0],
            [0.6, 1.0, 0.6, 0.3, 0.0],
            [0.5, 0.6, 1.0, 0.5, 0.15],
            [0.15, 0.3, 0.5, 1.0, 0.15],
            [0.0, 0.0, 0.15, 0.15, 1.0],
        ],
        [
            [1.0, 0.35, -0.05, -0.25, -0.05],
            [0.35, 1.0, 0.5, 0.3, 0.05],
            [-0.05, 0.5, 1.0, 0.55, 0.35],
            [-0.25, 0.3, 0.55, 1.0, 0.45],
            [-0.05, 0.05, 0.35, 0.45, 1.0],
        ],
        [
            [1.0, 0.55, 0.3, 0.4, 0.25],
            [0.55, 1.0, 0.5, 0.4, 0.05],
            [0.3, 0.5, 1.0, 0.65, 0.2],
            [0.4, 0.4, 0.65, 1.0, 0.45],
            [0.25, 0.05, 0.2, 0.45, 1.0],
        ],
    ]
)
# One night against another: what is common to all stages, and how its bands go together.
FRONTAL_NIGHT_SDS_DB = np.array([1.6, 2.1, 2.8, 3.0, 3.7])
OCCIPITAL_NIGHT_SDS_DB = np.array([2.3, 2.7, 2.8, 2.7, 2.7])
NIGHT_BETWEEN_BANDS = np.array(
    [
        [1.0, 0.8, 0.65, 0.6, 0.25],
        [0.8, 1.0, 0.9, 0.75, 0.4],
        [0.65, 0.9, 1.0, 0.85, 0.55],
        [0.6, 0.75, 0.85, 1.0, 0.75],
        [0.25, 0.4, 0.55, 0.75, 1.0],
    ]
)
STAGE_REMAINDER_SD_DB = 1.1
# Wake minus N3 in a central derivation of sleepers with suspected apnoea, mean and SD over 22
# nights of the UCD Sleep Apnea Database (PhysioNet, ODC-By 1.0).
APNOEA_WAKE_MINUS_N3_DB = np.array([-8.5, -2.6, 0.5, 3.6, 9.6])
APNOEA_WAKE_MINUS_N3_SD_DB = np.array([2.6, 2.2, 3.4, 2.9, 4.8])
# A recorder's and a montage's own colour, common to all stages.
TRANSFER_SD_DB = 3.0 * np.array([0.5, 0.5, 0.8, 0.9, 1.2])


@dataclass(frozen=True, eq=False)
class BandPowerAnchor:
    """The band levels of a real night, by which a simulated one can be steered.

    `band_power_db` has shape (n_epochs, 5): mean power density of 0.5-4, 4-8, 8-13, 13-30 and
    30-50 Hz in dB re 1 µV²/Hz, as `band_equaliser.band_levels_db` measures it. Raises
    `ValueError` if there is not one row for each epoch.
    """

    hypnogram: Hypnogram
    band_power_db: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.band_power_db.shape != (self.hypnogram.n_epochs, N_BANDS):
            raise ValueError(
                f"band powers of shape {self.band_power_db.shape} for a night of "
                f"{self.hypnogram.n_epochs} epochs; one row of {N_BANDS} each is needed"
            )


def draw_band_levels(
    rng: np.random.Generator,
    hypnogram: Hypnogram,
    derivation: str,
    anchor: BandPowerAnchor | None = None,
) -> NDArray[np.float32]:
    """The levels that each epoch should have, in dB re 1 µV²/Hz, shape (n_epochs, 5).

    Without an anchor they are drawn from the statistics above. With the anchor of this very
    hypnogram they are the real night's; with another night's, its bouts lend their course to the
    bouts of the same stage. Every night gets a colour of its own on top.
    """
    codes = np.maximum(hypnogram.codes, Stage.W)
    colour = rng.normal(0.0, TRANSFER_SD_DB)
    if anchor is not None and anchor.hypnogram == hypnogram:
        return (anchor.band_power_db + colour).astype(np.float32)
    means, sds = _night_means(rng, derivation)
    residuals = autoregressive_residuals(rng, codes, sds)
    if anchor is not None:
        residuals = _borrowed_residuals(rng, codes, residuals, anchor)
    return (means[codes] + residuals + colour).astype(np.float32)


def _night_means(
    rng: np.random.Generator, derivation: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Stage means of one night and the SDs around them, both (5, 5)."""
    share = {"frontal": 0.0, "central": rng.uniform(0.2, 0.8), "occipital": 1.0}[derivation]
    means = (1 - share) * FRONTAL_MEANS_DB + share * OCCIPITAL_MEANS_DB
    sds = (1 - share) * FRONTAL_SDS_DB + share * OCCIPITAL_SDS_DB
    night_sd = (1 - share) * FRONTAL_NIGHT_SDS_DB + share * OCCIPITAL_NIGHT_SDS_DB
    if derivation == "central":
        means = means + rng.uniform(2.5, 3.0)
        if rng.random() < 0.6:
            contrast = rng.normal(APNOEA_WAKE_MINUS_N3_DB, APNOEA_WAKE_MINUS_N3_SD_DB)
            means[Stage.W] = means[Stage.N3] + contrast
    common = np.linalg.cholesky(NIGHT_BETWEEN_BANDS) @ rng.standard_normal(N_BANDS)
    remainder = rng.normal(0.0, STAGE_REMAINDER_SD_DB, (5, N_BANDS))
    remainder += rng.normal(0.0, 0.8, (5, N_BANDS))
    return means + 1.1 * night_sd * common + remainder, sds


def autoregressive_residuals(
    rng: np.random.Generator, codes: NDArray[np.int8], sds: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Epoch-to-epoch wavering around the stage means; one epoch in twenty strays further."""
    mixing: NDArray[np.float64] = np.linalg.cholesky(BETWEEN_BANDS)
    fresh = np.einsum("eij,ej->ei", mixing[codes], rng.standard_normal((len(codes), N_BANDS)))
    memory = EPOCH_TO_EPOCH[codes]
    fresh *= np.where(np.arange(len(codes))[:, None] > 0, np.sqrt(1 - memory**2), 1.0)
    standard = np.empty_like(fresh)
    state = np.zeros(N_BANDS)
    for epoch in range(len(codes)):
        state = memory[epoch] * state + fresh[epoch]
        standard[epoch] = state
    standard[rng.random(len(codes)) < 0.05] *= 1.8
    return standard * sds[codes]


def _borrowed_residuals(
    rng: np.random.Generator,
    codes: NDArray[np.int8],
    residuals: NDArray[np.float64],
    anchor: BandPowerAnchor,
) -> NDArray[np.float64]:
    """Each bout takes the course of a real bout of its stage and of like length, if any."""
    real = _bouts(anchor.hypnogram.codes)
    borrowed = residuals.copy()
    for stage, first, last in _bouts(codes):
        length = last - first
        alike = [(abs(np.log((b - a) / length)), a, b) for s, a, b in real if s == stage]
        if not alike:
            continue
        nearest = sorted(alike)[:8]
        _, real_first, real_last = nearest[int(rng.integers(len(nearest)))]
        of_stage = anchor.band_power_db[anchor.hypnogram.codes == stage]
        course = anchor.band_power_db[real_first:real_last] - np.median(of_stage, axis=0)
        places = np.linspace(0, len(course) - 1, length).round().astype(np.intp)
        borrowed[first:last] = course[places]
    return borrowed


def _bouts(codes: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    """Stage, first epoch and the epoch after the last, for each unbroken run."""
    borders = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    return [(int(codes[a]), a, b) for a, b in pairwise(borders)]
