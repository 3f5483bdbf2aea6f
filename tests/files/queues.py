"""Queues of nights on disk, as a batch leaves them, without the batch."""

from dataclasses import replace
from pathlib import Path

from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.recordings.recording_fingerprint import recording_fingerprint
from sleepscorer_app.files.work.night_queue import QUEUE_NAME, QueuedNight, write_queue
from sleepscorer_app.files.work.scoring_file import ScoringFile
from tests.ui.night_pages import probabilities


def queued_night(path: Path, scored: Path, confidence: float, **more: object) -> QueuedNight:
    """The night at `path`, scored beforehand into the folder `scored`."""
    recording = open_recording(path)
    unscored = Scoring.unscored(n_epochs(recording))
    said = replace(probabilities(unscored.n_epochs, confidence), channels=("C4-M1",))
    scored.mkdir(exist_ok=True)
    file = ScoringFile.open(scored / f"{path.stem}.sleepscorer", recording)
    file.save(unscored, unscored.accept(said, AcceptRule.REPLACE_ALL), "Auto-score")
    file.close()
    return QueuedNight(
        path.name,
        path.absolute(),
        file.path,
        recording_fingerprint(recording),
        unscored.n_epochs,
        unscored.n_epochs * (1 - confidence),
        **more,  # type: ignore[arg-type]
    )


def write_queue_of(folder: Path, nights: list[QueuedNight]) -> Path:
    """The queue's file in `folder`, which is made."""
    folder.mkdir(exist_ok=True)
    write_queue(folder / QUEUE_NAME, nights)
    return folder / QUEUE_NAME
