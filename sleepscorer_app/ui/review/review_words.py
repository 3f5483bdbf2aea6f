"""What the review panel says, in words; functions of a scoring and its queue."""

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.reviewing.review import Bout, ReviewQueue, review_minutes
from sleepscorer_app.domain.reviewing.review_gain import (
    ExpectedGain,
    TrackRecord,
    gain_by_track_record,
    wrong_when_checked,
)
from sleepscorer_app.domain.reviewing.stage_rules import what_tells_apart
from sleepscorer_app.domain.reviewing.stage_transitions import unlikely_at
from sleepscorer_app.domain.scoring import Scoring, Source

NEIGHBOURS = 3
ROUNDED_GAIN = 0.03
"""A smaller gain is told with one more digit, or it would look like none."""
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
    digits = 0 if gain.after - gain.now >= ROUNDED_GAIN else 1
    now, after = (f"{100 * one:.{digits}f}" for one in (gain.now, gain.after))
    return f"expected to lift agreement from {now} to {after} %"


def caveat_words(record: TrackRecord) -> str:
    """On what that expectation rests, and how far it was off where it could be checked."""
    promise = "If the network's confidence holds tonight and you decide as an expert would."
    wrong = wrong_when_checked(record)
    if wrong is None:
        return promise
    checked = f"{100 * wrong:.1f} % of its surest 80 % were wrong on the nights it was checked on"
    if record.wrong_on_real_nights is None:
        return f"{promise} {checked}; no real night tested it: expect less."
    nights = "the real test night" if record.n_real_nights == 1 else "real test nights"
    on_real = f"{100 * record.wrong_on_real_nights:.1f} % on {nights}"
    return f"{promise} {checked}, {on_real}: with another amplifier expect less."


def checked_words(record: TrackRecord, share: float) -> str:
    """What the same budget bought on the nights the model was checked on; empty if not known."""
    checked = gain_by_track_record(record, share)
    if checked is None:
        return ""
    return (
        "On the simulated and kept-out nights the model was chosen by, deciding the least sure "
        f"{100 * share:.0f} % lifted agreement from {100 * checked.now:.1f} to "
        f"{100 * checked.after:.1f} %."
    )


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
    """That the two branches alone say different stages, and a second opinion; empty if neither."""
    automatic = scoring.automatic
    if automatic is None or not automatic.is_seen[epoch]:
        return ""
    sentences: list[str] = []
    if automatic.raw_branch is not None and automatic.spectrogram_branch is not None:
        raw, spectrogram = (
            Stage(int(values[epoch].argmax()))
            for values in (automatic.raw_branch, automatic.spectrogram_branch)
        )
        if raw is not spectrogram:
            sentences.append(
                f"Alone, the raw trace says {raw.letter}, the spectrogram {spectrogram.letter}."
            )
    second = scoring.second_opinion
    if second is not None and second.is_seen[epoch]:
        (stage, share), *_ = second.ranked(epoch)
        sentences.append(f"{second.model.name} says {stage.letter} ({100 * share:.0f} %).")
    return " ".join(sentences)


def neighbour_words(scoring: Scoring, epoch: int) -> str:
    """`Before N2 N2 N1 · after R R R`: the stages on both sides, nearest the middle."""
    codes = scoring.hypnogram.codes
    before = [Stage(int(code)).letter for code in codes[max(epoch - NEIGHBOURS, 0) : epoch]]
    after = [Stage(int(code)).letter for code in codes[epoch + 1 : epoch + 1 + NEIGHBOURS]]
    parts = (("Before", before), ("after", after))
    return " · ".join(f"{word} {' '.join(letters)}" for word, letters in parts if letters)
