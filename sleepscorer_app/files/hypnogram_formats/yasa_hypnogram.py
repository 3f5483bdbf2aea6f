"""YASA's hypnograms: the JSON of `Hypnogram.to_json`, read and written, and its table of stages.

Source: YASA 0.7 and later, `Hypnogram.to_dict`: the keys values, n_stages, freq, start, scorer and
proba (by stage, rows that sum to 1).
"""

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import cast

import numpy as np

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import read_word
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import (
    ReadChoices,
    SpanDetails,
    ToldHypnogram,
)
from sleepscorer_app.files.unreadable import UnreadableFile

FORMAT_NAME = "YASA JSON"
WORDS = {
    Stage.UNSCORED: "UNS",
    Stage.W: "WAKE",
    Stage.N1: "N1",
    Stage.N2: "N2",
    Stage.N3: "N3",
    Stage.R: "REM",
}
_FREQUENCY = re.compile(r"(\d+(?:\.\d+)?) ?(s|sec|S|min|T)?")
_SECONDS = {"min": 60.0, "T": 60.0}
_DIGITS = 6
"""As many as YASA itself writes of a probability."""


def looks_like_yasa(first_bytes: bytes) -> bool:
    """True for JSON whose first keys are those of YASA's hypnograms."""
    text = decoded(first_bytes[:400]).lstrip()
    return text.startswith("{") and '"values"' in text


def read_yasa_json(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages, start and probabilities of the file.

    Raises `UnreadableFile` saying which of its keys cannot be understood.
    """
    try:
        told: object = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(path, "its JSON is broken.") from error
    if not isinstance(told, dict):
        raise UnreadableFile(path, "its JSON is no hypnogram.")
    told = cast("dict[str, object]", told)
    stages, remarks = _stages(path, told.get("values"))
    seconds = _epoch_seconds(path, told.get("freq"))
    return ToldHypnogram(
        FORMAT_NAME,
        [StageSpan(epoch * seconds, seconds, stage) for epoch, stage in enumerate(stages)],
        start=_start(path, told.get("start")),
        notes=remarks,
        details=_details(told.get("proba"), len(stages), path),
    )


def json_contents(night: ExportedNight) -> bytes:
    """What `yasa.Hypnogram.from_json` reads; probabilities only if every epoch has them."""
    told = {
        "values": _words(night),
        "n_stages": len(SCORED_STAGES),
        "freq": f"{EPOCH_SECONDS}s",
        "start": night.start.isoformat(),
        "scorer": night.scorer or None,
        "proba": _probabilities(night.scoring.automatic),
        # YASA asks for what it knows by name and for nothing else.
        "intended_use": INTENDED_USE,
    }
    return (json.dumps(told, indent=2, ensure_ascii=True) + "\n").encode()


def table_contents(night: ExportedNight) -> bytes:
    """What `hypnogram.hypno.to_csv` writes: the epoch, from 0, and the stage's word."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("Epoch", "Stage"))
    writer.writerows(enumerate(_words(night)))
    return text.getvalue().encode()


def json_difference(path: Path, night: ExportedNight) -> str | None:
    """What Python's json reads differently beside the stages; None if nothing is."""
    told = json.loads(path.read_text(encoding="utf-8"))
    if told["proba"] != _probabilities(night.scoring.automatic):
        return "a probability differs"
    if datetime.fromisoformat(told["start"]) != night.start:
        return f"it starts at {told['start']}"
    return None


def _words(night: ExportedNight) -> list[str]:
    hypnogram = night.scoring.hypnogram
    return [WORDS[hypnogram[epoch]] for epoch in range(len(hypnogram))]


def _probabilities(automatic: StageProbabilities | None) -> dict[str, list[float]] | None:
    # YASA refuses rows that do not sum to 1, and it has no word for an epoch without any.
    if automatic is None or not automatic.is_seen.all():
        return None
    rows = automatic.values.astype(np.float64)
    sums = rows.sum(axis=1)
    return {
        WORDS[stage]: [round(float(one), _DIGITS) for one in rows[:, stage] / sums]
        for stage in SCORED_STAGES
    }


def _stages(path: Path, values: object) -> tuple[list[Stage], list[str]]:
    if not isinstance(values, list) or not values:
        raise UnreadableFile(path, "its “values” are no list of stages.")
    stages: list[Stage] = []
    remarks: dict[str, None] = {}
    for place, one in enumerate(cast("list[object]", values), start=1):
        word = read_word(str(one))
        if word is None:
            raise UnreadableFile(path, f"its value {place}, “{str(one)[:20]}”, is no stage.")
        stages.append(word.stage)
        if word.remark:
            remarks[word.remark] = None
    return stages, list(remarks)


def _epoch_seconds(path: Path, frequency: object) -> float:
    found = _FREQUENCY.fullmatch(str(frequency or f"{EPOCH_SECONDS}s"))
    seconds = float(found[1]) * _SECONDS.get(found[2] or "s", 1.0) if found else 0.0
    if not 0 < seconds <= 3600:
        raise UnreadableFile(path, f"its “freq”, {str(frequency)[:20]}, is no length of epochs.")
    return seconds


def _start(path: Path, start: object) -> datetime | None:
    if start is None:
        return None
    try:
        return datetime.fromisoformat(str(start)).replace(tzinfo=None)
    except ValueError:
        raise UnreadableFile(path, f"its start “{str(start)[:40]}” is no date and time.") from None


def _details(proba: object, n_epochs: int, path: Path) -> SpanDetails | None:
    """The probabilities, if there is a number for each stage and epoch."""
    if not isinstance(proba, dict):
        return None
    columns = cast("dict[str, object]", proba)
    try:
        values = np.array([columns[WORDS[stage]] for stage in SCORED_STAGES], dtype=np.float32)
    except (KeyError, ValueError, TypeError):
        return None
    if values.shape != (len(SCORED_STAGES), n_epochs) or not np.isfinite(values).all():
        return None
    rows = tuple(tuple(float(one) for one in row) for row in values.T)
    model = ModelIdentity(f"the network behind {path.name}", "", "")
    return SpanDetails(probabilities=rows, model=model)
