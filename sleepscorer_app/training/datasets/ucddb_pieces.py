"""Nights of the UCDDB of which only some epochs survive: ucdNNN.npz, one per patient.

Source: St Vincent's University Hospital / University College Dublin Sleep Apnea Database
(PhysioNet, ODC-By 1.0). The unit is lost; networks scale each night by its own spread.
"""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from sleepscorer_app.training.datasets.labelled_night import (
    FoundNights,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.datasets.real_statistics import PATIENTS_KEPT_FOR_TESTING
from sleepscorer_app.training.splits import SubjectNight

CHANNEL = "C3-A2 or C4-A1"
"""Which of the two the published files hold is not known."""


def find_ucddb_pieces(folder: Path) -> FoundNights:
    """The files of all patients in `folder`, those kept for testing left out.

    Raises `UnusableData` where there is none.
    """
    files = sorted(folder.glob("ucd*.npz"))
    kept = [one for one in files if _patient(one) not in PATIENTS_KEPT_FOR_TESTING]
    if not kept:
        raise UnusableData(f"{folder} holds no pieces of nights (ucdNNN.npz); name their folder")
    return FoundNights(
        tuple(NightFiles(SubjectNight(one.stem, f"ucd{_patient(one)}"), one, one) for one in kept)
    )


def read_ucddb_pieces(files: NightFiles, channels: tuple[str, ...]) -> LabelledNight:
    """The whole night, with a hole wherever an epoch is lost.

    Epochs on the publisher's own list of artefacts are learned from but not measured on. Raises
    `UnusableData` for a file in another layout, or a wish for a channel.
    """
    if channels:
        raise UnusableData(f"{files.recording.name} has one channel; name none in the recipe")
    try:
        with np.load(files.recording, allow_pickle=False) as stored:
            counts, rate_hz = stored["counts"], float(stored["fs"])
            factor, n_epochs = float(stored["units_per_count"]), int(stored["n_epochs"])
            places, given = stored["epoch_index"].astype(np.intp), stored["y"]
            is_artefact = stored["artefact"].astype(np.bool_)
        samples = np.full((n_epochs, counts.shape[1]), np.nan, dtype=np.float32)
        stages = np.full(n_epochs, -1, dtype=np.int8)
        is_counted = np.zeros(n_epochs, np.bool_)
        samples[places] = counts * factor
        stages[places] = given
        is_counted[places] = ~is_artefact
    except (OSError, KeyError, ValueError, IndexError, BadZipFile) as error:
        raise UnusableData(
            f"{files.recording.name} is not laid out like pieces of a night: {error}"
        ) from error
    return LabelledNight(
        files.whose, (CHANNEL,), (samples.ravel(),), (rate_hz,), stages, is_counted
    )


def _patient(file: Path) -> str:
    return file.stem.removeprefix("ucd")
