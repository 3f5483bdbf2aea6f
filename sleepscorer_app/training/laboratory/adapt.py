"""A model goes on learning from a laboratory's own nights, and is measured on those left out.

First each night (or each person's nights) is scored by a network that learned from the others, so
that the laboratory sees what it would gain; then the final network learns from all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.interscorer.agreement import Agreement, agreement_of
from sleepscorer_app.domain.interscorer.lab_gain import (
    FEWEST_EPOCHS,
    FEWEST_NIGHTS,
    LabGain,
    NightGain,
)
from sleepscorer_app.scoring.calibration import fit_temperature, risk_at_coverage, sharpened
from sleepscorer_app.scoring.model_files import (
    LoadedModel,
    ModelDescription,
    ModelFolder,
    RiskPoint,
    save_model,
)
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.night_scorer import one_torch_thread
from sleepscorer_app.training.laboratory.adaptable import CannotLearn, why_not_adaptable
from sleepscorer_app.training.laboratory.lab_card import lab_card
from sleepscorer_app.training.laboratory.lab_learning import LabLearning, learned, probabilities_of
from sleepscorer_app.training.laboratory.lab_nights import (
    EncodedNight,
    LabNight,
    Report,
    encode_lab_night,
    encode_simulated_night,
)
from sleepscorer_app.training.nights.validation import ScoredNight, figures
from sleepscorer_app.training.splits import SubjectNight, splits_by_subject

LEFT_OUT = "nights of the laboratory, each scored by a network that had not learned from it"
FIRST_VERSION = "1.0"
# Seconds, roughly, for the progress bar: encoding a night and a simulated stretch, scoring a night,
# learning once.
_NIGHT, _STRETCH, _SCORING, _LEARNING = 4.0, 2.0, 1.0, 12.0


@dataclass(frozen=True, eq=False)
class Adapted:
    """A network that learned from a laboratory, not yet written anywhere."""

    parent: LoadedModel
    network: MC2SleepNet
    description: ModelDescription
    gain: LabGain
    settings: LabLearning
    channels: tuple[str, ...]
    n_people: int


def adapt(
    model: LoadedModel,
    nights: Sequence[LabNight],
    report: Report,
    settings: LabLearning | None = None,
) -> Adapted:
    """What `model` becomes by these nights, and what that brings on nights left out.

    Nothing is written; the same nights and settings give the same weights. `report` is called with
    the fraction done, often; what it raises ends the work. Raises `CannotLearn` for a network that
    cannot, or nights that are too few or hold too little; `OSError` when a file has gone.
    """
    settings = settings or LabLearning()
    _refuse(why_not_adaptable(model.description))
    _refuse(_why_too_few(nights))
    folds = left_out_together(nights, settings.most_folds)
    report_next = _in_turn(
        report,
        [_NIGHT] * len(nights)
        + [_STRETCH] * settings.simulated_nights
        + [part for fold in folds for part in (_LEARNING, *[_SCORING] * len(fold))]
        + [_SCORING] * len(nights)
        + [_LEARNING],
    )
    with one_torch_thread():
        lab = [encode_lab_night(model, night, next(report_next)) for night in nights]
        _refuse(_why_unseen(nights, lab))
        simulated = [
            encode_simulated_night(
                model, settings.seed, index, settings.simulated_epochs, next(report_next)
            )
            for index in range(settings.simulated_nights)
        ]
        after = _left_out(model, lab, simulated, folds, settings, report_next)
        before = [_said(_network(model), model, night, next(report_next)) for night in lab]
        network = learned(_network(model), lab, simulated, settings, next(report_next))
    gain = LabGain(
        tuple(
            NightGain(one.name, one.stages.n_epochs, _agreement(was, held), _agreement(now, held))
            for one, held, was, now in zip(nights, lab, before, after, strict=True)
        ),
        is_one_person=len({night.person for night in nights}) == 1,
    )
    return Adapted(
        model,
        network,
        _described(model, lab, simulated, after, settings),
        gain,
        settings,
        tuple(dict.fromkeys(night.derivation.name for night in nights)),
        len({night.person for night in nights}),
    )


def save_adapted(adapted: Adapted, folder: Path, name: str) -> ModelFolder:
    """Writes the model under `name` into `folder`, with its card. Raises `OSError`."""
    description = replace(adapted.description, name=name)
    card = lab_card(
        description,
        adapted.parent.model_folder,
        adapted.gain,
        adapted.settings,
        channels=adapted.channels,
        n_people=adapted.n_people,
    )
    return save_model(folder, adapted.network, description, card)


def left_out_together(nights: Sequence[LabNight], most_folds: int) -> list[list[int]]:
    """Which nights (by place) are left out at a time: one person's together, each night once.

    Where all nights are of one person, each night by itself.
    """
    people = [night.person for night in nights]
    if len(set(people)) == 1:
        people = [f"{place:06d}" for place in range(len(nights))]
    named = [SubjectNight(str(place), person) for place, person in enumerate(people)]
    splits = splits_by_subject(named, min(len(set(people)), most_folds), 0)
    return [[int(night.name) for night in split.test] for split in splits]


def _left_out(
    model: LoadedModel,
    lab: Sequence[EncodedNight],
    simulated: Sequence[EncodedNight],
    folds: Sequence[Sequence[int]],
    settings: LabLearning,
    report_next: Iterator[Report],
) -> list[NDArray[np.float64]]:
    """Probabilities of each night (n_epochs, 5) by a network that learned from other folds."""
    after: dict[int, NDArray[np.float64]] = {}
    for fold in folds:
        others = [night for place, night in enumerate(lab) if place not in fold]
        network = learned(_network(model), others, simulated, settings, next(report_next))
        for place in fold:
            after[place] = _said(network, model, lab[place], next(report_next))
    return [after[place] for place in range(len(lab))]


def _network(model: LoadedModel) -> MC2SleepNet:
    return cast("MC2SleepNet", model.network)


def _said(
    network: MC2SleepNet, model: LoadedModel, night: EncodedNight, report: Report
) -> NDArray[np.float64]:
    return probabilities_of(network, night, model.description, report)


def _agreement(said: NDArray[np.float64], night: EncodedNight) -> Agreement:
    known = night.stages >= 0
    confusion = np.zeros((5, 5), dtype=np.int64)
    np.add.at(confusion, (night.stages[known].astype(np.intp), said[known].argmax(axis=1)), 1)
    return agreement_of(confusion)


def _described(
    model: LoadedModel,
    lab: Sequence[EncodedNight],
    simulated: Sequence[EncodedNight],
    after: Sequence[NDArray[np.float64]],
    settings: LabLearning,
) -> ModelDescription:
    """The parent's description with temperature and figures from the nights left out."""
    scored = [
        ScoredNight(LEFT_OUT, said[night.stages >= 0], night.stages[night.stages >= 0])
        for said, night in zip(after, lab, strict=True)
    ]
    stages = np.concatenate([night.stages for night in scored])
    raw = np.concatenate([night.probabilities for night in scored])
    temperature = fit_temperature(raw, stages)
    calibrated = sharpened(raw, temperature)
    risk = risk_at_coverage(calibrated.max(axis=1), calibrated.argmax(axis=1) == stages)
    share = settings.lab_share
    prior = share * _stage_shares(lab) + (1 - share) * _stage_shares(simulated)
    parent = model.identity
    return replace(
        model.description,
        version=FIRST_VERSION,
        sha256="",
        temperature=temperature,
        validation=(figures(LEFT_OUT, scored, temperature),),
        risk_coverage=tuple(RiskPoint(*pair) for pair in risk),
        stage_prior=tuple(float(one) for one in prior),
        trained_with=f"adapt: {len(lab)} nights, {settings.steps} steps, seed {settings.seed}",
        adapted_from=f"{parent.name} {parent.version} ({parent.sha256})",
    )


