"""What tells two stages apart, in a sentence for each pair, after the AASM's rules for adults."""

from collections.abc import Mapping
from types import MappingProxyType

from sleepscorer_app.domain.hypnogram import Stage

W, N1, N2, N3, R = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R

_SENTENCES: Mapping[frozenset[Stage], str] = MappingProxyType(
    {
        frozenset((W, N1)): (
            "W while alpha fills more than half of the epoch; N1 once low-amplitude mixed "
            "frequencies replace it there. Without alpha: slow eye movements, vertex waves or "
            "4–7 Hz begin N1."
        ),
        frozenset((W, N2)): (
            "W if alpha (or another sign of wake) fills more than half of the epoch; N2 needs a "
            "K complex without arousal, a spindle, or N2 that continues from before."
        ),
        frozenset((W, N3)): (
            "N3 if slow waves (0.5–2 Hz, over 75 µV, frontal) fill 20 % or more of the epoch; "
            "movement, sweat and blinks imitate them, and more than half of alpha makes it W."
        ),
        frozenset((W, R)): (
            "Both may have rapid eye movements: with low chin tone and low-amplitude mixed "
            "frequencies it is R, with normal or high chin tone, or alpha in more than half of "
            "it, W."
        ),
        frozenset((N1, N2)): (
            "N2 begins with a K complex without arousal or a spindle in the first half of this "
            "epoch or the last half of the one before, and lasts until an arousal; else it is "
            "N1."
        ),
        frozenset((N1, N3)): (
            "N3 if slow waves (0.5–2 Hz, over 75 µV, frontal) fill 20 % or more of the epoch; "
            "N1 has low-amplitude mixed frequencies, no K complex without arousal, no spindle."
        ),
        frozenset((N1, R)): (
            "R has low chin tone and rapid eye movements, here or nearby in the same REM "
            "period; higher chin tone, or an arousal followed by slow eye movements, makes it "
            "N1."
        ),
        frozenset((N2, N3)): (
            "N3 if slow waves (0.5–2 Hz, over 75 µV, frontal) fill 20 % or more of the epoch, "
            "that is 6 s, at any age; with less it is N2."
        ),
        frozenset((N2, R)): (
            "N2 has K complexes without arousal, or spindles; R has low chin tone and neither, "
            "with rapid eye movements here or nearby in the same REM period."
        ),
        frozenset((N3, R)): (
            "N3 if slow waves (0.5–2 Hz, over 75 µV, frontal) fill 20 % or more of the epoch; R "
            "has low-amplitude mixed frequencies, low chin tone and rapid eye movements."
        ),
    }
)


def what_tells_apart(one: Stage, other: Stage) -> str:
    """One sentence after the AASM's scoring rules for adults; `ValueError` for no such pair.

    Source: The AASM Manual for the Scoring of Sleep and Associated Events, rules for stages W, N1,
    N2, N3 and R in adults, in our words.
    """
    sentence = _SENTENCES.get(frozenset((one, other)))
    if sentence is None:
        raise ValueError(f"no rule tells {one.letter} from {other.letter}")
    return sentence


def rule_names(one: Stage, other: Stage) -> str:
    """Where to read on: `AASM, adults: stage N1 and stage N2`."""
    first, second = sorted((one, other))
    return f"AASM, adults: stage {first.letter} and stage {second.letter}"
