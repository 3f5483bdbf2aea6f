"""A scored night's row of the table, filled in."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from sleepscorer_app.batch.memory import peak_mb
from sleepscorer_app.batch.night_files import WrittenFiles
from sleepscorer_app.batch.night_result import NightResult
from sleepscorer_app.batch.night_task import NightTask
from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.reviewing.record_uncertainty import expected_wrong_epochs, unsure_share
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.scoring.fit_check import Fit


def units_of(recording: Recording, units: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Of these units those that channels of the recording were put into."""
    names = {one.name for one in recording.channels}
    return {name: microvolts for name, microvolts in units if name in names}


def night_row(
    task: NightTask,
    recording: Recording,
    scoring: Scoring,
    fits: tuple[Fit, ...],
    told: NightResult | None,
    files: WrittenFiles,
    seconds: float,
) -> NightResult:
    """The row of a night just written; from `told`, a row of its scoring, comes the rest."""
    said = scoring.automatic
    assert said is not None
    codes = said.hypnogram().codes
    stages = (*SCORED_STAGES, Stage.UNSCORED)
    return NightResult(
        night=task.night.name,
        path=str(task.night.path),
        content_sha256=task.content_sha256,
        fingerprint=recording_fingerprint(recording),
        model=said.model.name,
        model_version=said.model.version,
        model_sha256=said.model.sha256,
        derivations=said.channels,
        n_epochs=said.n_epochs,
        minutes=tuple(float((codes == one).sum()) * EPOCH_SECONDS / 60 for one in stages),
        mean_confidence=float(np.nanmean(said.confidence)),
        unsure_share=unsure_share(said),
        expected_wrong=expected_wrong_epochs(said),
        fit=told.fit if told else tuple(line for fit in fits for line in fit.findings),
        reasons=told.reasons if told else tuple(line for fit in fits for line in fit.reasons),
        seconds=told.seconds if told else round(seconds, 3),
        scored_at=told.scored_at if told else datetime.now().astimezone().isoformat(),
        scoring=task.scoring_path.name,
        written=files.now,
        written_before=files.before,
        de_identified=task.choices.de_identify,
        shift_days=task.choices.shift_days,
        units=units_of(recording, task.choices.units),
        peak_memory_mb=told.peak_memory_mb if told else round(peak_mb(), 1),
    )
