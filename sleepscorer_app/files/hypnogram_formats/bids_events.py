"""BIDS `events.tsv` with its sidecar: an event per epoch and marker, and what each column means.

Source: the BIDS specification, task events: onset and duration in seconds from the recording's
start, `n/a` for what is missing, columns explained in a JSON of the same name.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sleepscorer_app import __version__
from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import LIGHTS, Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    labelled_text,
    plain,
    read_marker,
    stage_text,
)

COLUMNS = ("onset", "duration", "trial_type", "channel", "method", "annotator", "confidence")
_NOTHING = "n/a"
_METHODS = {
    Source.NOBODY: _NOTHING,
    Source.MODEL: "automatic",
    Source.IMPORTED: "imported",
    Source.PERSON: "manual",
    Source.CONFIRMED: "automatic, confirmed by a person",
    Source.TAUGHT: "automatic, led by a person's corrections",
}
_STAGE_WORDS = {
    Stage.W: "Wake",
    Stage.N1: "Non-REM sleep, stage 1",
    Stage.N2: "Non-REM sleep, stage 2",
    Stage.N3: "Non-REM sleep, stage 3",
    Stage.R: "REM sleep",
    Stage.UNSCORED: "No stage was given, which is not wake",
}


def events_contents(night: ExportedNight) -> bytes:
    """The table: `Sleep stage N2` and so on for 30 s each, markers between them by time."""
    scoring = night.scoring
    rows: list[tuple[float, tuple[str, ...]]] = []
    for epoch in range(scoring.n_epochs):
        onset = float(epoch * EPOCH_SECONDS)
        cells = (
            *(seconds_text(onset), str(EPOCH_SECONDS), stage_text(scoring.hypnogram[epoch])),
            *(_NOTHING, _METHODS[scoring.source_of(epoch)]),
            *(_annotator(night, epoch), _confidence(night, epoch)),
        )
        rows.append((onset, cells))
    for one in night.markers:
        cells = (
            *(seconds_text(one.onset_seconds), seconds_text(one.duration_seconds)),
            labelled_text(one, channel=False),
            _NOTHING if one.kind in LIGHTS else _cell(one.channel.replace("@@", "@ ")),
            *(_NOTHING,) * 3,
        )
        rows.append((one.onset_seconds, cells))
    ordered = (cells for _, cells in sorted(rows, key=lambda row: row[0]))
    return "".join("\t".join(cells) + "\n" for cells in (COLUMNS, *ordered)).encode()


def event_markers(markers: Sequence[Marker]) -> list[Marker]:
    """The markers as the table holds them."""
    held: list[Marker] = []
    for one in markers:
        channel = _cell(one.channel.replace("@@", "@ "))
        text = labelled_text(one, channel=False)
        told = "" if channel.lower() == _NOTHING else f"@@{channel}"
        held.append(read_marker(one.onset_seconds, one.duration_seconds, text + told))
    return held


def sidecar_path(events: Path) -> Path:
    """`…_events.json` beside `…_events.tsv`."""
    return events.with_suffix(".json")


def sidecar_contents(night: ExportedNight) -> bytes:
    """What the columns mean, and which program and model the stages are from."""
    levels = {stage_text(stage): words for stage, words in _STAGE_WORDS.items()}
    levels |= {str(kind): "" for kind in MarkerKind}
    levels |= {
        str(MarkerKind.LIGHTS_OFF): "Start of the time in bed",
        str(MarkerKind.LIGHTS_ON): "End of the time in bed",
        str(MarkerKind.AROUSAL): "Arousal; free text may follow a colon",
        str(MarkerKind.ARTEFACT): "Artefact; free text may follow a colon",
        str(MarkerKind.NOTE): "A remark; free text may follow a colon",
    }
    automatic = night.scoring.automatic
    told: dict[str, object] = {
        "onset": {"Description": "Seconds from the recording's start", "Units": "s"},
        "duration": {"Description": "0 for what is a moment", "Units": "s"},
        "trial_type": {
            "LongName": "Sleep stage or marker",
            "Description": "AASM stages of 30-s epochs, in the standard texts of EDF+",
            "Levels": levels,
        },
        "channel": {"Description": "The channel that a marker is about; n/a for all"},
        "method": {"Description": "How the stage came to be"},
        "annotator": {"Description": "The person, model or file that the stage is from"},
        "confidence": {
            "Description": "The model's largest probability, whatever stage stands here"
        },
        "GeneratedBy": [{"Name": "SleepScorer", "Version": __version__}],
        "IntendedUse": INTENDED_USE,
    }
    if automatic is not None:
        told["Model"] = {
            "Name": automatic.model.name,
            "Version": automatic.model.version,
            "SHA256": automatic.model.sha256,
            "Channels": list(automatic.channels),
            "Stages": [stage.letter for stage in SCORED_STAGES],
        }
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def sidecar_difference(path: Path, night: ExportedNight) -> str | None:
    """Whether Python's json reads it and it explains every column; None if so."""
    told = json.loads(path.read_text(encoding="utf-8"))
    missing = [name for name in COLUMNS if name not in told]
    return f"the sidecar does not explain {missing[0]}" if missing else None


def _annotator(night: ExportedNight, epoch: int) -> str:
    origin = night.scoring.origins[epoch]
    model = "" if origin.model is None else origin.model.text
    return _cell(origin.person or origin.file or model)


def _cell(text: str) -> str:
    # A quotation mark at a cell's front would swallow the tabs behind it.
    return plain(text).replace('"', "'") or _NOTHING


def _confidence(night: ExportedNight, epoch: int) -> str:
    automatic = night.scoring.automatic
    if automatic is None or np.isnan(automatic.confidence[epoch]):
        return _NOTHING
    return str(automatic.confidence[epoch])
