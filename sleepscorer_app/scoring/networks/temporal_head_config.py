"""How wide a temporal head is; known without torch, so that a model's card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class TemporalHeadConfig:
    """Numbers kept of each epoch, width of each direction, and the share dropped while training."""

    width: int = 12
    hidden: int = 15
    dropout: float = 0.1

    @classmethod
    def from_json(cls, table: dict[str, Any] | None) -> "TemporalHeadConfig | None":
        """What a model folder holds, None for none; `ValueError` names a key nobody knows."""
        if table is None:
            return None
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"a temporal head has no setting {unknown[0]!r}")
        return cls(**table)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
