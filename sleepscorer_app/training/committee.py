"""Makes a committee of finished models: its temperature, its figures, its folder and its card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sleepscorer_app.scoring.committee import (
    LoadedCommittee,
    committee_members,
    load_committee,
    members_of,
    save_committee,
)
from sleepscorer_app.scoring.committee_members import COMMITTEE, CommitteeMember
from sleepscorer_app.scoring.model_files import (
    MAPPED,
    PLAIN,
    ModelDescription,
    ModelFolder,
    ValidationFigures,
)
from sleepscorer_app.scoring.model_input import NightInput
from sleepscorer_app.scoring.night_scorer import one_torch_thread, read_by_each
from sleepscorer_app.scoring.readings import Voice, agreed_answer
from sleepscorer_app.training.cards.card import RISK_HEADING, TEST_HEADING, risk_row, validation_row
from sleepscorer_app.training.nights.night_sources import ANCHORED, REAL_PIECES, SIMULATED
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    ValidationNight,
    figures,
    kinds_of,
    measured,
)

_KINDS = (SIMULATED, ANCHORED, REAL_PIECES)


@dataclass(frozen=True)
class WantedMember:
    """A model by the name of its folder, its weight, and the views it is to read; none: its own."""

    name: str
    weight: float = 1.0
    views: tuple[str, ...] = ()

    @classmethod
    def from_text(cls, text: str) -> "WantedMember":
        """`NAME`, `NAME:WEIGHT` or `NAME:WEIGHT:VIEWS`, views joined by `+`.

        Raises `ValueError` for anything else.
        """
        name, _, rest = text.partition(":")
        weight, _, views = rest.partition(":")
        chosen = tuple(views.split("+")) if views else ()
        try:
            value = float(weight) if weight else 1.0
        except ValueError:
            raise ValueError(f"{text}: {weight!r} is no weight; write NAME:WEIGHT:VIEWS") from None
        unknown = [view for view in chosen if view not in (PLAIN, MAPPED)]
        if not name or unknown or not 0 < value < float("inf"):
            raise ValueError(
                f"{text}: write NAME:WEIGHT:VIEWS, the weight above 0, the views {PLAIN}, {MAPPED} "
                f"or {PLAIN}+{MAPPED}"
            )
        return cls(name, value, chosen)


def make_committee(
    out: Path,
    wanted: Sequence[WantedMember],
    nights: Path,
    report: Callable[[float], None],
    *,
    name: str,
    version: str,
) -> ModelFolder:
    """Writes the committee's folder `out`; its members lie beside it.

    The temperature is fitted on the kept-out nights in the folder `nights`, as a training's cache
    holds them. Raises `UnusableModel` and `ValueError`.
    """
    kept_out = kept_out_nights(nights)
    told = [(one.name, one.weight, one.views) for one in wanted]
    members = committee_members(out, told)
    description = ModelDescription(name, version, COMMITTEE, {}, "")
    committee = load_committee(ModelFolder(out, description), members)
    inputs = [
        NightInput(one.plain.astype(np.float32), np.ones(len(one.stages), np.bool_))
        for one in kept_out
    ]
    with one_torch_thread():
        voices = read_by_each(inputs, committee, report)
    together = _scored(kept_out, voices)
    description = replace(measured(description, together), trained_with="committee")
    alone = [(members[place].name, _scored(kept_out, [one])) for place, one in enumerate(voices)]
    card = _card(description, committee, members, alone)
    return save_committee(out, members, description, card)


def kept_out_nights(folder: Path) -> list[ValidationNight]:
    """The nights of a training's cache that were kept out of it. Raises `ValueError` for none."""
    found = [
        ValidationNight.load(_KINDS[int(path.name[0])], path)
        for path in sorted(folder.glob("[0-2]_*.safetensors"))
    ]
    if not found:
        raise ValueError(
            f"{folder} holds no kept-out nights; they lie in the folder validation of a training's "
            "cache"
        )
    return found


def _scored(
    nights: Sequence[ValidationNight], voices: Sequence[Sequence[Voice]]
) -> list[ScoredNight]:
    """What these members say together of each night's counted epochs, before any temperature."""
    scored: list[ScoredNight] = []
    for number, night in enumerate(nights):
        said = agreed_answer([one[number] for one in voices], 1.0).values.astype(np.float64)
        counted = night.stages >= 0
        scored.append(ScoredNight(night.kind, said[counted], night.stages[counted]))
    return scored


_HEAD = """# {name}, version {version}

A committee of models: each reads the night, and their probabilities are averaged by weight. Their
errors differ, so that the mean is better than the best of them, and what they disagree about is
kept with every epoch for the review.

## What it is for, and what not

It proposes stages for a person to review. **It must not be used** to score without review, to
diagnose, for infants and children, for epilepsy or intensive-care recordings, for intracranial
EEG, or where the channel shown is not a scalp EEG derivation of an adult.

## Its members

| folder | model | weight | reads |
|---|---|---|---|
"""

_AFTER_MEMBERS = """
What each learned from, and what it never saw, stands in the card beside its weights: the data gap
named there is this committee's too. A member that is missing or has changed makes the committee
unusable. The share of probability on which the members differ is kept as *disagreement*, from 0
(all say the same) to 1 (each is sure of another stage). Temperature of the mean {temperature:.3f}
(fitted on the validation nights below).

## Measured while it was made (validation)

Members and weights were chosen by these nights, so the figures are slightly optimistic; none was
trained on. Simulated means simulated: these sets say how well the lesson was learned, not how it
goes on patients. The members' own rows are for comparison, without their temperatures.

| nights | n | epochs | accuracy | kappa | macro-F1 | F1 W / N1 / N2 / N3 / R | ECE | error AUROC |
|---|---|---|---|---|---|---|---|---|
"""


def _card(
    description: ModelDescription,
    committee: LoadedCommittee,
    members: Sequence[CommitteeMember],
    alone: Sequence[tuple[str, Sequence[ScoredNight]]],
) -> str:
    """The whole CARD.md of a committee that was not yet tested on a real night."""
    rows = [
        f"| {one.name} | {loaded.model.model_folder.name} {loaded.model.model_folder.version} "
        f"| {one.weight:g} | {' and '.join(loaded.views)} |\n"
        for one, loaded in zip(members, members_of(committee), strict=True)
    ]
    parts = [
        _HEAD.format(name=description.name, version=description.version),
        *rows,
        _AFTER_MEMBERS.format(temperature=description.temperature),
        *(validation_row(row) for row in description.validation),
        *(
            validation_row(_named(figures(kind, scored), name))
            for name, scored in alone
            for kind in kinds_of(scored)
        ),
        RISK_HEADING.format(epochs="validation epochs (all sets together)"),
        *(risk_row(point) for point in description.risk_coverage),
        TEST_HEADING,
        "\nNot yet.\n",
    ]
    return "".join(parts)


def _named(row: ValidationFigures, name: str) -> ValidationFigures:
    return replace(row, nights=f"{row.nights}: {name} alone")
