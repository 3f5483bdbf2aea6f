"""The card of a trained model: what it learned from, what was measured, what it is not for."""

from collections.abc import Sequence
from dataclasses import asdict

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.scoring.model_files import (
    MAPPED,
    PLAIN,
    ModelDescription,
    RiskPoint,
    ValidationFigures,
)
from sleepscorer_app.scoring.networks import MC2SLEEPNET, MSA_CNN, SPECTRAL_GRU, ULW_SLEEPNET
from sleepscorer_app.training.nights.validation import ScoredNight, calibration_of, confusion_of

_HEAD = """# {name}, version {version}

A network that gives each 30-s epoch {of_what} the probabilities of W, N1, N2, N3 and REM.
{made_after}

## What it is for, and what not

It proposes stages for a person to review. **It must not be used** to score without review, to
diagnose, for infants and children, for epilepsy or intensive-care recordings, for intracranial
EEG, or where {shown}.{tested_on}
"""

_ONE_CHANNEL = {
    "of_what": "of one EEG channel",
    "shown": "the channel shown is not a scalp EEG derivation of an adult",
    "for_how_many": "for one channel",
    "channel_is": "The channel is resampled to 100 Hz, high-passed at 0.3 Hz, and scaled by its "
    "own spread over the\nnight, so the unit does not matter.",
}

_SIMULATED_TESTED_ON = """ Sleep apnoea patients of
one clinic and healthy sleepers shaped its training; nothing was tested on other disorders."""
_RECORDED_TESTED_ON = """ It is known to work on
people and amplifiers like those below, and not on others."""

_MADE_AFTER = {
    MC2SLEEPNET: """\
It is our own re-implementation of MC2SleepNet (contrastive and cross-masked learning between the
raw samples and their spectrogram). The authors published fragments, so much of it is our decision:
the accuracies in their paper do **not** apply to these weights.""",
    SPECTRAL_GRU: """\
It is a small spectral GRU of our own: it reads a summary of each epoch's spectrogram and the whole
night at once, no waveform. A second kind of network beside MC2SleepNet: its errors differ.""",
    ULW_SLEEPNET: """\
It is our own re-implementation of ULW-SleepNet, a very small convolutional network,
{for_how_many}. {context} The
accuracies in its paper do **not** apply to these weights: they come from other data, and from
folds that put nights of one person on both sides.""",
    MSA_CNN: """\
It is our own re-implementation of MSA-CNN, a small convolutional network with four time scales and
attention inside the epoch, {for_how_many}. {context}
The accuracies in its paper do **not** apply to these weights: they come from other data.""",
}

_ALONE = """It judges each epoch by itself and cannot use its neighbours, as
a scorer does."""
_WITH_NEIGHBOURS = """It judges each epoch by itself; then a small temporal
head, a bidirectional GRU over the night, corrects that by the epoch's neighbours."""

_DATA = """
## What it learned from

- **Simulated nights**, made by rule: {simulated}. No real waveform is in them. Their band powers
  and hypnograms follow statistics of real nights, of Sleep-EDF and of the UCDDB (its patients 018
  and 022 left out; those kept for validation are in the statistics of stages and of the levels of
  wake and N3, not with any sample).
- Part of these are **anchored on Sleep-EDF**: simulated samples that follow the band powers and the
  expert's stages of real nights of the Sleep-EDF Expanded database. No waveform of it was used.
- **Hybrid nights**: simulated nights into which real wake and N3 epochs of partial nights of the
  UCDDB (adults examined for sleep apnoea, one clinic) were put. No real N1, N2 or REM waveform was
  learned from: **this is the data gap**. Share of these among the draws: {hybrid_share:.1%}.

Trained on simulated sleep with Sleep-EDF statistics and on pieces of {n_pieces} nights of one
apnoea database; recipe `{recipe}`; {trained}.
Split by person: {kept_out}.
Shares of W, N1, N2, N3, REM in training: {prior}.

Sources: Sleep-EDF Database Expanded, and St Vincent's University Hospital / University College
Dublin Sleep Apnea Database (UCDDB), both from PhysioNet under the Open Data Commons Attribution
License 1.0.
"""

_USE = """
## How it is used

{channel_is} {views} {reads}
Temperature {temperature:.3f} (fitted on the validation nights below).
"""

_VIEWS = {
    (PLAIN,): "The night is scored as it is.",
    (MAPPED,): """\
The night is scored with its spectrum mapped to the one of training
(convolutional Monge mapping).""",
    (PLAIN, MAPPED): """\
The night is scored as it is and again with its
spectrum mapped to the one of training (convolutional Monge mapping), and both are averaged.""",
}

_READS = {
    MC2SLEEPNET: "Windows of {length} epochs.",
    SPECTRAL_GRU: "The whole\nnight at once; copies that differ by seed are averaged.",
    ULW_SLEEPNET: "One epoch at a time{head}.",
    MSA_CNN: "One epoch at a time,\nwithout what lies above 40 Hz{head}.",
}

_VALIDATION = """
## Measured while it was made (validation)

{chosen}, so the figures are slightly optimistic.
None of these nights or people was trained on. Simulated means simulated: these sets say how well
the network learned its lesson, not how it does on patients.
"""

_RECORDED_VALIDATION = """
## Measured while it was made

{chosen}, so the figures are slightly optimistic. None of these
people was trained on.
"""

