"""A finished model against an expert's scoring of a real night."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.interscorer.agreement import Agreement, agreement, agreement_of
from sleepscorer_app.domain.montages.channel_choice import NoSuchChannel, choose_channels
from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.scoring.calibration import (
    error_auroc,
    expected_calibration_error,
    risk_at_coverage,
)
from sleepscorer_app.scoring.committee import LoadedScorer
from sleepscorer_app.scoring.model_files import CARD_FILE, TestedNight, add_test_result
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.scoring.score_recording import (
    UnscorableChannel,
    check_scorable,
    read_derivation,
)
from sleepscorer_app.training.cards.card import with_test_result
from sleepscorer_app.training.evaluation.person_bootstrap import MeasuredNight


@dataclass(frozen=True)
class Evaluation:
    """How a model agrees with an expert on one real night."""

    night: str
    agreement: Agreement
    calibration_error: float
    error_auroc: float
    wrong_of_surest_80_percent: float
    channel: str = ""


def evaluate(
    model: LoadedScorer, night: Path, expert: Path, channels: Sequence[str] = ()
) -> Evaluation:
    """Scores one channel of a night as the application does, and compares with the expert's file.

    The channel is the first of `channels`, else the best guess. Raises `UnreadableFile` for either
    file, `ValueError` for a channel that is not there or a night without an epoch in common.
    """
    recording = open_recording(night)
    try:
        derivation = choose_channels(recording, channels).derivation
        check_scorable(recording, derivation)
    except NoSuchChannel as error:
        raise ValueError(str(error)) from None
    except UnscorableChannel as error:
        raise ValueError(f"{night}: {error}") from None
    samples = read_derivation(recording, derivation, _nothing)
    said = score_samples(
        samples,
        derivation.rate_hz(recording),
        n_epochs(recording),
        model,
        (derivation.name,),
        _nothing,
    )
    truth = read_hypnogram(expert, recording).hypnogram
    both = truth.is_scored & said.is_seen
    if not both.any():
        raise ValueError(f"{expert} stages no epoch of {night} that was scored")
    is_right = (said.hypnogram().codes == truth.codes)[both]
    confidence = np.asarray(said.confidence[both], dtype=np.float64)
    found = _evaluation(night.stem, agreement(truth, said.hypnogram()), confidence, is_right)
    return replace(found, channel=derivation.name)


def evaluations_of(nights: Sequence[MeasuredNight], where: str) -> list[Evaluation]:
    """The same for nights of a set that were measured already.

    They are counted, not called by their names, as those may tell who was recorded; `where` says of
    which set they are. Nights with no epoch to compare are left out.
    """
    found: list[Evaluation] = []
    for number, night in enumerate(nights, start=1):
        if not len(night.stages):
            continue
        is_right: NDArray[np.bool_] = night.probabilities.argmax(axis=1) == night.stages
        name, agreed = f"{where}, night {number}", agreement_of(night.confusion)
        found.append(_evaluation(name, agreed, night.probabilities.max(axis=1), is_right))
    return found


def _evaluation(
    night: str,
    agreed: Agreement,
    confidence: NDArray[np.float64],
    is_right: NDArray[np.bool_],
) -> Evaluation:
    wrong = dict(risk_at_coverage(confidence, is_right))[0.8]
    return Evaluation(
        night,
        agreed,
        expected_calibration_error(confidence, is_right),
        error_auroc(confidence, is_right),
        wrong,
    )


def _nothing(_fraction: float) -> None:
    pass


def evaluation_text(evaluation: Evaluation) -> str:
    """The figures as Markdown, for the terminal and the card."""
    agreed = evaluation.agreement
    channel = f", {evaluation.channel}" if evaluation.channel else ""
    letters = [stage.letter for stage in SCORED_STAGES]
    f1 = ", ".join(f"{stage.letter} {value:.2f}" for stage, value in agreed.f1.items())
    rows = [
        f"| {letter} | " + " | ".join(str(count) for count in row) + " |"
        for letter, row in zip(letters, agreed.confusion, strict=True)
    ]
    return "\n".join(
        [
            f"{evaluation.night}{channel}, {agreed.n_compared} epochs: "
            f"accuracy {agreed.accuracy:.3f}, "
            f"kappa {agreed.kappa:.3f}, macro-F1 {agreed.macro_f1:.3f} (F1 {f1}); "
            f"ECE {evaluation.calibration_error:.3f}, "
            f"error AUROC {evaluation.error_auroc:.3f}, "
            f"wrong among the surest 80 %: {evaluation.wrong_of_surest_80_percent:.1%}.",
            "",
            "| expert \\ model | " + " | ".join(letters) + " |",
            "|---|" + "---|" * 5,
            *rows,
        ]
    )


def evaluation_table(evaluation: Evaluation) -> dict[str, object]:
    """The same figures for JSON; a figure nobody can compute is null."""
    agreed = evaluation.agreement
    figures = {
        "accuracy": agreed.accuracy,
        "kappa": agreed.kappa,
        "macro_f1": agreed.macro_f1,
        "calibration_error": evaluation.calibration_error,
        "error_auroc": evaluation.error_auroc,
        "wrong_of_surest_80_percent": evaluation.wrong_of_surest_80_percent,
    }
    return {
        "night": evaluation.night,
        "epochs": agreed.n_compared,
        **{name: _known(value) for name, value in figures.items()},
        "f1": {stage.letter: _known(value) for stage, value in agreed.f1.items()},
        "confusion": agreed.confusion.tolist(),
        "stages": [stage.letter for stage in SCORED_STAGES],
    }


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def write_test_result(model_folder: Path, result: str, evaluations: Sequence[Evaluation]) -> None:
    """Puts the result into the card, and each night's figures into the description.

    The weights stay as they are.
    """
    path = model_folder / CARD_FILE
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(with_test_result(path.read_text("utf-8"), result), "utf-8")
    temporary.replace(path)
    for one in evaluations:
        agreed = one.agreement
        tested = TestedNight(
            one.night,
            agreed.n_compared,
            agreed.accuracy,
            agreed.kappa,
            one.wrong_of_surest_80_percent,
        )
        add_test_result(model_folder, tested)
