"""Real nights that steer the simulated ones: pieces of EEG, stage sequences and band levels."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.simulation import RATE_HZ, BandPowerAnchor

# Networks are measured on these patients; nothing of theirs may reach a training night.
PATIENTS_KEPT_FOR_TESTING = frozenset({"018", "022"})
# The unit of these recordings is lost; a slow wave has its usual height at about this factor.
MICROVOLTS_PER_UNIT = 100.0
# As physionet.org/content/ucddb describes its stage files: 0 wake, 1 REM, 2 and 3 stages 1 and 2,
# 4 and 5 stages 3 and 4; 6 artefact, 7 indeterminate (and 8, undescribed) are no stage.
STAGE_OF_TEXT_CODE = {0: Stage.W, 1: Stage.R, 2: Stage.N1, 3: Stage.N2, 4: Stage.N3, 5: Stage.N3}


@dataclass(frozen=True, eq=False)
class RealPieces:
    """The epochs of one patient's night whose EEG survives.

    `epochs` has shape (n, 3000): about µV at 100 Hz. `stages` are the expert's, `epoch_index`
    the places in a night of `n_epochs`, `is_artefact` the publisher's own bad list, all (n,).
    """

    patient: str
    epochs: NDArray[np.float32]
    stages: NDArray[np.int8]
    epoch_index: NDArray[np.intp]
    is_artefact: NDArray[np.bool_]
    n_epochs: int


def load_pieces(folder: Path) -> tuple[RealPieces, ...]:
    """The pieces of every patient in `folder` (`ucdNNN.npz`), test patients left out.

    Source: St Vincent's University Hospital / University College Dublin Sleep Apnea Database
    (PhysioNet, ODC-By 1.0). Raises `ValueError` when the folder holds no such file.
    """
    files = sorted(folder.glob("ucd*.npz"))
    pieces = tuple(
        _pieces_of(file) for file in files if _patient_of(file) not in PATIENTS_KEPT_FOR_TESTING
    )
    if not pieces:
        raise ValueError(f"{folder} holds no pieces of nights (ucdNNN.npz)")
    return pieces


def load_hypnogram_of(piece: RealPieces, folder: Path) -> Hypnogram:
    """The patient's complete stage sequence from `ucddbNNN_stage.txt` in `folder`.

    Raises `ValueError` when it does not agree with the stages of the pieces.
    """
    path = folder / f"ucddb{piece.patient}_stage.txt"
    hypnogram = load_stage_text(path)
    if hypnogram.n_epochs != piece.n_epochs:
        raise ValueError(
            f"{path.name} has {hypnogram.n_epochs} epochs, the night of the pieces {piece.n_epochs}"
        )
    n_different = int(np.count_nonzero(hypnogram.codes[piece.epoch_index] != piece.stages))
    if n_different:
        raise ValueError(f"{path.name} gives {n_different} epochs of the pieces another stage")
    return hypnogram


def load_stage_text(path: Path) -> Hypnogram:
    """The stages of a file with one number per epoch; what is no stage becomes unscored."""
    numbers = [int(word) for word in path.read_text(encoding="ascii").split()]
    return Hypnogram.of(STAGE_OF_TEXT_CODE.get(number, Stage.UNSCORED) for number in numbers)


def load_band_power_anchors(path: Path, derivation: str = "central") -> tuple[BandPowerAnchor, ...]:
    """The real nights by which simulated ones of a `derivation` can be steered.

    `path` is an npz with `F` (n, 2, >=5) band powers in µV²/Hz of Fpz-Cz and Pz-Oz, `y` stages
    and `s` night of each epoch, epochs in order. Frontal is Fpz-Cz, occipital is Pz-Oz, central
    lies midway between them in dB and 2.75 dB higher. Source: Sleep-EDF Expanded (PhysioNet,
    ODC-By 1.0). Raises `ValueError` for an unknown derivation.
    """
    with np.load(path, allow_pickle=False) as stored:
        powers, stages, nights = stored["F"][:, :, :5], stored["y"], stored["s"]
    frontal_db, occipital_db = 10.0 * np.log10(np.maximum(powers, 1e-6)).swapaxes(0, 1)
    match derivation:
        case "frontal":
            levels_db = frontal_db
        case "occipital":
            levels_db = occipital_db
        case "central":
            levels_db = (frontal_db + occipital_db) / 2 + 2.75
        case _:
            raise ValueError(f"no derivation {derivation!r}; there are frontal, central, occipital")
    return tuple(
        BandPowerAnchor(
            Hypnogram(stages[nights == night].astype(np.int8)),
            levels_db[nights == night].astype(np.float32),
        )
        for night in np.unique(nights)
    )


def _patient_of(file: Path) -> str:
    return file.stem.removeprefix("ucd")


def _pieces_of(file: Path) -> RealPieces:
    with np.load(file, allow_pickle=False) as stored:
        counts, rate_hz = stored["counts"], float(stored["fs"])
        factor = float(stored["units_per_count"]) * MICROVOLTS_PER_UNIT
        places = stored["epoch_index"].astype(np.intp)
        stages, is_artefact = stored["y"].astype(np.int8), stored["artefact"].astype(np.bool_)
        n_epochs = int(stored["n_epochs"])
    microvolts = counts.astype(np.float64) * factor
    # These recordings stand some 55 µV off zero; at a border with a simulated epoch that would
    # be a step that no brain makes.
    microvolts -= np.median(microvolts)
    return RealPieces(
        patient=_patient_of(file),
        epochs=_at_our_rate(microvolts, places, round(rate_hz)),
        stages=stages,
        epoch_index=places,
        is_artefact=is_artefact,
        n_epochs=n_epochs,
    )


def _at_our_rate(
    epochs: NDArray[np.float64], places: NDArray[np.intp], rate_hz: int
) -> NDArray[np.float32]:
    """Epochs at 100 Hz without aliases; neighbours in the night are resampled as one stretch."""
    borders = np.concatenate([[0], np.flatnonzero(np.diff(places) != 1) + 1, [len(places)]])
    resampled = [
        resample_poly(epochs[first:last].reshape(-1), RATE_HZ, rate_hz, padtype="line")
        for first, last in pairwise(borders)
        if last > first
    ]
    samples = np.concatenate(resampled) if resampled else np.empty(0)
    return samples.reshape(-1, EPOCH_SECONDS * RATE_HZ).astype(np.float32)
