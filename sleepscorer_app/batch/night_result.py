"""A scored night's row of the table, kept in a file of its own so that no kill can lose it."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, get_origin

FORMAT = 1


@dataclass(frozen=True)
class NightResult:
    """What the tables tell of one night.

    `minutes` are of W, N1, N2, N3, R and of what stayed unscored; `fit` are the fit check's
    sentences, `reasons` those why a person should score the night by hand. `written` are the
    sha256 of the files written, by their path below the output folder, `written_before` those of
    files that told more or less of the person, or other days. `units` are the µV per number of
    channels of which the batch was told.
    """

    night: str
    path: str
    content_sha256: str
    fingerprint: str
    model: str
    model_version: str
    model_sha256: str
    derivations: tuple[str, ...]
    n_epochs: int
    minutes: tuple[float, ...]
    mean_confidence: float
    unsure_share: float
    expected_wrong: float
    fit: tuple[str, ...]
    reasons: tuple[str, ...]
    seconds: float
    scored_at: str
    scoring: str
    written: dict[str, str]
    de_identified: bool
    peak_memory_mb: float
    shift_days: int = 0
    written_before: dict[str, str] = field(default_factory=dict[str, str])
    units: dict[str, float] = field(default_factory=dict[str, float])
    format: int = FORMAT

    def to_json(self) -> bytes:
        return (json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_table(cls, table: dict[str, Any]) -> "NightResult":
        """Raises `ValueError` or `TypeError` for what is no row of this version."""
        if table.get("format") != FORMAT:
            raise ValueError(f"format {table.get('format')!r}")
        rows = ("derivations", "minutes", "fit", "reasons")
        values: dict[str, Any] = table | {name: tuple(table[name]) for name in rows}
        result = cls(**values)
        for one in fields(cls):
            kind = get_origin(one.type) or one.type
            held: object = getattr(result, one.name)
            kinds = (int, float) if kind is float else kind
            if not isinstance(kinds, type | tuple) or not isinstance(held, kinds):
                raise TypeError(f"{one.name} is {held!r}")
        return result


def read_result(path: Path) -> NightResult | None:
    """The row in this file; None for what is none, which is a night not yet done."""
    try:
        table: object = json.loads(path.read_text("utf-8"))
        return NightResult.from_table(table) if isinstance(table, dict) else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def results_in(folder: Path) -> Iterator[tuple[Path, NightResult]]:
    """Every row that lies in the folder, in order of names."""
    for path in sorted(folder.glob("*.json")):
        result = read_result(path)
        if result is not None:
            yield path, result


def shift_used_in(folder: Path) -> int:
    """The days by which the newest row there says that dates were moved; 0 if none says so."""
    rows = [row for _, row in results_in(folder) if row.shift_days]
    return max(rows, key=lambda row: row.scored_at).shift_days if rows else 0
