"""How wide and deep a band-power GRU is; known without torch, so that its card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class BandPowerGRUConfig:
    """Width of each direction, layers, and the share of numbers dropped while training."""

    width: int = 48
    n_layers: int = 2
    dropout: float = 0.3

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "BandPowerGRUConfig":
        """The configuration a model folder holds; `ValueError` names a key nobody knows."""
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"the band-power GRU has no setting {unknown[0]!r}")
        return cls(**table)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
