"""Stages and markers as annotation texts: what EDF+ prescribes, and what else is met."""

from dataclasses import dataclass

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind

_PREFIX = "sleep stage "
_RECHTSCHAFFEN_KALES = "Stages of Rechtschaffen and Kales: 1 and 2 became N1 and N2, 3 and 4 N3."
THREE_AND_FOUR = "Stages 3 and 4 of Rechtschaffen and Kales both became N3."
_STAGES: dict[str, tuple[Stage, str]] = {
    "w": (Stage.W, ""),
    "wake": (Stage.W, ""),
    "n1": (Stage.N1, ""),
    "n2": (Stage.N2, ""),
    "n3": (Stage.N3, ""),
    "n4": (Stage.N3, _RECHTSCHAFFEN_KALES),
    "r": (Stage.R, ""),
    "rem": (Stage.R, ""),
    "0": (Stage.W, ""),
    "1": (Stage.N1, _RECHTSCHAFFEN_KALES),
    "2": (Stage.N2, _RECHTSCHAFFEN_KALES),
    "3": (Stage.N3, _RECHTSCHAFFEN_KALES),
    "4": (Stage.N3, _RECHTSCHAFFEN_KALES),
    "5": (Stage.R, ""),
    "?": (Stage.UNSCORED, ""),
    "n": (Stage.UNSCORED, "Sleep without a stage (“Sleep stage N”) stays unscored."),
    "m": (Stage.UNSCORED, "Movement time stays unscored."),
    "mt": (Stage.UNSCORED, "Movement time stays unscored."),
}
_WORDS: dict[str, tuple[Stage, str]] = {
    **dict.fromkeys(("w", "wake", "wakefulness", "awake", "wk"), (Stage.W, "")),
    **dict.fromkeys(("n1", "nrem1", "nrem 1"), (Stage.N1, "")),
    **dict.fromkeys(("n2", "nrem2", "nrem 2"), (Stage.N2, "")),
    **dict.fromkeys(("n3", "nrem3", "nrem 3", "n3/4"), (Stage.N3, "")),
    **dict.fromkeys(("r", "rem", "rem sleep"), (Stage.R, "")),
    **dict.fromkeys(("s1", "stage 1", "stage 1 sleep"), (Stage.N1, _RECHTSCHAFFEN_KALES)),
    **dict.fromkeys(("s2", "stage 2", "stage 2 sleep"), (Stage.N2, _RECHTSCHAFFEN_KALES)),
    **dict.fromkeys(("s3", "stage 3", "stage 3 sleep"), (Stage.N3, _RECHTSCHAFFEN_KALES)),
    **dict.fromkeys(("s4", "stage 4", "stage 4 sleep"), (Stage.N3, _RECHTSCHAFFEN_KALES)),
    **dict.fromkeys(("n4", "nrem4", "nrem 4"), (Stage.N3, _RECHTSCHAFFEN_KALES)),
    "sws": (Stage.N3, "Slow-wave sleep (“SWS”) became N3."),
    **dict.fromkeys(
        ("?", "unscored", "unknown", "uns", "undefined", "nan", "n/a", "na", "-", "none"),
        (Stage.UNSCORED, ""),
    ),
    **dict.fromkeys(
        ("mt", "m", "movement", "movement time", "move"),
        (Stage.UNSCORED, "Movement time stays unscored."),
    ),
    **dict.fromkeys(
        ("art", "artefact", "artifact", "inconclusive", "l"),
        (Stage.UNSCORED, "Epochs of artefacts or lights stay unscored."),
    ),
}
"""Stages as other programs name them where a file holds nothing else; never bare numbers."""
_BARE = frozenset(["w", "wake", "n1", "n2", "n3", "n4", "r", "rem"])
_MARKERS = {
    "lights off": MarkerKind.LIGHTS_OFF,
    "lights on": MarkerKind.LIGHTS_ON,
    "eeg arousal": MarkerKind.AROUSAL,
    "arousal": MarkerKind.AROUSAL,
    "artefact": MarkerKind.ARTEFACT,
    "artifact": MarkerKind.ARTEFACT,
    "note": MarkerKind.NOTE,
}


@dataclass(frozen=True)
class StageText:
    """A stage, and the sentence to say about how it was read (or nothing)."""

    stage: Stage
    remark: str


def stage_text(stage: Stage) -> str:
    """The standard text of EDF+ for one epoch's stage."""
    return f"Sleep stage {stage.letter}"


def read_stage(text: str) -> StageText | None:
    """The stage that an annotation gives, AASM or R&K; None if it is about something else."""
    words = text.partition("@@")[0].strip().lower()
    if words == "movement time":
        return StageText(*_STAGES["mt"])
    if words.startswith(_PREFIX):
        what = words.removeprefix(_PREFIX).strip()
        known = _STAGES.get(what)
        if known is None:
            return StageText(Stage.UNSCORED, f"“Sleep stage {what}” is not known: left unscored.")
        return StageText(*known)
    return StageText(*_STAGES[words]) if words in _BARE else None


def read_word(word: str) -> StageText | None:
    """The stage that a word of a list or table of stages names; None if it names none."""
    text = " ".join(word.strip(" \t\"'").lower().replace("_", " ").split())
    if text.startswith(_PREFIX):
        known = _STAGES.get(text.removeprefix(_PREFIX))
        return None if known is None else StageText(*known)
    known = _WORDS.get(text)
    return None if known is None else StageText(*known)


def marker_text(marker: Marker) -> str:
    """A marker as annotation text: standard words, free text after them, `@@` and its channel."""
    free = plain(marker.text).replace("@@", "@ ")
    words = f"{marker.kind}: {free}" if free else str(marker.kind)
    if marker.kind is MarkerKind.NOTE and free and read_stage(free) is None:
        first, _, _ = free.partition(":")
        if first.strip().lower() not in _MARKERS:
            words = free
    return f"{words}@@{plain(marker.channel)}" if marker.channel else words


def labelled_text(marker: Marker, *, channel: bool = True) -> str:
    """A marker as text that always begins with its kind, so that no reader takes it for a stage.

    `read_marker` understands it; `@@` and the channel follow unless `channel` is False.
    """
    free = plain(marker.text).replace("@@", "@ ")
    words = f"{marker.kind}: {free}" if free else str(marker.kind)
    where = plain(marker.channel).replace("@@", "@ ") if channel else ""
    return f"{words}@@{where}" if where else words


def read_marker(onset_seconds: float, duration_seconds: float, text: str) -> Marker:
    """The marker that an annotation is; what has no standard words is a note."""
    words, at, channel = text.rpartition("@@")
    if not at:
        words, channel = text, ""
    first, _, rest = words.partition(":")
    kind = _MARKERS.get(first.strip().lower())
    if kind is None:
        kind, rest = MarkerKind.NOTE, words
    if kind in (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON):
        # The room has one light; some scorers link it to whatever channel was selected.
        channel = ""
    return Marker(onset_seconds, duration_seconds, kind, rest.strip(), channel.strip())


def plain(text: str) -> str:
    """The text on one line without control characters, which EDF+ uses to separate things."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
