"""What a channel's name says: what it measures, at which electrode, against which reference."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a trace is for; decides its filter, colour and place."""

    EEG = "EEG"
    EOG = "EOG"
    EMG = "EMG"
    ECG = "ECG"
    RESPIRATION = "respiration"
    OTHER = "other"


@dataclass(frozen=True)
class ChannelName:
    """A name taken apart.

    `place` orders traces from the top of a page down: EEG 0, EOG 1, chin 2, ECG 3, respiration 4,
    legs 5, all else 6. `electrode` and `reference` are in the AASM's spelling (M1 for A1, E1 for
    LOC), empty where the name does not tell them. A raw electrode has no `reference`, but may say
    what all electrodes of the file were recorded against: `common_reference` (Ref, LE, AVG).
    `written` is the electrode as the file spells it.
    """

    role: Role
    place: int
    electrode: str = ""
    reference: str = ""
    common_reference: str = ""
    written: str = ""
    is_known: bool = True

    @property
    def is_raw_electrode(self) -> bool:
        """True where another electrode has yet to be taken off before a person scores it."""
        return bool(self.electrode) and not self.reference

    @property
    def is_ear(self) -> bool:
        """True for an electrode at the ear or mastoid, which serves as a reference only."""
        return self.electrode in ("M1", "M2")

    @property
    def derivation(self) -> str:
        """C4-M1 and the like; the electrode alone where there is no reference; else empty."""
        return f"{self.electrode}-{self.reference}" if self.reference else self.electrode


# The extended 10-20 system; its digit or z keeps words such as "Pos" and "Temp" out.
_SITE = r"(?:FP|AF|FT|FC|TP|CP|PO|F|C|T|P|O)(?:10|[1-9]|Z)"
_EYE = r"E[12]|[LR]OC"
_EAR = r"[AM][12]"
_CHIN = r"CHIN[ -]?[123ZCLR]|[LR]\ ?CHIN"

_ELECTRODES = re.compile(
    rf"""
    (?: (?P<kind> EEG | EOG | EMG | POL ) [ :-]? )?
    (?: (?P<site> {_SITE} ) | (?P<eye> {_EYE} ) | (?P<ear> {_EAR} ) | (?P<chin> {_CHIN} ) )
    (?: [ ]?[-:/ ][ ]? (?P<common> REF | LER? | CLE | RE | AVG? | AVE | AR | CAR )
      | [ ]?[-:/ ]?[ ]?
        (?P<reference> {_EAR}[ +/]{{0,3}}{_EAR} | {_SITE} | {_EYE} | {_EAR} | {_CHIN} )
    )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SPELLINGS = {
    "A1": "M1",
    "A2": "M2",
    "LOC": "E1",
    "ROC": "E2",
    "CHINL": "CHIN1",
    "LCHIN": "CHIN1",
    "CHINR": "CHIN2",
    "RCHIN": "CHIN2",
    "CHINC": "CHINZ",
    "CHIN3": "CHINZ",
}

# Names that are words, not electrodes: role, place and pattern; the first that is found counts.
_WORDS = tuple(
    (role, place, re.compile(pattern, re.IGNORECASE))
    for role, place, pattern in (
        (Role.ECG, 3, r"ECG|EKG"),
        (Role.EEG, 0, r"^EEG(?![a-z])"),
        (Role.EOG, 1, r"EOG|^[LR]OC\b|eye|auge"),
        (Role.EMG, 5, r"tib|\b[lr]?legs?\b|\b[LR]AT\b|PLM|bein\b|\barms?\b|limb|EMG.*leg"),
        (Role.EMG, 2, r"EMG|chin|submental|mentalis|masseter|kinn"),
        (Role.OTHER, 6, r"snor|schnarch|\bmic|\bmikro|phono|sound|audio"),
        (
            Role.OTHER,
            6,
            r"o2|capno|^ox|oxi|sat\b|^stat|pleth|ppg|puls|^h\.?r\.?$|heart|^pr$|rate\b",
        ),
        (Role.OTHER, 6, r"light|licht|temp|marker|event|status|trigger|photic|batter"),
        (Role.OTHER, 6, r"^pos|posi|body|lage|^acc\b|gravity|activity|elevation|\beda\b|\bbp\b"),
        (
            Role.RESPIRATION,
            4,
            r"flow|nas|oral|pres|ptaf|therm|termist|can+ula|[cei]pap|bipap|^naf|^air|new air|resp"
            r"|effort|tho|torac|abd|add?om|chest|\brib|^vth|^vab|\brip\b|^sum|atem|fluss|druck",
        ),
    )
)


def read_channel_name(name: str) -> ChannelName:
    """Take a channel's name apart; one that says nothing is `OTHER` and not `is_known`.

    Understands electrodes with or without a reference in the spellings of the usual recorders
    (`EEG C4-A1`, `C4:M1`, `C4M1`, `EOG LOC-A2`, `EEG C4-Ref`) and the usual words for the rest
    (`EMG submental`, `SaO2`, `Flow`, `Leg/L`).
    """
    words = re.sub(r"[\s_]+", " ", name).strip()
    words = re.sub(r"^PSG | ?\([^)]*\)$", "", words) or words
    electrodes = _ELECTRODES.fullmatch(words)
    if electrodes is not None:
        return _from_electrodes(electrodes)
    for role, place, pattern in _WORDS:
        if pattern.search(words):
            return ChannelName(role, place)
    return ChannelName(Role.OTHER, 6, is_known=False)


def _from_electrodes(found: re.Match[str]) -> ChannelName:
    kind = (found["kind"] or "").upper()
    if found["eye"] or kind == "EOG":
        role, place = Role.EOG, 1
    elif found["chin"] or kind == "EMG":
        role, place = Role.EMG, 2
    else:
        role, place = Role.EEG, 0
    electrode = found["site"] or found["eye"] or found["ear"] or found["chin"]
    return ChannelName(
        role,
        place,
        electrode=_spelt(electrode),
        reference=_spelt(found["reference"] or ""),
        common_reference=(found["common"] or "").upper(),
        written=electrode,
    )


def _spelt(electrode: str) -> str:
    """The AASM's name of an electrode, in capitals: M1 for a1, M1+M2 for A1A2, CHIN1 for L Chin."""
    joined = re.sub(r"[ +/-]", "", electrode.upper())
    ears = re.fullmatch(rf"({_EAR})({_EAR})", joined)
    if ears is not None:
        return "+".join(_SPELLINGS.get(ear, ear) for ear in ears.groups())
    return _SPELLINGS.get(joined, joined)
