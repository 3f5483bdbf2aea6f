"""Montages: which traces are shown, in what order and how, apart from any one recording."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sleepscorer_app.domain.channel_names import Kind, Role, Side
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain

AVERAGE = "average"
"""As what is taken off: the mean of all scalp electrodes that were recorded alike."""
LONGEST_NAME = 60
MOST_ROWS = 512
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class Rest(StrEnum):
    """What becomes of the channels that no row of a montage asks for."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """They are listed, to be shown by one tick."""
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Source:
    """Where a row's trace comes from.

    Either `channel`, a channel's name or an electrode, minus the mean of what `minus` names (which
    may be `AVERAGE`); or the first channel of a `kind` (and `side`) that no row before has taken.
    Raises `ValueError` for anything else.
    """

    channel: str = ""
    minus: tuple[str, ...] = ()
    kind: Kind | None = None
    side: Side = Side.UNTOLD

    def __post_init__(self) -> None:
        if bool(self.channel) == (self.kind is not None):
            raise ValueError("a source names either a channel or a kind")
        if self.minus and not self.channel:
            raise ValueError("only from a named channel can another be taken off")
        if self.side and self.kind is None:
            raise ValueError("a side goes with a kind")

    @property
    def words(self) -> str:
        """`C4-M1`, `Resp oro-nasal`, `left EOG`."""
        if self.kind is not None:
            return f"{self.side} {self.kind}".strip()
        return f"{self.channel}-{'+'.join(self.minus)}" if self.minus else self.channel


@dataclass(frozen=True)
class MontageRow:
    """One trace of a montage; the first of `sources` that a recording holds is shown.

    None and empty mean what the trace's role gives: its name, colour, gain, filter. `gain`
    is in `unit` and holds for channels in that unit only; `colour` is `#rrggbb`. An optional row is
    not missed where it is absent. Raises `ValueError` for what cannot be drawn.
    """

    sources: tuple[Source, ...]
    label: str = ""
    role: Role | None = None
    colour: str = ""
    gain: Gain | None = None
    unit: str = "µV"
    display_filter: DisplayFilter | None = None
    is_inverted: bool = False
    is_shown: bool = True
    is_optional: bool = False

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError("a row needs a source")
        if self.colour and not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"a colour is written #rrggbb, not {self.colour}")

    @property
    def words(self) -> str:
        """What to call the row in a sentence."""
        return self.label or self.sources[0].words


@dataclass(frozen=True)
class Montage:
    """Rows from top to bottom under a name. Raises `ValueError` for a name that is none."""

    name: str
    rows: tuple[MontageRow, ...]
    rest: Rest = Rest.LEFT_OUT
    note: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise ValueError(f"a montage's name has 1 to {LONGEST_NAME} letters")
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"{len(self.rows)} rows are more than {MOST_ROWS}")
