"""Sets of keys as other programs and courses have them, to be put on with one choice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sleepscorer_app.ui.commands.action_row import ActionRow
from sleepscorer_app.ui.commands.actions import ACTIONS
from sleepscorer_app.ui.commands.key_table import ChangedKeys, changes, rows_with_keys


@dataclass(frozen=True)
class KeyPreset:
    """The keys of some actions; every other action keeps the table's, unless one is taken.

    `by_pad_only` says whether only the number pad goes on to the next epoch; None leaves the
    person's rule.
    """

    name: str
    note: str
    keys: Mapping[str, str]
    by_pad_only: bool | None = None

    def rows(self, table: Sequence[ActionRow] = ACTIONS) -> tuple[ActionRow, ...]:
        """The table with these keys."""
        wanted = {name: tuple(keys.split()) for name, keys in self.keys.items()}
        return rows_with_keys(wanted, table)

    def changed(self) -> ChangedKeys:
        """What these keys change in the table."""
        return changes(self.rows())


def _stages(wake: str, n1: str, n2: str, n3: str, rem: str) -> dict[str, str]:
    return {
        "score_W": wake,
        "score_N1": n1,
        "score_N2": n2,
        "score_N3": n3,
        "score_R": rem,
    }


PRESETS: tuple[KeyPreset, ...] = (
    KeyPreset(
        "SleepScorer",
        "Letters and numbers: W or 0, 1, 2, 3, and R, 4 or 5 for REM.",
        MappingProxyType({}),
        by_pad_only=False,
    ),
    KeyPreset(
        "AASM trainer",
        "As in the AASM's course of inter-scorer reliability: 0 W, 1 N1, 2 N2, 3 N3, 4 REM; the "
        "number pad goes on, the number row stays.",
        MappingProxyType(_stages("0 W", "1", "2", "3", "4 R")),
        by_pad_only=True,
    ),
    KeyPreset(
        "Scoring Hero",
        "W, 1, 2, 3, R; I or Delete takes the stage away, Q marks the epoch as not sure.",
        MappingProxyType({**_stages("W", "1", "2", "3", "R"), "unscore": "I Del", "not_sure": "Q"}),
        by_pad_only=False,
    ),
    KeyPreset(
        "Polyman-like",
        "The letters of EDF+ hypnograms: W, 1, 2, 3, 4, R, where 3 and 4 are both N3. Polyman's "
        "own list of keys was found nowhere in public, so this is only alike.",
        MappingProxyType(_stages("W", "1", "2", "3 4", "R")),
        by_pad_only=False,
    ),
    KeyPreset(
        "Numbers 0–5",
        "0 W, 1 N1, 2 N2, 3 N3, 5 REM, as numbers of stages are written in many files.",
        MappingProxyType(_stages("0", "1", "2", "3", "5")),
        by_pad_only=False,
    ),
)
