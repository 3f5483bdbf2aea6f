"""Band levels of 153 Sleep-EDF nights of 78 people, made to steer the simulator."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Hypnogram
from sleepscorer_app.domain.simulation import BandPowerAnchor
from sleepscorer_app.domain.simulation.band_levels import FRONTAL_MEANS_DB, OCCIPITAL_MEANS_DB

DELTA_HZ, THETA_HZ, ALPHA_HZ = 3.5, 4.0, 4.0
SIGMA_OF_BETA_HZ, BETA_FROM_13_HZ = 3.0, 17.0
"""The file's sigma is 12-16 Hz; 13-30 Hz is three quarters of it and the file's beta."""
CENTRAL_LIFT_DB = 2.75
FEWEST_EPOCHS = 10


@dataclass(frozen=True)
class PersonAnchor:
    """One real night's levels in dB re 1 µV²/Hz at Fpz-Cz and Pz-Oz, and whose it is."""

    person: int
    night: int
    frontal: BandPowerAnchor
    occipital: BandPowerAnchor

    def of(self, derivation: str) -> BandPowerAnchor:
        """Levels for a frontal, central (midway, 2.75 dB up) or occipital derivation."""
        if derivation == "frontal":
            return self.frontal
        if derivation == "occipital":
            return self.occipital
        midway = (self.frontal.band_power_db + self.occipital.band_power_db) / 2 + CENTRAL_LIFT_DB
        return BandPowerAnchor(self.frontal.hypnogram, midway.astype(np.float32))


def load_anchors_153(path: Path) -> tuple[PersonAnchor, ...]:
    """Every night of `sleep_edf_153_bandpowers.npz` as an anchor.

    The file holds ln of integrated powers, free by one constant per night, and no gamma: the
    constant is set so that the stage medians lie around the known ones, and gamma goes with beta.
    Source: Sleep-EDF Expanded (PhysioNet, ODC-By 1.0).
    """
    with np.load(path, allow_pickle=False) as stored:
        features, stages, nights = stored["F"], stored["y"], stored["night"]
    anchors: list[PersonAnchor] = []
    for name in np.unique(nights):
        held = nights == name
        hypnogram = Hypnogram(stages[held].astype(np.int8))
        frontal, occipital = (
            BandPowerAnchor(hypnogram, _levels_db(features[held, channel, :5], hypnogram, means))
            for channel, means in ((0, FRONTAL_MEANS_DB), (1, OCCIPITAL_MEANS_DB))
        )
        anchors.append(PersonAnchor(int(name[3:5]), int(name[5]), frontal, occipital))
    return tuple(anchors)


def _levels_db(
    log_powers: NDArray[np.float32], hypnogram: Hypnogram, means_db: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Mean power density of the simulator's five bands, shape (n_epochs, 5)."""
    delta, theta, alpha, sigma, beta = np.exp(log_powers.astype(np.float64)).T
    sigma_share = sigma * SIGMA_OF_BETA_HZ / 4.0
    density = np.stack(
        [
            delta / DELTA_HZ,
            theta / THETA_HZ,
            alpha / ALPHA_HZ,
            (sigma_share + beta) / BETA_FROM_13_HZ,
        ],
        axis=1,
    )
    levels = 10 * np.log10(np.maximum(density, 1e-12))
    gamma = np.zeros(len(levels))
    offsets: list[NDArray[np.float64]] = []
    for stage in range(5):
        held = hypnogram.codes == stage
        if held.sum() >= FEWEST_EPOCHS:
            medians = np.median(levels[held], axis=0)
            offsets.append(means_db[stage, :4] - medians)
            gamma[held] = means_db[stage, 4] + levels[held, 3] - medians[3]
        else:
            gamma[held] = means_db[stage, 4]
    levels += np.mean(offsets)
    unscored = ~hypnogram.is_scored
    gamma[unscored] = means_db[0, 4]
    return np.column_stack([levels, gamma]).astype(np.float32)
