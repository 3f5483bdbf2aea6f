"""Real nights as band powers with an expert's stages, and which people may be learned from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.training.recipe import BandPowerSplit
from sleepscorer_app.training.splits import (
    Split,
    SubjectNight,
    sleep_edf_night,
    splits_by_subject,
)

FILE_NAME = "sleep_edf_153_bandpowers.npz"
_FPZ_CZ = 0
_N_BANDS = 5


@dataclass(frozen=True, eq=False)
class BandPowerNight:
    """One night of one person, `whose`.

    `log_powers` (n_epochs, 5) are natural logs of delta, theta, alpha, sigma, beta, free by one
    constant; `stages` (n_epochs,) are 0 to 4, or -1 where the expert gave none.
    """

    whose: SubjectNight
    log_powers: NDArray[np.float64]
    stages: NDArray[np.int8]


def load_band_power_nights(path: Path) -> list[BandPowerNight]:
    """The Fpz-Cz values of `sleep_edf_153_bandpowers.npz`, night by night.

    Source: Sleep-EDF Expanded (PhysioNet, ODC-By 1.0); band powers computed from it by others.
    Raises `ValueError` when the file is not there or holds something else.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            powers, stages, names = stored["F"], stored["y"], stored["night"]
    except (OSError, KeyError, ValueError) as error:
        raise ValueError(f"{path} holds no band powers of nights ({error})") from None
    nights: list[BandPowerNight] = []
    for name in np.unique(names):
        held = names == name
        nights.append(
            BandPowerNight(
                whose=sleep_edf_night(str(name)),
                log_powers=powers[held, _FPZ_CZ, :_N_BANDS].astype(np.float64),
                stages=stages[held].astype(np.int8),
            )
        )
    return nights


def split_of(nights: Sequence[BandPowerNight], settings: BandPowerSplit) -> Split:
    """The fold that a recipe names: which of the nights train, validate and test.

    Raises `ValueError` where a side would be empty, or for a fold that is not there.
    """
    if settings.people_to_stop_by < 1 or not 0 <= settings.fold < settings.n_folds:
        raise ValueError(
            f"fold {settings.fold} of {settings.n_folds} with {settings.people_to_stop_by} people "
            "to stop by: folds are counted from 0, and at least one person says when to stop"
        )
    whose = [night.whose for night in nights]
    return splits_by_subject(whose, settings.n_folds, settings.people_to_stop_by)[settings.fold]


def nights_of(
    nights: Sequence[BandPowerNight], side: Collection[SubjectNight]
) -> list[BandPowerNight]:
    """The nights on one side of a split."""
    return [night for night in nights if night.whose in side]