def _stage_shares(nights: Sequence[EncodedNight]) -> NDArray[np.float64]:
    stages = np.concatenate([night.stages for night in nights])
    counts = np.bincount(stages[stages >= 0], minlength=5)
    return counts / counts.sum()


def _in_turn(report: Report, weights: Sequence[float]) -> Iterator[Report]:
    """One report after the other, each for its share of the whole."""
    total, done = sum(weights), 0.0

    def part(started: float, weight: float) -> Report:
        return lambda fraction: report((started + weight * fraction) / total)

    for weight in weights:
        yield part(done, weight)
        done += weight


def _refuse(why: str) -> None:
    if why:
        raise CannotLearn(why)


def _why_too_few(nights: Sequence[LabNight]) -> str:
    for night in nights:
        n_known = int(night.stages.is_scored.sum())
        if n_known < FEWEST_EPOCHS:
            return (
                f"{night.name}: a person decided {n_known} epochs, and {FEWEST_EPOCHS} are needed; "
                "score or confirm more of them, or leave this night out."
            )
    if len(nights) < FEWEST_NIGHTS:
        return (
            f"Learning needs {FEWEST_NIGHTS} finished nights or more, and there "
            f"{'is 1' if nights else 'is none'}: without one to leave out nobody could tell "
            "whether it helps."
        )
    return ""


def _why_unseen(nights: Sequence[LabNight], lab: Sequence[EncodedNight]) -> str:
    for night, held in zip(nights, lab, strict=True):
        n_known = int(np.sum(held.stages >= 0))
        if n_known < FEWEST_EPOCHS:
            return (
                f"{night.name}: {night.derivation.name} is flat or missing in all but {n_known} of "
                f"the scored epochs, and {FEWEST_EPOCHS} are needed; choose another channel, or "
                "leave this night out."
            )
    return ""
