"""How wide and deep an MSA-CNN is; known without torch, so that a model's card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig


@dataclass(frozen=True)
class MSACNNConfig:
    """Channels, widths and rates of an MSA-CNN; `ValueError` for less than one channel.

    `paper_mode` trains as the authors did: the loss gets probabilities where it takes logits, its
    floor is ln(1 + 4/e) = 0.905, and the network ends up far too sure of itself. With a
    `temporal_head` it also knows an epoch's neighbours.
    """

    n_channels: int = 1
    filters_per_scale: int = 8
    integration_filters: int = 16
    spatial_filters: int = 32
    width: int = 16
    n_heads: int = 2
    n_layers: int = 1
    dropout: float = 0.1
    paper_mode: bool = False
    temporal_head: TemporalHeadConfig | None = None

    def __post_init__(self) -> None:
        if self.n_channels < 1:
            raise ValueError(f"MSA-CNN reads 1 channel or more, not {self.n_channels}")

    @classmethod
    def small(cls, n_channels: int = 1) -> "MSACNNConfig":
        """8,517 parameters for one channel, 10,583 for nine."""
        return cls(n_channels)

    @classmethod
    def large(cls, n_channels: int = 1) -> "MSACNNConfig":
        """35,301 parameters for one channel, 43,511 for nine."""
        return cls(
            n_channels,
            integration_filters=32,
            spatial_filters=64,
            width=32,
            n_heads=4,
            n_layers=2,
        )

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "MSACNNConfig":
        """The configuration a model folder holds; `ValueError` names a key nobody knows."""
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"MSA-CNN has no setting {unknown[0]!r}")
        values = dict(table)
        values["temporal_head"] = TemporalHeadConfig.from_json(values.get("temporal_head"))
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if value is not None}
