"""A finished model against an expert's scoring of a real night."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.agreement import Agreement, agreement
from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.scoring.calibration import (
    error_auroc,
    expected_calibration_error,
    risk_at_coverage,
)
from sleepscorer_app.scoring.committee import LoadedScorer
from sleepscorer_app.scoring.model_files import CARD_FILE, TestedNight, add_test_result
from sleepscorer_app.scoring.night_scorer import score_samples
from sleepscorer_app.training.card import with_test_result

_STAGE_TEXTS = {
    "Sleep stage W": Stage.W,
    "Sleep stage N1": Stage.N1,
    "Sleep stage N2": Stage.N2,
    "Sleep stage N3": Stage.N3,
    "Sleep stage R": Stage.R,
    "Sleep stage 1": Stage.N1,
    "Sleep stage 2": Stage.N2,
    "Sleep stage 3": Stage.N3,
    "Sleep stage 4": Stage.N3,
}


@dataclass(frozen=True)
class Evaluation:
    """How a model agrees with an expert on one real night."""

    night: str
    agreement: Agreement
    calibration_error: float
    error_auroc: float
    wrong_of_surest_80_percent: float


def expert_hypnogram(path: Path, n_epochs: int) -> Hypnogram:
    """The stages in an EDF+ file's annotations; epochs without one stay unscored."""
    import edfio

    codes = np.full(n_epochs, Stage.UNSCORED, dtype=np.int8)
    for note in edfio.read_edf(path).annotations:
        first = round(note.onset / EPOCH_SECONDS)
        count = max(round((note.duration or EPOCH_SECONDS) / EPOCH_SECONDS), 1)
        codes[first : first + count] = _STAGE_TEXTS.get(note.text, Stage.UNSCORED)
    return Hypnogram(codes)


def evaluate(model: LoadedScorer, night: Path, expert: Path, channel: int = 0) -> Evaluation:
    """Scores one channel of an EDF night as the application does, and compares."""
    import edfio

    signal = edfio.read_edf(night).signals[channel]
    samples = signal.data.astype(np.float32)
    n_epochs = int(len(samples) / signal.sampling_frequency / EPOCH_SECONDS + 1e-9)
    said = score_samples(
        samples, signal.sampling_frequency, n_epochs, model, (signal.label,), _nothing
    )
    truth = expert_hypnogram(expert, n_epochs)
    both = truth.is_scored & said.is_seen
    is_right = (said.hypnogram().codes == truth.codes)[both]
    confidence: NDArray[np.float64] = said.confidence[both].astype(np.float64)
    wrong = dict(risk_at_coverage(confidence, is_right))[0.8]
    return Evaluation(
        night.stem,
        agreement(truth, said.hypnogram()),
        expected_calibration_error(confidence, is_right),
        error_auroc(confidence, is_right),
        wrong,
    )


def _nothing(_fraction: float) -> None:
    pass


def evaluation_text(evaluation: Evaluation) -> str:
    """The figures as Markdown, for the terminal and the card."""
    agreed = evaluation.agreement
    letters = [stage.letter for stage in SCORED_STAGES]
    f1 = ", ".join(f"{stage.letter} {value:.2f}" for stage, value in agreed.f1.items())
    rows = [
        f"| {letter} | " + " | ".join(str(count) for count in row) + " |"
        for letter, row in zip(letters, agreed.confusion, strict=True)
    ]
    return "\n".join(
        [
            f"{evaluation.night}, {agreed.n_compared} epochs: accuracy {agreed.accuracy:.3f}, "
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


def write_test_result(
    model_folder: Path, result: str, evaluation: Evaluation | None = None
) -> None:
    """Puts the result into the card, and a night's figures into the description too.

    The weights stay as they are.
    """
    path = model_folder / CARD_FILE
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(with_test_result(path.read_text("utf-8"), result), "utf-8")
    temporary.replace(path)
    if evaluation is None:
        return
    agreed = evaluation.agreement
    tested = TestedNight(
        evaluation.night,
        agreed.n_compared,
        agreed.accuracy,
        agreed.kappa,
        evaluation.wrong_of_surest_80_percent,
    )
    add_test_result(model_folder, tested)
