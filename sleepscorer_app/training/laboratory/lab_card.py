"""The card of a model that went on learning from a laboratory's own nights."""

from collections.abc import Sequence

from sleepscorer_app import __version__
from sleepscorer_app.domain.interscorer.lab_gain import COLUMNS, LabGain
from sleepscorer_app.scoring.model_files import ModelDescription, ModelFolder
from sleepscorer_app.training.cards.card import RISK_HEADING, risk_row
from sleepscorer_app.training.laboratory.lab_learning import LabLearning

_HEAD = """# {name}, version {version}

{parent}, adapted to one laboratory: the encoders, which read each epoch, are the
parent's to the last bit; the part that looks along the night went on learning.

Parent: {adapted_from}

## What it is for, and what not

What the parent's card says holds for it too, word for word (it stands below). Besides: **it is for
the recordings of this laboratory and this kind of channel only.** It learned how a few nights were
scored here, with whatever habits that has; on other amplifiers, montages or patients it may do
worse than its parent. It proposes stages for a person to review.

## What it learned from

{n_nights} nights of {n_people} in this laboratory, channel {channels}, {n_epochs} epochs with a
stage that a person decided or that was imported (stages which only a network had proposed were left
out). They are {share:.0%} of what it was shown; the rest came from {n_simulated} stretches of
{n_stretch} epochs of simulated nights, so that it does not forget. {steps} steps of {windows}
windows, learning rate {rate:g}, seed {seed}; SleepScorer {software}.

## Measured on nights left out

Each night was scored by a network that had learned from the others and not from this one{apart}.
The network in this folder learned from all of them, so there is no night here it could be measured
on: these figures are the estimate. Temperature {temperature:.3f}, fitted on the same left-out
scorings; expected calibration error there {error:.3f}.

{table}

{verdict}
{limits}
"""

_PARENT = """
---

# The parent's card

"""


def lab_card(
    description: ModelDescription,
    parent: ModelFolder,
    gain: LabGain,
    settings: LabLearning,
    *,
    channels: Sequence[str],
    n_people: int,
) -> str:
    """The whole CARD.md, the parent's card at its end."""
    measured = description.validation[0]
    head = _HEAD.format(
        name=description.name,
        version=description.version,
        parent=parent.name,
        adapted_from=description.adapted_from,
        n_nights=len(gain.nights),
        n_people="one person" if n_people == 1 else f"{n_people} people",
        channels=" / ".join(channels),
        n_epochs=measured.n_epochs,
        share=settings.lab_share,
        n_simulated=settings.simulated_nights,
        n_stretch=settings.simulated_epochs,
        steps=settings.steps,
        windows=settings.windows,
        rate=settings.learning_rate,
        seed=settings.seed,
        software=__version__,
        apart="" if gain.is_one_person else "; nights of\none person were left out together",
        temperature=description.temperature,
        error=measured.calibration_error,
        table="\n".join(_table(gain)),
        verdict=gain.sentence("the parent"),
        limits="\n".join(f"- {limit}" for limit in gain.limits),
    )
    risk = [
        RISK_HEADING.format(epochs="epochs of the nights left out"),
        *(risk_row(point) for point in description.risk_coverage),
    ]
    inherited = [_PARENT, parent.card] if parent.card else []
    return "".join([head, *risk, *inherited])


def _table(gain: LabGain) -> list[str]:
    """A row per night, as it was → as it is; recordings are numbered, their names may be names."""
    rows = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|"]
    for number, (_name, *cells) in enumerate(gain.rows, start=1):
        is_sum = number > len(gain.nights)
        rows.append(f"| {'all' if is_sum else number} | {' | '.join(cells)} |")
    return rows
