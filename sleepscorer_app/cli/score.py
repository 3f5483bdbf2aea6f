"""`sleepscorer score NIGHT`: a night scored and written down without a window."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from sleepscorer_app.assets import model_folders
from sleepscorer_app.cli.channel_words import channel_words
from sleepscorer_app.cli.de_identifying import DeIdentifying, refuse_personal_name
from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.cli.score_json import score_json
from sleepscorer_app.cli.unit_choice import in_units
from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Hypnogram, Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.montages.channel_choice import ChannelChoice
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.de_identification import Removed
from sleepscorer_app.files.hypnogram_formats import (
    WRITERS,
    default_export_name,
    export_hypnogram,
)
from sleepscorer_app.files.recorded_lights import recorded_lights
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.scoring import score_night as scoring_night
from sleepscorer_app.scoring.fit_check import Fit
from sleepscorer_app.scoring.model_files import ModelFolder
from sleepscorer_app.scoring.score_night import channels_for, check_channels_fit
from sleepscorer_app.scoring.score_recording import UnscorableChannel, score_recording
from sleepscorer_app.scoring.yasa_scorer import NOT_INSTALLED, YASA, score_with_yasa, yasa_version

NAMED_AFTER_NIGHT = "The files are named after the night: rename them if that tells who it is."


def score_night(
    night: Path,
    channels: Sequence[str],
    out: Path | None,
    model: str | None,
    formats: Sequence[str],
    privacy: DeIdentifying,
    overwrite: bool,
    units: Sequence[str] = (),
    *,
    as_json: bool = False,
) -> str:
    """Scores the night and writes one file per format; gives the summary to print, or JSON.

    Everything that can go wrong for a reason known beforehand goes wrong before the scoring.
    """
    recording = in_units(open_recording(night), units)
    chosen = None if model == YASA and not Path(model).is_dir() else choose_model(model)
    if chosen is None and yasa_version() is None:
        raise Mistake(NOT_INSTALLED)
    told = None if chosen is None else chosen.description
    choice = channels_for(told, recording, channels)
    targets = export_targets(night, out, formats, privacy.stem_of(night), overwrite)
    for target in targets:
        refuse_personal_name(target, recording.identity, privacy)
    try:
        fits = check_channels_fit(recording, choice, told, _keep_going)
        with progress_bar(f"Scoring {night.name}") as report:
            probabilities = (
                score_with_yasa(recording, choice.derivations, report)
                if chosen is None
                else score_recording(recording, choice.derivations, chosen.folder, report)
            )
    except UnscorableChannel as error:
        others = choice.alternatives if n_epochs(recording) else ""
        raise Mistake(f"{night.name}: {error}{others}") from error
    unscored = Scoring.unscored(n_epochs(recording)).with_markers(recorded_lights(recording))
    scoring = unscored.accept(probabilities, AcceptRule.REPLACE_ALL)
    now = datetime.now(UTC)
    removed = [
        export_hypnogram(
            target,
            scoring,
            recording,
            to=one,
            de_identification=privacy.how,
            changed_at=[now] * scoring.n_epochs,
        )
        for one, target in zip(formats, targets, strict=True)
    ]
    if as_json:
        left_out = None if privacy.how is None else removed[-1].summary
        return score_json(recording, choice, probabilities, targets, left_out, fits)
    hidden = _hidden(privacy, removed[-1]) if privacy.how is not None else []
    return summary(recording, choice, probabilities, targets, hidden, fits)


def _hidden(privacy: DeIdentifying, removed: Removed) -> list[tuple[str, str]]:
    """Rows that say what was left out, and what still tells of the night."""
    told = [] if privacy.codes is not None else [("note", NAMED_AFTER_NIGHT)]
    return [("left out", removed.summary), *told]


def choose_model(wanted: str | None) -> ModelFolder:
    """The model of that name or in that folder; without a wish the first of those there are."""
    return scoring_night.choose_model(wanted, model_folders())


def export_targets(
    night: Path, out: Path | None, formats: Sequence[str], stem: str, overwrite: bool
) -> list[Path]:
    """Where the results go. Raises `Mistake` when they could not, or would replace a scoring."""
    refuse_missing_formats(formats)
    folder = night.parent if out is None else out
    prepare_folder(folder)
    targets = [folder / default_export_name(night, one, stem).name for one in formats]
    beside = (WRITERS[one].companion for one in formats)
    companions = [
        one.path(target) for one, target in zip(beside, targets, strict=True) if one is not None
    ]
    refuse_to_replace([*targets, *companions], overwrite)
    return targets


def refuse_missing_formats(formats: Sequence[str]) -> None:
    """Raises `Mistake` for the first that cannot be written on this computer, saying why."""
    for one in formats:
        why_not = WRITERS[one].why_not()
        if why_not:
            raise Mistake(f"--format {one}: {why_not}")


def summary(
    recording: Recording,
    choice: ChannelChoice,
    probabilities: StageProbabilities,
    written: Sequence[Path],
    hidden: Sequence[tuple[str, str]] = (),
    fits: Sequence[Fit] = (),
) -> str:
    """What was done, in a few lines for a person."""
    hypnogram = probabilities.hypnogram()
    n_scored = int(hypnogram.is_scored.sum())
    confidence = float(np.mean(probabilities.confidence[probabilities.is_seen]))
    rows = [
        ("channel", channel_words(choice)),
        *(("fit", sentence) for fit in fits for sentence in fit.sentences),
        ("stages", _minutes(hypnogram)),
        ("confidence", f"{confidence:.2f} on average"),
        ("model", probabilities.model.text),
        *_how_far_apart(probabilities),
        *(("note", note) for note in recording.notes),
        *hidden,
        *(("written", str(path)) for path in written),
    ]
    lines = [f"{recording.name}: {n_scored} of {hypnogram.n_epochs} epochs scored"]
    lines += [f"  {label:<11} {text}" for label, text in rows]
    return "\n".join([*lines, INTENDED_USE])


def _how_far_apart(probabilities: StageProbabilities) -> list[tuple[str, str]]:
    """A row for how far several derivations or models differ; none for a single one."""
    told = probabilities.disagreement
    if told is None or np.isnan(told).all():
        return []
    mean = float(np.nanmean(told))
    return [("differing", f"{mean:.2f} on average, from 0 (all readings alike) to 1")]


def _keep_going(_fraction: float) -> None:
    pass


def _minutes(hypnogram: Hypnogram) -> str:
    stages = [*HYPNOGRAM_ORDER, *([] if hypnogram.is_scored.all() else [Stage.UNSCORED])]
    counts = {stage: int((hypnogram.codes == stage).sum()) for stage in stages}
    minutes = (
        f"{'unscored' if stage is Stage.UNSCORED else stage.letter} {n * EPOCH_SECONDS / 60:.1f}"
        for stage, n in counts.items()
    )
    return " · ".join(minutes) + " minutes"
