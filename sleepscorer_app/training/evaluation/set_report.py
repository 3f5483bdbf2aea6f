"""A model's figures over a set of nights: as values, as a table for people, as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.training.evaluation.person_bootstrap import (
    FIGURES,
    Difference,
    Estimate,
    MeasuredNight,
    difference,
    estimates,
)

NAMES = {"accuracy": "accuracy", "kappa": "kappa", "macro_f1": "macro-F1"}
_LETTERS = [stage.letter for stage in SCORED_STAGES]


@dataclass(frozen=True)
class OverNights:
    """A figure taken of each night by itself, as a clinician meets it."""

    mean: float
    sd: float
    median: float


@dataclass(frozen=True, eq=False)
class SetReport:
    """Everything that is said of a model on a set of nights."""

    n_nights: int
    n_people: int
    n_epochs: int
    pooled: dict[str, Estimate]
    per_night: dict[str, OverNights]
    confusion: NDArray[np.int64]


def report_of(nights: Sequence[MeasuredNight]) -> SetReport:
    """The figures over all epochs of these nights, and of each night by itself."""
    confusions = np.stack([night.confusion for night in nights])
    return SetReport(
        n_nights=len(nights),
        n_people=len({night.whose.subject for night in nights}),
        n_epochs=int(confusions.sum()),
        pooled=estimates(nights),
        per_night={
            name: _over_nights(figure(confusions.astype(np.float64)))
            for name, figure in FIGURES.items()
        },
        confusion=confusions.sum(axis=0),
    )


def report_text(report: SetReport) -> str:
    """The figures as Markdown, which reads well in a terminal too."""
    pooled = report.pooled
    lines = [
        f"{_counted(report.n_nights, 'night', 'nights')} of "
        f"{_counted(report.n_people, 'person', 'people')}, {report.n_epochs} epochs.",
        "",
        "| | all epochs | 95 % interval over people | per night, mean ± SD | median |",
        "|---|---|---|---|---|",
        *(
            f"| {words} | {pooled[name].value:.3f} | {_interval(pooled[name])} "
            f"| {report.per_night[name].mean:.3f} ± {report.per_night[name].sd:.3f} "
            f"| {report.per_night[name].median:.3f} |"
            for name, words in NAMES.items()
        ),
        *(
            f"| {words} | {pooled[name].value:.3f} | {_interval(pooled[name])} | | |"
            for name, words in (
                *((f"f1_{stage}", f"F1 {letter}") for stage, letter in enumerate(_LETTERS)),
                ("nll", "NLL"),
                ("ece", "ECE"),
            )
        ),
        "",
        "| expert \\ model | " + " | ".join(_LETTERS) + " |",
        "|---|" + "---|" * len(_LETTERS),
        *(
            f"| {letter} | " + " | ".join(str(count) for count in row) + " |"
            for letter, row in zip(_LETTERS, report.confusion, strict=True)
        ),
    ]
    return "\n".join(lines)


def comparison(
    first: Sequence[MeasuredNight], second: Sequence[MeasuredNight]
) -> dict[str, Difference]:
    """How far the first model is ahead in each figure; kappa decides."""
    return {name: difference(first, second, name) for name in FIGURES}


def comparison_text(found: dict[str, Difference], first: str, second: str) -> str:
    """The differences, and in words who is ahead, or that it cannot be told."""
    rows = [
        f"| {NAMES[name]} | {one.estimate.value:+.3f} | {_interval(one.estimate, '+')} "
        f"| {one.p:.3f} |"
        for name, one in found.items()
    ]
    head = [
        f"{first} minus {second}, on the same epochs:",
        "",
        "| | difference | 95 % interval over people | p (results swapped by person) |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, "", verdict(found["kappa"], first, second)])


def verdict(kappa: Difference, first: str, second: str) -> str:
    """One sentence on kappa: who is ahead, or that it cannot be told, and why not."""
    estimate = kappa.estimate
    if kappa.is_told:
        ahead, behind = (first, second) if estimate.value > 0 else (second, first)
        return f"{ahead} is ahead of {behind} by {abs(estimate.value):.3f} in kappa."
    if kappa.smallest_p >= 0.05:
        return (
            f"It cannot be told who is ahead: with so few people not even a difference in favour "
            f"of one model on every person would be sure (p {kappa.smallest_p:.3f})."
        )
    return (
        f"It cannot be told who is ahead: a difference of {abs(estimate.value):.3f} in kappa is "
        f"within what chance does among these people (p {kappa.p:.2f})."
    )


def report_table(report: SetReport) -> dict[str, object]:
    """The same figures for JSON; a figure nobody can compute is null."""
    return {
        "n_nights": report.n_nights,
        "n_people": report.n_people,
        "n_epochs": report.n_epochs,
        "all_epochs": {name: _estimate_table(one) for name, one in report.pooled.items()},
        "per_night": {
            name: {"mean": _number(one.mean), "sd": _number(one.sd), "median": _number(one.median)}
            for name, one in report.per_night.items()
        },
        "confusion": report.confusion.tolist(),
        "stages": _LETTERS,
    }


def comparison_table(found: dict[str, Difference]) -> dict[str, object]:
    """The differences for JSON."""
    return {
        name: {**_estimate_table(one.estimate), "p": one.p, "is_told": one.is_told}
        for name, one in found.items()
    }


def _over_nights(values: NDArray[np.float64]) -> OverNights:
    known = values[np.isfinite(values)]
    if not len(known):
        return OverNights(np.nan, np.nan, np.nan)
    sd = float(known.std(ddof=1)) if len(known) > 1 else 0.0
    return OverNights(float(known.mean()), sd, float(np.median(known)))


def _counted(n: int, one: str, several: str) -> str:
    return f"{n} {one if n == 1 else several}"


def _interval(one: Estimate, sign: str = "") -> str:
    if np.isnan(one.low):
        return "–"
    return f"{one.low:{sign}.3f} to {one.high:{sign}.3f}"


def _estimate_table(one: Estimate) -> dict[str, float | None]:
    return {"value": _number(one.value), "low": _number(one.low), "high": _number(one.high)}


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
