"""What a channel's name says: what it measures, at which electrode, against which reference."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType


class Role(StrEnum):
    """What a trace is for; decides its filter, colour and place."""

    EEG = "EEG"
    EOG = "EOG"
    EMG = "EMG"
    ECG = "ECG"
    RESPIRATION = "respiration"
    OTHER = "other"


class Kind(StrEnum):
    """What a channel measures, as finely as names tell; montages choose channels by it."""

    EEG = "EEG"
    EOG = "EOG"
    CHIN = "chin"
    MUSCLE = "muscle"
    ECG = "ECG"
    LEG = "leg"
    ARM = "arm"
    AIRFLOW = "airflow"
    NASAL_PRESSURE = "nasal pressure"
    PAP = "PAP"
    THORAX = "thorax"
    ABDOMEN = "abdomen"
    EFFORT = "effort"
    SNORE = "snore"
    SATURATION = "SpO2"
    PULSE = "pulse"
    PLETHYSMOGRAM = "plethysmogram"
    CARBON_DIOXIDE = "CO2"
    POSITION = "position"
    ACTIVITY = "activity"
    TEMPERATURE = "temperature"
    LIGHT = "light"
    MARKER = "marker"
    OTHER = "other"

    @property
    def role(self) -> Role:
        """Which filter and colour go with it."""
        return _ROLE_AND_PLACE[self][0]

    @property
    def place(self) -> int:
        """Its place from the top of a page down: EEG 0, EOG 1, chin 2, ECG 3, and so on."""
        return _ROLE_AND_PLACE[self][1]


_ROLE_AND_PLACE: Mapping[Kind, tuple[Role, int]] = MappingProxyType(
    dict.fromkeys(Kind, (Role.OTHER, 6))
    | {Kind.EEG: (Role.EEG, 0), Kind.EOG: (Role.EOG, 1), Kind.ECG: (Role.ECG, 3)}
    | dict.fromkeys((Kind.CHIN, Kind.MUSCLE), (Role.EMG, 2))
    | dict.fromkeys((Kind.LEG, Kind.ARM), (Role.EMG, 5))
    | dict.fromkeys(
        (
            *(Kind.AIRFLOW, Kind.NASAL_PRESSURE, Kind.PAP),
            *(Kind.THORAX, Kind.ABDOMEN, Kind.EFFORT),
        ),
        (Role.RESPIRATION, 4),
    )
)


class Side(StrEnum):
    """Which eye or leg."""

    LEFT = "left"
    RIGHT = "right"
    UNTOLD = ""


@dataclass(frozen=True)
class ChannelName:
    """A name taken apart.

    `electrode` and `reference` are in the AASM's spelling (M1 for A1, E1 for LOC), empty where the
    name does not tell them. A raw electrode has no `reference`, but may say what all electrodes of
    the file were recorded against: `common_reference` (Ref, LE, AVG). `written` is the electrode as
    the file spells it. `side` is told for eyes and limbs.
    """

    kind: Kind
    electrode: str = ""
    reference: str = ""
    common_reference: str = ""
    written: str = ""
    side: Side = Side.UNTOLD
    is_known: bool = True

    @property
    def role(self) -> Role:
        """What the trace is for."""
        return self.kind.role

    @property
    def place(self) -> int:
        """Its place from the top of a page down."""
        return self.kind.place

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

# Names that are words, not electrodes; the first kind that is found counts.
_WORDS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Kind.ECG, r"ECG|EKG"),
        (Kind.EEG, r"^EEG(?![a-z])"),
        (Kind.EOG, r"EOG|^[LR]OC\b|eye|auge"),
        (Kind.LEG, r"tib|\b[lr]?legs?\b|\b[LR]AT\b|PLM|bein\b|limb|EMG.*leg|gamba|jambe|pierna"),
        (Kind.ARM, r"\b[lr]?arms?\b|\bFDS\b|\bEDB\b|deltoid"),
        (Kind.MUSCLE, r"masseter|intercost|diaphrag|zygomat"),
        (Kind.CHIN, r"EMG|chin|submental|mentalis|kinn|menton"),
        (Kind.SNORE, r"snor|schnarch|ronfl|\bmic|\bmikro|phono|sound|audio"),
        (Kind.CARBON_DIOXIDE, r"capno|co2|tcp?o2"),
        (Kind.PLETHYSMOGRAM, r"pleth|ppg"),
        (Kind.OTHER, r"blood|\bbp\b|\beda\b|resp\w* ?rate|finap"),
        (Kind.PULSE, r"puls|^d?h\.?r\.?$|\bh\.? ?rate|heart|herz|^pr$|rate\b"),
        (Kind.MARKER, r"^ox\w* ?stat|^stat"),
        (Kind.SATURATION, r"o2|^ox|oxi|sat\b|saturation|sättigung"),
        (Kind.LIGHT, r"light|licht"),
        (Kind.TEMPERATURE, r"temp(?!or)"),
        (Kind.MARKER, r"marker|event|status|trigger|photic|batter|\bakku|impedan"),
        (Kind.POSITION, r"^pos|posi|body|lage|gravity|elevation"),
        (Kind.ACTIVITY, r"^acc\b|accel|activity|aktivit|actigr|beweg|\b[xyz] axis|^move"),
        (Kind.PAP, r"[cei]pap|\bpap\b|\bmask|\bleak|tidal|tid ?vol|^c-?flow"),
        (Kind.NASAL_PRESSURE, r"nas\w*\W*pre?s|ptaf|can+ula|\bpres|^npres|druck"),
        (Kind.AIRFLOW, r"flow|nas|oral|therm|termist|^naf|^air|new air|fluss|luft"),
        (Kind.THORAX, r"tho|torac|chest|\brib|^vth|brust"),
        (Kind.ABDOMEN, r"abd|add?om|^vab|bauch"),
        (Kind.EFFORT, r"resp|effort|\brip\b|^x?sum|atem"),
    )
)

_SIDED = frozenset({Kind.EOG, Kind.LEG, Kind.ARM})
_LEFT = re.compile(
    r"left|links|\bl\b|^l(?=eog|eye|tib)|\bLAT\b|\bl(?=leg|arm)|(?<=EOG|PLM|LEG|TIB)l\b",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"right|rechts|\br\b|^r(?=eog|eye|tib)|\bRAT\b|\br(?=leg|arm)|(?<=EOG|PLM|LEG|TIB)r\b",
    re.IGNORECASE,
)
# Beside an ear a word for an eye stands for the electrode there; alone it may be a derivation.
_EYE_WORDS = tuple(
    (re.compile(rf"^(?:{words})(?=[ ]?[-:/ ][ ]?{_EAR}$)", re.IGNORECASE), electrode)
    for words, electrode in (
        (r"L(?:EFT)?[ -]?EOG|EOG[ -]?(?:L(?:EFT)?|1)|EOG ?\(L\)", "E1"),
        (r"R(?:IGHT)?[ -]?EOG|EOG[ -]?(?:R(?:IGHT)?|2)|EOG ?\(R\)", "E2"),
    )
)


@lru_cache(maxsize=4096)
def read_channel_name(name: str) -> ChannelName:
    """Take a channel's name apart; one that says nothing is `OTHER` and not `is_known`.

    Understands electrodes with or without a reference in the spellings of the usual recorders
    (`EEG C4-A1`, `C4:M1`, `C4M1`, `EOG LOC-A2`, `EEG C4-Ref`) and the usual words for the rest
    (`EMG submental`, `SaO2`, `Flow`, `Leg/L`).
    """
    words = re.sub(r"[\s_]+", " ", name).strip()
    words = re.sub(r"^PSG ", "", words)
    for pattern, electrode in _EYE_WORDS:
        words = pattern.sub(electrode, words)
    bare = re.sub(r" ?\([^)]*\)$", "", words) or words
    electrodes = _ELECTRODES.fullmatch(bare)
    if electrodes is not None:
        return _from_electrodes(electrodes)
    for kind, pattern in _WORDS:
        if pattern.search(bare):
            return ChannelName(kind, side=_side(kind, words))
    return ChannelName(Kind.OTHER, is_known=False)


def _side(kind: Kind, words: str) -> Side:
    is_left, is_right = bool(_LEFT.search(words)), bool(_RIGHT.search(words))
    if kind not in _SIDED or is_left == is_right:
        return Side.UNTOLD
    return Side.LEFT if is_left else Side.RIGHT


def _from_electrodes(found: re.Match[str]) -> ChannelName:
    prefix = (found["kind"] or "").upper()
    if found["eye"] or prefix == "EOG":
        kind = Kind.EOG
    elif found["chin"] or prefix == "EMG":
        kind = Kind.CHIN
    else:
        kind = Kind.EEG
    written = found["site"] or found["eye"] or found["ear"] or found["chin"]
    electrode = _spelt(written)
    return ChannelName(
        kind,
        electrode=electrode,
        reference=_spelt(found["reference"] or ""),
        common_reference=(found["common"] or "").upper(),
        written=written,
        side={"E1": Side.LEFT, "E2": Side.RIGHT}.get(electrode, Side.UNTOLD),
    )


def _spelt(electrode: str) -> str:
    """The AASM's name of an electrode, in capitals: M1 for a1, M1+M2 for A1A2, CHIN1 for L Chin."""
    joined = re.sub(r"[ +/-]", "", electrode.upper())
    ears = re.fullmatch(rf"({_EAR})({_EAR})", joined)
    if ears is not None:
        return "+".join(_SPELLINGS.get(ear, ear) for ear in ears.groups())
    return _SPELLINGS.get(joined, joined)
