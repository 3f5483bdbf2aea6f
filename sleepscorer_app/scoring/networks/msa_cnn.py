"""MSA-CNN (re-implementation): four time scales, all channels at once, attention in the epoch.

After the published layers of "MSA-CNN" (multi-scale and attention convolutional network). It knows
one epoch at a time; the attention runs over its 75 tokens of 0.4 s. It reads samples on the scale
of `model_input`, low-passed at 40 Hz over the whole night where the authors filter each epoch by
itself and keep microvolts. Shapes: N epochs, C channels, T samples, D numbers per token.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sleepscorer_app.scoring.networks.mc2sleepnet import position_table
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.temporal_head import TemporalHead

N_STAGES = 5
EPOCH_SAMPLES = 3000  # 30 s at 100 Hz
SCALES = (1, 2, 4, 8)
FILTER_LENGTH = 15  # 0.15, 0.30, 0.60 and 1.20 s at the four scales
TOTAL_POOLING = 8
LONE_CHANNEL_KERNEL = 5


class ChannelScaling(nn.Module):
    """A learned gain and offset for each channel; they differ in kind, from EEG to chin EMG."""

    def __init__(self, n_channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(n_channels, 1))
        self.offset = nn.Parameter(torch.zeros(n_channels, 1))

    def forward(self, samples: Tensor) -> Tensor:  # (N, C, T) -> (N, C, T)
        return samples * self.gain + self.offset


class Scale(nn.Module):
    """Averages `scale` samples into one, filters, and pools by the rest of 8.

    All channels go through the same filters.
    """

    def __init__(self, scale: int, config: MSACNNConfig) -> None:
        super().__init__()
        self.scale = scale
        self.filters = nn.Conv2d(
            1, config.filters_per_scale, (1, FILTER_LENGTH), padding=(0, FILTER_LENGTH // 2)
        )
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor) -> Tensor:  # (N, 1, C, T) -> (N, 8, C, T / 8)
        filtered = self.filters(F.avg_pool2d(x, (1, self.scale)))
        # Pooled along one dimension, which torch does ten times faster than along the second of
        # two; the ReLU comes last as fewer values are left for it. The result is the same.
        pooled = F.max_pool1d(filtered.flatten(1, 2), TOTAL_POOLING // self.scale)
        return self.dropout(F.relu(pooled).unflatten(1, filtered.shape[1:3]))


class MSACNN(nn.Module):
    """Scales side by side, their integration, all channels together, attention, a linear head."""

    low_pass_hz: float | None = 40.0
    """What is filtered from the whole night before the network reads it."""

    positions: Tensor

    def __init__(self, config: MSACNNConfig) -> None:
        super().__init__()
        self.config = config
        is_lone = config.n_channels == 1
        self.scaling = nn.Identity() if is_lone else ChannelScaling(config.n_channels)
        self.scales = nn.ModuleList(Scale(scale, config) for scale in SCALES)
        self.integration = nn.Sequential(
            nn.Conv2d(
                len(SCALES) * config.filters_per_scale,
                config.integration_filters,
                (1, 5),
                stride=(1, 5),
            ),
            nn.ReLU(),
            nn.Dropout(config.dropout),
        )
        # A lone channel has no neighbours in space; its five neighbours in time stand in.
        kernel = (1, LONE_CHANNEL_KERNEL) if is_lone else (config.n_channels, 1)
        self.spatial = nn.Sequential(
            nn.Conv2d(config.integration_filters, config.spatial_filters, kernel), nn.ReLU()
        )
        self.to_tokens = nn.Linear(config.spatial_filters, config.width)
        self.layers = nn.Sequential(
            *(
                nn.TransformerEncoderLayer(
                    config.width,
                    config.n_heads,
                    2 * config.width,
                    config.dropout,
                    batch_first=True,
                )
                for _ in range(config.n_layers)
            )
        )
        self.n_features = config.width
        self.head = nn.Linear(config.width, N_STAGES)
        self.temporal_head = (
            TemporalHead(self.n_features, config.temporal_head) if config.temporal_head else None
        )
        n_tokens = EPOCH_SAMPLES // TOTAL_POOLING // 5
        self.register_buffer("positions", position_table(n_tokens, config.width), persistent=False)

    def convolutions(self) -> tuple[nn.Module, ...]:
        """The parts that may learn at a rate of their own; the rest is attention and head."""
        return self.scaling, self.scales, self.integration, self.spatial

    def tokens(self, samples: Tensor) -> Tensor:
        """Tokens of 0.4 s before attention, (N, C, 3000) -> (N, 75, D); 71 for a lone channel.

        Raises `ValueError` for another shape.
        """
        wanted = (self.config.n_channels, EPOCH_SAMPLES)
        if samples.shape[1:] != wanted:
            raise ValueError(f"this network reads epochs of {wanted}, not {samples.shape[1:]}")
        x = self.scaling(samples)[:, None]  # (N, 1, C, 3000)
        x = torch.cat([scale(x) for scale in self.scales], dim=1)  # (N, 32, C, 375)
        x = self.spatial(self.integration(x))  # (N, 32 or 64, 1, 75)
        return self.to_tokens(x[:, :, 0].transpose(1, 2))

    def features(self, samples: Tensor) -> Tensor:
        """Epochs (N, C, 3000) as summaries (N, D)."""
        tokens = self.tokens(samples)
        return self.layers(tokens + self.positions[: tokens.shape[1]]).mean(dim=1)

    def stage_logits(self, features: Tensor) -> Tensor:
        """Summaries (N, D) as stage logits (N, 5), each epoch by itself."""
        return self.head(features)

    def logits(self, samples: Tensor) -> Tensor:
        """Epochs (N, C, 3000) as stage logits (N, 5), each by itself."""
        return self.stage_logits(self.features(samples))

    def forward(self, samples: Tensor) -> Tensor:
        """What the loss is given, (N, 5): logits, or in `paper_mode` probabilities."""
        return self.probabilities(samples) if self.config.paper_mode else self.logits(samples)

    def probabilities(self, samples: Tensor) -> Tensor:
        """How likely each stage is, each epoch by itself, (N, C, 3000) -> (N, 5)."""
        return torch.softmax(self.logits(samples), dim=1)
