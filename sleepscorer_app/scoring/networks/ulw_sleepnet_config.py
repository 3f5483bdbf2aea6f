"""How many channels a ULW-SleepNet reads; known without torch, so that its card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig


@dataclass(frozen=True)
class ULWSleepNetConfig:
    """Channels, widths and rates of a ULW-SleepNet; `ValueError` for less than one channel.

    With a `temporal_head` it also knows an epoch's neighbours.
    """

    n_channels: int = 1
    block_widths: tuple[int, ...] = (8, 16, 32)
    head_width: int = 64
    block_dropout: float = 0.1
    head_dropout: float = 0.3
    temporal_head: TemporalHeadConfig | None = None

    def __post_init__(self) -> None:
        if self.n_channels < 1:
            raise ValueError(f"ULW-SleepNet reads 1 channel or more, not {self.n_channels}")

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "ULWSleepNetConfig":
        """The configuration a model folder holds; `ValueError` names a key nobody knows."""
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"ULW-SleepNet has no setting {unknown[0]!r}")
        values = dict(table)
        if "block_widths" in values:
            values["block_widths"] = tuple(int(width) for width in values["block_widths"])
        values["temporal_head"] = TemporalHeadConfig.from_json(values.get("temporal_head"))
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if value is not None}
