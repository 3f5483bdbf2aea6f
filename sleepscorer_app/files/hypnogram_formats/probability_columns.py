"""What the networks said of each epoch as named columns, whatever file they are put in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight

NONE_THERE = "nobody has auto-scored this night: there are no probabilities to write."
ABOUT = ("epoch", "onset_s")
"""The two columns in front: epochs from 1, and seconds from the recording's start."""
CONFIDENCE = "the model's largest probability"
DISAGREEMENT = "how far readings and members differ, 0 (all alike) to 1"
_OF_A_STAGE = {
    "p": "probability of stage {stage}",
    "raw_p": "probability of stage {stage} by the raw EEG alone",
    "spectrogram_p": "probability of stage {stage} by the spectrogram alone",
    "second_p": "probability of stage {stage} by the second model",
}


@dataclass(frozen=True, eq=False)
class ProbabilityColumn:
    """A number without a unit for each epoch, shape (n_epochs,); NaN where nothing was seen."""

    name: str
    meaning: str
    values: NDArray[np.float32]


def probability_columns(night: ExportedNight) -> list[ProbabilityColumn]:
    """All that the networks gave. Raises `ValueError` with a sentence where they gave nothing."""
    automatic, second = night.scoring.automatic, night.scoring.second_opinion
    if automatic is None:
        raise ValueError(NONE_THERE)
    columns = [
        ProbabilityColumn("confidence", CONFIDENCE, automatic.confidence),
        *_of_stages("p", automatic.values),
    ]
    if automatic.disagreement is not None:
        columns.append(ProbabilityColumn("disagreement", DISAGREEMENT, automatic.disagreement))
    for prefix, rows in (
        ("raw_p", automatic.raw_branch),
        ("spectrogram_p", automatic.spectrogram_branch),
        ("second_p", None if second is None else second.values),
    ):
        if rows is not None:
            columns += _of_stages(prefix, rows)
    return columns


def _of_stages(prefix: str, rows: NDArray[np.float32]) -> list[ProbabilityColumn]:
    return [
        ProbabilityColumn(
            f"{prefix}_{stage.letter}",
            _OF_A_STAGE[prefix].format(stage=stage.letter),
            rows[:, stage],
        )
        for stage in SCORED_STAGES
    ]
