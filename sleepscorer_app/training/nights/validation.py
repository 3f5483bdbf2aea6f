"""Nights kept out of training, and how well a network scores them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from sleepscorer_app.domain.interscorer.agreement import agreement_of
from sleepscorer_app.scoring.calibration import (
    error_auroc,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    risk_at_coverage,
    sharpened,
)
from sleepscorer_app.scoring.model_files import (
    MAPPED,
    ModelDescription,
    RiskPoint,
    ValidationFigures,
)
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.one_epoch_scorer import read_epochs
from sleepscorer_app.scoring.window_scorer import read_night
from sleepscorer_app.training.recipe import KAPPA, MACRO_F1

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
    from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet


@dataclass(frozen=True)
class ValidationNight:
    """A kept-out night: views (n_epochs, 3000) in float16, stages -1 where nobody looks.

    One of several channels has the shape (n_epochs, channels, 3000) and no mapped view.
    """

    kind: str
    plain: NDArray[np.float16]
    mapped: NDArray[np.float16] | None
    stages: NDArray[np.int8]

    @classmethod
    def load(cls, kind: str, path: Path) -> "ValidationNight":
        night = load_file(path)
        stages = np.where(night["is_counted"], night["stages"], -1).astype(np.int8)
        return cls(kind, night["plain"], night.get("mapped"), stages)

    def shown(self, view: str) -> NDArray[np.float32]:
        """The night in one of its views; `ValueError` if it does not have that."""
        stored = self.mapped if view == MAPPED else self.plain
        if stored is None:
            raise ValueError("a night of several channels has no mapped view")
        return stored.astype(np.float32)


@dataclass(frozen=True)
class ScoredNight:
    """What a network said of a kept-out night: probabilities (n, 5) of the epochs that count."""

    kind: str
    probabilities: NDArray[np.float64]
    stages: NDArray[np.int8]


def _nothing(_fraction: float) -> None:
    pass


def scored_nights(
    nights: Sequence[ValidationNight],
    views: Sequence[str],
    read: Callable[[NDArray[np.float32], NDArray[np.bool_]], NDArray[np.float64]],
) -> list[ScoredNight]:
    """Every kept-out night in these views, read one by one and averaged, before any temperature.

    `read` gives the probabilities (n_epochs, 5) of one view, of which it is told what is seen.
    """
    scored: list[ScoredNight] = []
    for night in nights:
        is_seen = np.ones(len(night.stages), np.bool_)
        said = [read(night.shown(view), is_seen) for view in views]
        counted = night.stages >= 0
        mean = np.mean(said, axis=0)[counted]
        scored.append(ScoredNight(night.kind, mean, night.stages[counted]))
    return scored


def score_validation(
    network: MC2SleepNet, nights: Sequence[ValidationNight], description: ModelDescription
) -> list[ScoredNight]:
    """Every kept-out night scored as the application does it, before any temperature."""

    def read(view: NDArray[np.float32], is_seen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return read_night(network, view, is_seen, description, _nothing)[0]

    network.eval()
    scored = scored_nights(nights, description.views, read)
    network.train()
    return scored


def score_one_epoch_validation(
    network: "ULWSleepNet | MSACNN", nights: Sequence[ValidationNight], views: Sequence[str]
) -> list[ScoredNight]:
    """The same for a network that knows one epoch at a time."""

    def read(view: NDArray[np.float32], is_seen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return read_epochs(network, view, is_seen, _nothing)[0]

    network.eval()
    scored = scored_nights(nights, views, read)
    network.train()
    return scored


def kinds_of(nights: Sequence[ScoredNight]) -> list[str]:
    """The sets of nights in the order they were made."""
    return list(dict.fromkeys(night.kind for night in nights))


def figures(
    kind: str, nights: Sequence[ScoredNight], temperature: float = 1.0
) -> ValidationFigures:
    """Agreement and calibration over all nights of one kind together."""
    chosen = [night for night in nights if night.kind == kind]
    stages, raw = pooled(chosen)
    probabilities = sharpened(raw, temperature)
    said = probabilities.argmax(axis=1)
    confusion = confusion_of(chosen)
    agreed = agreement_of(confusion)
    confidence = probabilities.max(axis=1)
    return ValidationFigures(
        nights=kind,
        n_nights=len(chosen),
        n_epochs=len(stages),
        accuracy=agreed.accuracy,
        kappa=agreed.kappa,
        macro_f1=agreed.macro_f1,
        stage_f1=_stage_f1(confusion),
        calibration_error=expected_calibration_error(confidence, said == stages),
        error_auroc=error_auroc(confidence, said == stages),
    )


def measured(description: ModelDescription, nights: Sequence[ScoredNight]) -> ModelDescription:
    """With the temperature fitted on the kept-out nights, and each set's figures under it."""
    stages, raw = pooled(nights)
    temperature = fit_temperature(raw, stages)
    probabilities = sharpened(raw, temperature)
    is_right = probabilities.argmax(axis=1) == stages
    return replace(
        description,
        temperature=temperature,
        validation=tuple(figures(kind, nights, temperature) for kind in kinds_of(nights)),
        risk_coverage=tuple(
            RiskPoint(*pair) for pair in risk_at_coverage(probabilities.max(axis=1), is_right)
        ),
    )


@dataclass(frozen=True)
class Calibration:
    """How far confidence may be trusted, before and after the temperature; lower is better."""

    nll_before: float
    nll_after: float
    ece_before: float
    ece_after: float


def calibration_of(nights: Sequence[ScoredNight], temperature: float) -> Calibration:
    """Negative log-likelihood and expected calibration error over all epochs of all sets."""
    stages, raw = pooled(nights)
    errors: list[tuple[float, float]] = []
    for probabilities in (raw, sharpened(raw, temperature)):
        is_right = probabilities.argmax(axis=1) == stages
        ece = expected_calibration_error(probabilities.max(axis=1), is_right)
        errors.append((negative_log_likelihood(probabilities, stages), ece))
    (nll_before, ece_before), (nll_after, ece_after) = errors
    return Calibration(nll_before, nll_after, ece_before, ece_after)


def confusion_of(nights: Sequence[ScoredNight]) -> NDArray[np.int64]:
    """How often each stage (rows) was taken for each (columns), over all sets, shape (5, 5)."""
    stages, probabilities = pooled(nights)
    confusion = np.zeros((5, 5), dtype=np.int64)
    np.add.at(confusion, (stages.astype(np.intp), probabilities.argmax(axis=1)), 1)
    return confusion


def pooled(nights: Sequence[ScoredNight]) -> tuple[NDArray[np.int8], NDArray[np.float64]]:
    """Stages (n,) and probabilities (n, 5) of all nights in a row."""
    stages = np.concatenate([night.stages for night in nights])
    return stages, np.concatenate([night.probabilities for night in nights])


def _stage_f1(confusion: NDArray[np.int64]) -> tuple[float, ...]:
    """F1 of all five stages; 0 for a stage that is absent from the truth and never said."""
    both = confusion.sum(axis=0) + confusion.sum(axis=1)
    return tuple(float(2 * confusion[stage, stage] / max(both[stage], 1)) for stage in range(5))


def selection_score(nights: Sequence[ScoredNight], selection: str = KAPPA) -> float:
    """What the best checkpoint is chosen by: the mean over the sets of each set's kappa or F1."""
    found = [figures(kind, nights) for kind in kinds_of(nights)]
    chosen = [one.macro_f1 if selection == MACRO_F1 else one.kappa for one in found]
    return float(np.mean(chosen))
