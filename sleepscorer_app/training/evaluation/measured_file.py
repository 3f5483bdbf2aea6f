"""What a model said of the nights it was tested on, on disk, to be pooled with other folds'."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from sleepscorer_app.training.evaluation.person_bootstrap import MeasuredNight
from sleepscorer_app.training.splits import SubjectNight


def save_measured(path: Path, nights: Sequence[MeasuredNight]) -> None:
    """Under its name only when whole."""
    arrays: dict[str, NDArray[np.generic]] = {}
    for index, night in enumerate(nights):
        arrays[f"probabilities_{index}"] = night.probabilities.astype(np.float32)
        arrays[f"stages_{index}"] = night.stages
    whose = [[night.whose.name, night.whose.subject] for night in nights]
    temporary = path.with_suffix(".part")
    save_file(arrays, temporary, {"whose": json.dumps(whose)})
    temporary.replace(path)


def load_measured(path: Path) -> list[MeasuredNight]:
    """The nights in the order they were saved."""
    with safe_open(path, "numpy") as stored:
        whose = cast("list[list[str]]", json.loads(stored.metadata()["whose"]))
        return [
            MeasuredNight(
                SubjectNight(name, subject),
                stored.get_tensor(f"probabilities_{index}").astype(np.float64),
                stored.get_tensor(f"stages_{index}"),
            )
            for index, (name, subject) in enumerate(whose)
        ]
