"""What the review panel says, in words; functions of a scoring and its queue."""

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.review import Bout, ReviewQueue, review_minutes
from sleepscorer_app.domain.review_gain import (
    ExpectedGain,
    TrackRecord,
    gain_by_track_record,
    wrong_when_checked,
)
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_rules import what_tells_apart
from sleepscorer_app.domain.stage_transitions import unlikely_at

NEIGHBOURS = 3
UNLIKELY_SECOND = 0.01


def budget_words(n_uncertain: int, n_epochs: int) -> str:
    """`82 epochs · 10 % · about 11 min`: what a budget asks a person to look at."""
    share = 100 * n_uncertain / n_epochs if n_epochs else 0
    minutes = review_minutes(n_uncertain)
    time = f"about {minutes:.0f} min" if minutes >= 1 else "under a minute"
    epochs = "epoch" if n_uncertain == 1 else "epochs"
    return f"{n_uncertain} {epochs} · {share:.0f} % · {time}"


def gain_words(gain: ExpectedGain | None) -> str:
    """`expected to lift agreement from 82 to 89 %`; empty where nothing can be expected."""
    if gain is None:
        return ""
    return f"expected to lift agreement from {100 * gain.now:.0f} to {100 * gain.after:.0f} %"


def caveat_words(record: TrackRecord, share: float) -> str:
    """On what that expectation rests, and how far it was off where it could be checked."""
    sentences = [
        "If the network is as sure as it should be tonight, and you decide as an expert would."
    ]
    checked, wrong = gain_by_track_record(record, share), wrong_when_checked(record)
    if checked is not None and wrong is not None:
        sentences.append(
            f"On the simulated and kept-out nights it was checked on: "
            f"{100 * checked.now:.0f} to {100 * checked.after:.0f} %."
        )
        if record.wrong_on_real_nights is None:
            sentences.append("No real night tested it: expect less.")
        else:
            nights = "the one real test night" if record.n_real_nights == 1 else "real test nights"
            sentences.append(
                f"Of its surest 80 %, {100 * wrong:.1f} % were wrong there, but "
                f"{100 * record.wrong_on_real_nights:.1f} % on {nights}: with another amplifier "
                "expect less."
            )
    return " ".join(sentences)


def progress_words(queue: ReviewQueue) -> str:
    """`12 of 34 bouts, 41 of 96 epochs`, and how many taught proposals wait."""
    words = (
        f"{queue.n_bouts_done} of {len(queue.bouts)} bouts, "
        f"{queue.n_decided} of {queue.n_in_budget} epochs"
    )
    if not queue.n_taught:
        return words
    noun = "proposal" if queue.n_taught == 1 else "proposals"
    return f"{words}; {queue.n_taught} {noun} to look at"


def bout_mark(bout: Bout) -> str:
    """`✓` confirmed, `✎` scored by hand, `2/3` begun, `new` with a proposal, nothing untouched."""
    if bout.n_taught:
        return "new"
    if bout.is_done:
        return ("✓" if bout.n_confirmed else "") + ("✎" if bout.n_scored else "")
    return f"{bout.n_decided}/{len(bout.epochs)}" if bout.n_decided else ""


def bout_words(bout: Bout) -> str:
    """Everything about a bout in a sentence, for its tip and for those who cannot see the bar."""
    n = len(bout.epochs)
    untouched = n - bout.n_decided - bout.n_taught
    parts = (
        (bout.n_confirmed, "confirmed as they were (✓)"),
        (bout.n_scored, "scored by hand (✎)"),
        (bout.n_taught, "proposed after your corrections"),
        (untouched, "not looked at"),
    )
    counted = ", ".join(f"{count} {words}" for count, words in parts if count)
    several = f"{n} epochs to review" if n > 1 else "1 epoch to review"
    return f"{several}: {counted}; lowest confidence {100 * bout.lowest_confidence:.0f} %"


def second_choice(scoring: Scoring, epoch: int) -> Stage | None:
    """The likeliest stage that the epoch does not have; None where the network saw nothing."""
    automatic = scoring.automatic
    if automatic is None or not automatic.is_seen[epoch]:
        return None
    shown = scoring.hypnogram[epoch]
    return next(stage for stage, _ in automatic.ranked(epoch) if stage is not shown)


def stands_words(scoring: Scoring, epoch: int) -> str:
    """What the epoch's stage is and who says so."""
    stage, source = scoring.hypnogram[epoch], scoring.source_of(epoch)
    if stage is Stage.UNSCORED:
        return "No stage yet."
    match source:
        case Source.PERSON:
            return f"{stage.letter}, scored by hand."
        case Source.CONFIRMED:
            return f"{stage.letter}, confirmed."
        case Source.IMPORTED:
            return f"{stage.letter}, imported."
        case Source.TAUGHT:
            return f"{stage.letter}, proposed after your corrections; not looked at."
        case _:
            return f"{stage.letter}, proposed by the network; not looked at."


def why_words(scoring: Scoring, epoch: int) -> str:
    """Why the epoch is unsure: what tells its two likeliest stages apart, and odd neighbours."""
    automatic = scoring.automatic
    if automatic is None or not automatic.is_seen[epoch]:
        return ""
    (first, _), (second, share), *_ = automatic.ranked(epoch)
    odd = [
        f"{'→'.join(stage.letter for stage in one.stages)} is unlikely: {one.why}"
        for one in unlikely_at(scoring.hypnogram, epoch)[:1]
    ]
    if share < UNLIKELY_SECOND:
        return " ".join(("The network is sure.", *odd))
    return " ".join((f"{first.letter} or {second.letter}?", what_tells_apart(first, second), *odd))


def views_words(scoring: Scoring, epoch: int) -> str:
    """What the raw and the spectrogram branch say alone, and a second opinion; empty if none."""
    automatic = scoring.automatic
    if automatic is None or not automatic.is_seen[epoch]:
        return ""
    said: list[str] = []
    for name, values in (
        ("raw", automatic.raw_branch),
        ("spectrogram", automatic.spectrogram_branch),
    ):
        if values is not None:
            best = Stage(int(values[epoch].argmax()))
            said.append(f"{name} alone {best.letter} {100 * values[epoch, best]:.0f} %")
    second = scoring.second_opinion
    if second is not None and second.is_seen[epoch]:
        (stage, share), *_ = second.ranked(epoch)
        said.append(f"{second.model.name} {stage.letter} {100 * share:.0f} %")
    return " · ".join(said)


def neighbour_words(scoring: Scoring, epoch: int) -> str:
    """`Before N2 N2 N1 · after R R R`: the stages on both sides, nearest the middle."""
    codes = scoring.hypnogram.codes
    before = [Stage(int(code)).letter for code in codes[max(epoch - NEIGHBOURS, 0) : epoch]]
    after = [Stage(int(code)).letter for code in codes[epoch + 1 : epoch + 1 + NEIGHBOURS]]
    parts = (("Before", before), ("after", after))
    return " · ".join(f"{word} {' '.join(letters)}" for word, letters in parts if letters)
