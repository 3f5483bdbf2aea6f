"""How wide and deep a spectral GRU is; known without torch, so that its card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class SpectralGRUConfig:
    """How many copies are averaged, their widths, and the shares of numbers dropped in training."""

    n_copies: int = 3
    units: int = 96
    width: int = 48
    n_layers: int = 1
    unit_dropout: float = 0.2
    dropout: float = 0.3

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "SpectralGRUConfig":
        """The configuration a model folder holds; `ValueError` names a key nobody knows."""
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"the spectral GRU has no setting {unknown[0]!r}")
        return cls(**table)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
