"""How wide and deep an MC2SleepNet is; known without torch, so that a model's card can be read."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class MC2SleepNetConfig:
    """Widths, depths and rates of an MC2SleepNet."""

    cnn_widths: tuple[int, ...] = (64, 128, 192, 256, 256)
    cnn_convolutions: tuple[int, ...] = (2, 2, 3, 3, 3)
    width: int = 128
    n_heads: int = 8
    feed_forward: int = 1024
    n_frame_layers: int = 4
    n_sequence_layers: int = 4
    projection_width: int = 128
    mask_share: float = 0.5
    mask_heads: int = 4
    dropout: float = 0.1
    sequence_length: int = 20

    @classmethod
    def full(cls) -> "MC2SleepNetConfig":
        """The published widths where they are known: 6,332,367 parameters."""
        return cls()

    @classmethod
    def compact(cls) -> "MC2SleepNetConfig":
        """The same structure with 1,082,609 parameters, for training without a GPU."""
        return cls(
            cnn_widths=(16, 32, 64, 96, 128),
            width=96,
            n_heads=6,
            feed_forward=256,
            n_frame_layers=2,
            n_sequence_layers=2,
            projection_width=64,
            sequence_length=24,
        )

    @classmethod
    def from_json(cls, table: dict[str, Any]) -> "MC2SleepNetConfig":
        """The configuration a model folder holds; `ValueError` names a key nobody knows."""
        unknown = sorted(set(table) - {one.name for one in fields(cls)})
        if unknown:
            raise ValueError(f"MC2SleepNet has no setting {unknown[0]!r}")
        values = dict(table)
        for key in ("cnn_widths", "cnn_convolutions"):
            if key in values:
                values[key] = tuple(int(width) for width in values[key])
        return cls(**values)

    def to_json(self) -> dict[str, object]:
        return asdict(self)