_TABLE_HEAD = """
| nights | n | epochs | accuracy | kappa | macro-F1 | F1 W / N1 / N2 / N3 / R | ECE | error AUROC |
|---|---|---|---|---|---|---|---|---|
"""

TEST_HEADING = "\n## Tested on real nights\n"

_CONFUSION = """
All {epochs} together, in numbers of epochs:

| scored as \\ taken for | W | N1 | N2 | N3 | R |
|---|---|---|---|---|---|
"""

_CALIBRATION = """
How far its confidence may be trusted, over the same epochs (lower is better):

| | before the temperature | after |
|---|---|---|
| NLL | {nll_before:.3f} | {nll_after:.3f} |
| ECE | {ece_before:.3f} | {ece_after:.3f} |
"""

RISK_HEADING = """
If only the most confident share of the {epochs} counts:

| share kept | wrong |
|---|---|
"""


def validation_row(row: ValidationFigures) -> str:
    """One line of the card's table."""
    f1 = " / ".join(f"{value:.2f}" for value in row.stage_f1)
    return (
        f"| {row.nights} | {row.n_nights} | {row.n_epochs} | {row.accuracy:.3f} | {row.kappa:.3f} "
        f"| {row.macro_f1:.3f} | {f1} | {row.calibration_error:.3f} | {row.error_auroc:.3f} |\n"
    )


def risk_row(point: RiskPoint) -> str:
    """One line of the table of risks; the table is told in tenths, so every other is empty."""
    is_a_tenth = round(point.coverage * 100) % 10 == 0
    return f"| {point.coverage:.0%} | {point.error:.1%} |\n" if is_a_tenth else ""


def measured_text(description: ModelDescription, scored: Sequence[ScoredNight], epochs: str) -> str:
    """What follows every card's table: confusion, calibration, and the risk at each coverage.

    `epochs` says in words which they are.
    """
    letters = [stage.letter for stage in SCORED_STAGES]
    rows = [
        f"| {letter} | " + " | ".join(str(count) for count in row) + " |\n"
        for letter, row in zip(letters, confusion_of(scored), strict=True)
    ]
    calibration = calibration_of(scored, description.temperature)
    parts = [
        _CONFUSION.format(epochs=epochs),
        *rows,
        _CALIBRATION.format(**asdict(calibration)),
        RISK_HEADING.format(epochs=epochs),
        *(risk_row(point) for point in description.risk_coverage),
    ]
    return "".join(parts)


def simulated_text(
    description: ModelDescription,
    *,
    n_simulated_nights: int,
    n_pieces: int,
    hybrid_share: float,
    kept_out: str,
    trained: str,
) -> str:
    """The card's section on the data of a model that learned from simulated nights.

    `kept_out` says of which people nothing was learned.
    """
    return _DATA.format(
        simulated=f"{n_simulated_nights} of them",
        hybrid_share=hybrid_share,
        n_pieces=n_pieces,
        recipe=description.trained_with,
        kept_out=kept_out,
        trained=trained,
        prior=" / ".join(f"{share:.2f}" for share in description.stage_prior),
    )


def card_text(
    description: ModelDescription,
    learned_from: str,
    scored: Sequence[ScoredNight],
    *,
    is_simulated: bool,
    sequence_length: int,
    chosen: str,
) -> str:
    """The whole CARD.md of a model that was not yet tested on a real night.

    `scored` are the kept-out nights before any temperature, `chosen` says what they decided.
    """
    has_head = "temporal_head" in description.config
    words = _channel_words(description)
    parts = [
        _HEAD.format(
            name=description.name,
            version=description.version,
            made_after=_MADE_AFTER[description.network].format(
                context=_WITH_NEIGHBOURS if has_head else _ALONE, **words
            ),
            tested_on=_SIMULATED_TESTED_ON if is_simulated else _RECORDED_TESTED_ON,
            **words,
        ),
        learned_from,
        _USE.format(
            views=_VIEWS[description.views],
            reads=_READS[description.network].format(
                length=sequence_length, head=", then all of them in a row" if has_head else ""
            ),
            temperature=description.temperature,
            **words,
        ),
        (_VALIDATION if is_simulated else _RECORDED_VALIDATION).format(chosen=chosen),
        _TABLE_HEAD,
        *(validation_row(row) for row in description.validation),
        measured_text(description, scored, "validation epochs (of all sets)"),
        TEST_HEADING,
        "\nNot yet.\n",
    ]
    return "".join(parts)


def _channel_words(description: ModelDescription) -> dict[str, str]:
    """How the card speaks of the one channel, or of several that are read together."""
    if description.n_channels == 1:
        return _ONE_CHANNEL
    named = ", ".join(description.channels)
    once_a_second = (
        f" Of {', '.join(description.envelopes)} only the strength is\nread, once a second, scaled "
        "and not filtered."
        if description.envelopes
        else ""
    )
    return {
        "of_what": f"of {description.n_channels} channels, read together,",
        "shown": f"the channels shown are not {named} of an adult, in this order",
        "for_how_many": f"for {description.n_channels} channels",
        "channel_is": f"It reads {named} together; an epoch that lacks one of them is not scored. "
        "Each is resampled to\n100 Hz, high-passed at 0.3 Hz, and scaled by its own spread over "
        "the night, so the unit does not matter." + once_a_second,
    }


def with_test_result(card: str, result: str) -> str:
    """The card with `result` in its section about real nights; "Not yet." or an older one goes."""
    before, _, _ = card.partition(TEST_HEADING)
    return f"{before}{TEST_HEADING}\n{result.strip()}\n"
