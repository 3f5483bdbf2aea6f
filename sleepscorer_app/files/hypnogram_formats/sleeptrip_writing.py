"""SleepTrip's and SpiSOP's numbers in columns: the stage's number, and 1 where it is excluded.

Source: SleepTrip's `st_write_scoring` with the datatype `numbersincolumns`: no heading, 5 is REM,
-1 has no stage.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight

NUMBERS = {
    "0": Stage.W,
    "1": Stage.N1,
    "2": Stage.N2,
    "3": Stage.N3,
    "5": Stage.R,
    "-1": Stage.UNSCORED,
}
_TEXTS = {stage: number for number, stage in NUMBERS.items()}


def sleeptrip_contents(night: ExportedNight) -> bytes:
    """A line per epoch; excluded are those of which artefacts fill more than half."""
    hypnogram = night.scoring.hypnogram
    excluded = _is_excluded(night)
    lines = (
        f"{_TEXTS[hypnogram[epoch]]},{int(excluded[epoch])}\n" for epoch in range(len(hypnogram))
    )
    return "".join(lines).encode()


def exclusion_difference(path: Path, night: ExportedNight) -> str | None:
    """The first epoch whose second column is not as it should be; None if there is none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [line.rpartition(",")[2] == "1" for line in lines]
    if told != list(map(bool, _is_excluded(night))):
        return "an excluded epoch differs"
    return None


def _is_excluded(night: ExportedNight) -> NDArray[np.bool_]:
    """True for epochs of which artefacts (on whatever channel) fill more than half."""
    # A tenth of a second is as exact as anybody marks an artefact.
    per_epoch = EPOCH_SECONDS * 10
    is_artefact = np.zeros(night.scoring.n_epochs * per_epoch, dtype=np.bool_)
    for one in night.markers:
        if one.kind is MarkerKind.ARTEFACT:
            end = one.onset_seconds + one.duration_seconds
            is_artefact[round(one.onset_seconds * 10) : round(end * 10)] = True
    return is_artefact.reshape(-1, per_epoch).sum(axis=1) > per_epoch / 2
