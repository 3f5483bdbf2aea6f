"""What `sleepscorer score` did, for programs."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.montages.channel_choice import ChannelChoice
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.reviewing.record_uncertainty import expected_wrong_epochs, unsure_share
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.scoring.fit_check import Fit


def score_json(
    recording: Recording,
    choice: ChannelChoice,
    said: StageProbabilities,
    written: Sequence[Path],
    left_out: str | None,
    fits: Sequence[Fit],
) -> str:
    """One object; `left_out` is None where nothing was to be hidden."""
    codes = said.hypnogram().codes
    told = {
        "night": recording.name,
        "epochs": said.n_epochs,
        "minutes": {
            "unscored" if stage is Stage.UNSCORED else stage.letter: float((codes == stage).sum())
            * EPOCH_SECONDS
            / 60
            for stage in Stage
        },
        "channels": list(said.channels),
        "channel_was_guessed": choice.is_guess,
        "model": {
            "name": said.model.name,
            "version": said.model.version,
            "sha256": said.model.sha256,
        },
        "mean_confidence": float(np.nanmean(said.confidence)),
        "unsure_share": unsure_share(said),
        "expected_wrong_epochs": expected_wrong_epochs(said),
        "fit": [sentence for fit in fits for sentence in fit.findings],
        "score_by_hand_because": [sentence for fit in fits for sentence in fit.reasons],
        "notes": list(recording.notes),
        "left_out": left_out,
        "written": [str(path) for path in written],
        "intended_use": INTENDED_USE,
    }
    return json.dumps(told, indent=1, ensure_ascii=False)
