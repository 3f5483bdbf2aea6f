"""A finished model on real nights that lie ready on disk: scored as the application does it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from sleepscorer_app.scoring.model_files import LoadedModel, ModelFolder, load_model
from sleepscorer_app.scoring.model_input import NightInput
from sleepscorer_app.scoring.night_scorer import score_input
from sleepscorer_app.training.evaluation.evaluate import evaluations_of, write_test_result
from sleepscorer_app.training.evaluation.measured_file import save_measured
from sleepscorer_app.training.evaluation.person_bootstrap import MeasuredNight
from sleepscorer_app.training.evaluation.set_report import report_of, report_text
from sleepscorer_app.training.nights.recorded_preparation import RecordedRun
from sleepscorer_app.training.splits import SubjectNight

TESTED_FILE = "tested.safetensors"
"""In the run's cache: what was said of each test night. It is written last of all."""


def measure_ready_night(model: LoadedModel, whose: SubjectNight, path: Path) -> MeasuredNight:
    """What the model says of a night made ready, where the expert's stage counts."""
    stored = load_file(path)
    night = NightInput(stored["plain"].astype(np.float32), stored["is_seen"])
    said = score_input(night, model)
    counted = (stored["stages"] >= 0) & stored["is_counted"] & np.isfinite(said).all(axis=1)
    return MeasuredNight(whose, said[counted], stored["stages"][counted])


def measure_ready_nights(
    model: LoadedModel, nights: Sequence[tuple[SubjectNight, Path]]
) -> list[MeasuredNight]:
    """The same for many nights; those without an epoch that counts are left out."""
    measured = (measure_ready_night(model, whose, path) for whose, path in nights)
    return [one for one in measured if len(one.stages)]


def write_test_of(run: RecordedRun, folder: ModelFolder) -> None:
    """Looks once at the people kept for testing, and writes what was found into the card."""
    measured = measure_ready_nights(load_model(folder.folder), run.test)
    if measured:
        text = report_text(report_of(measured))
        about = f"People of {run.data.title} of whom nothing was learned, looked at once.\n\n"
        where = f"{run.data.title}, people kept for testing"
        write_test_result(folder.folder, about + text, evaluations_of(measured, where))
    save_measured(run.cache / TESTED_FILE, measured)
