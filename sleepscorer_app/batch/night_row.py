"""A scored night's row of the table, filled in."""

from datetime import datetime

import numpy as np

from sleepscorer_app.batch.memory import peak_mb
from sleepscorer_app.batch.night_result import NightResult
from sleepscorer_app.batch.night_task import NightTask
from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.reviewing.record_uncertainty import expected_wrong_epochs, unsure_share
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.scoring.fit_check import Fit


def night_row(
    task: NightTask,
    recording: Recording,
    scoring: Scoring,
    fits: tuple[Fit, ...],
    told: NightResult | None,
    written: dict[str, str],
    seconds: float,
) -> NightResult:
    """The row of a night just scored; from `told`, its row under another name, comes the rest."""
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
        written=written,
        de_identified=task.choices.de_identify,
        peak_memory_mb=told.peak_memory_mb if told else round(peak_mb(), 1),
    )
