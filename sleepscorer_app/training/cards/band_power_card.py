"""The card of a trained band-power GRU."""

from collections.abc import Collection, Sequence

from sleepscorer_app.scoring.model_files import ModelDescription, ValidationFigures
from sleepscorer_app.training.cards.card import TEST_HEADING, measured_text, validation_row
from sleepscorer_app.training.nights.validation import ScoredNight
from sleepscorer_app.training.splits import Split, SubjectNight

_HEAD = """# {name}, version {version}

A small bidirectional GRU that gives each 30-s epoch of one EEG channel the probabilities of W, N1,
N2, N3 and REM from its band powers alone: delta, theta, alpha, sigma and beta. It is the yardstick
for networks that read raw EEG, and a second opinion that learned from other data. It sees no
waveform: no spindle, no K complex, no eye movement, no arousal shorter than an epoch. Simulated
nights, such as the demo night, tell their stages by waveforms more than by levels, and it scores
them poorly.

## What it is for, and what not

It proposes stages for a person to review. **It must not be used** to score without review, to
diagnose, for infants and children, for epilepsy or intensive-care recordings, for intracranial
EEG, or where the channel shown is not a scalp EEG derivation of an adult.

## What it learned from

Real nights: the Fpz-Cz band powers of {n_people} people of the Sleep-EDF Database Expanded, sleep
cassette study (healthy adults at home, 25 to 101 years, many of them old), with the stages of its
experts (Rechtschaffen and Kales, stages 3 and 4 as N3). **This is the data gap**: one
derivation, one kind of recorder, no sleep disorder, little N3.
Shares of W, N1, N2, N3, REM in training: {prior}.
Recipe `{recipe}`; {trained}.

- Learned from: {learned_from}.
- Chose the step and the temperature: {stopped_by}.
- Measured once, on the finished model: {tested_on}.

People go by the first letters of their recordings' names; nobody is on two sides.

Source: Sleep-EDF Database Expanded, PhysioNet, under the Open Data Commons Attribution License 1.0.
The band powers were computed from it by others: 50 Hz notch, 0.5-30 Hz band-pass, removal of
artefacts by independent components, samples scaled by the night; Welch spectra of 4-s Hamming
windows overlapping by half, median average.

## How it is used

The channel is resampled to 100 Hz and high-passed at 0.3 Hz, then its band powers are computed in
the same way, but **without the removal of artefacts**, which one channel does not allow: artefacts
of wake and of movement may mislead it more than the figures below show. The night's level is taken
away, so the unit does not matter. Each band's power and share go in twice: as they are, and in
units of their own spread over the night. Temperature {temperature:.3f}, fitted on those who chose
the step.

## Measured while it was made (validation)

The first row decided when to stop, so it is slightly optimistic; the second was looked at once.

| nights | n | epochs | accuracy | kappa | macro-F1 | F1 W / N1 / N2 / N3 / R | ECE | error AUROC |
|---|---|---|---|---|---|---|---|---|
"""

_BY_PERSON = """
Each of the people looked at once, over their n nights:

| person | n | epochs | accuracy | kappa | macro-F1 | F1 W / N1 / N2 / N3 / R | ECE | error AUROC |
|---|---|---|---|---|---|---|---|---|
"""


def band_power_card(
    description: ModelDescription,
    *,
    split: Split,
    by_person: Sequence[ValidationFigures],
    scored: Sequence[ScoredNight],
    trained: str,
) -> str:
    """The whole CARD.md of a model that was not yet tested on a night of another source.

    `scored` are the nights of the people looked at once, before any temperature.
    """
    parts = [
        _HEAD.format(
            name=description.name,
            version=description.version,
            n_people=len({night.subject for night in split.train}),
            prior=" / ".join(f"{share:.2f}" for share in description.stage_prior),
            recipe=description.trained_with,
            trained=trained,
            learned_from=_listed(split.train),
            stopped_by=_listed(split.validation),
            tested_on=_listed(split.test),
            temperature=description.temperature,
        ),
        *(validation_row(row) for row in description.validation),
        _BY_PERSON,
        *(validation_row(row) for row in by_person),
        measured_text(description, scored, "epochs of the people looked at once"),
        TEST_HEADING,
        "\nNot yet.\n",
    ]
    return "".join(parts)


def _listed(nights: Collection[SubjectNight]) -> str:
    """The people, each once, in lines of ten."""
    people = sorted({night.subject for night in nights})
    lines = [", ".join(people[first : first + 10]) for first in range(0, len(people), 10)]
    return ",\n  ".join(lines)
