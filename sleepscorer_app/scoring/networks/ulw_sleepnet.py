"""ULW-SleepNet (re-implementation): one small encoder for every channel, one epoch at a time.

After the published layers of "ULW-SleepNet" (ultra-lightweight sleep staging from any number of
channels). It reads samples on the scale of `model_input` where the authors read raw microvolts.
Their accuracies come from folds that put one person's nights on both sides (see
`training/splits.py`), and do not carry over. Shapes: N epochs, C channels, T samples.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sleepscorer_app.scoring.networks.temporal_head import TemporalHead
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig

N_STAGES = 5
EPOCH_SAMPLES = 3000  # 30 s at 100 Hz


class SeparableConvolution(nn.Module):
    """A filter for each channel, then every mixture of channels; as long as the input / stride."""

    def __init__(self, width_in: int, width: int, kernel: int, *, stride: int = 1) -> None:
        super().__init__()
        self.filters = nn.Conv1d(
            width_in,
            width_in,
            kernel,
            stride,
            padding=kernel // 2,
            groups=width_in,
            bias=False,
        )
        self.mix = nn.Conv1d(width_in, width, 1)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, T) -> (N, C', T / stride, rounded up)
        return self.mix(self.filters(x))


class HalvingStep(nn.Module):
    """Separable convolution, batch normalisation, ReLU, and the larger of every two values."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.convolution = SeparableConvolution(width_in, width, 3)
        # The published framework counts the momentum from the other end: 0.99 there.
        self.norm = nn.BatchNorm1d(width, eps=1e-3, momentum=0.01)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, T) -> (N, C', T / 2, rounded up)
        # A lone last value is kept, so that the length is the skip stream's. The ReLU comes last as
        # half as many values are left for it; the result is the same.
        return F.relu(F.max_pool1d(self.norm(self.convolution(x)), 2, ceil_mode=True))


class DualStreamBlock(nn.Module):
    """Two halving steps, and beside them a linear skip through every fourth value."""

    def __init__(self, width_in: int, width: int) -> None:
        super().__init__()
        self.main = nn.Sequential(HalvingStep(width_in, width), HalvingStep(width, width))
        self.skip = nn.Sequential(
            SeparableConvolution(width_in, width, 1, stride=2),
            SeparableConvolution(width, width, 1, stride=2),
        )

    def forward(self, x: Tensor) -> Tensor:  # (N, C, T) -> (N, C', T / 4, rounded up twice)
        return self.main(x) + self.skip(x)


class ULWSleepNet(nn.Module):
    """Three blocks shared by all channels, the mean over time, and a linear head over them all."""

    low_pass_hz: float | None = None
    """What is filtered from the whole night before the network reads it."""

    def __init__(self, config: ULWSleepNetConfig) -> None:
        super().__init__()
        self.config = config
        self.blocks = nn.Sequential()  # lengths 3000, 750, 188, 47
        width_in = 1
        for width in config.block_widths:
            self.blocks.append(DualStreamBlock(width_in, width))
            self.blocks.append(nn.Dropout(config.block_dropout))
            width_in = width
        self.n_features = config.n_channels * width_in
        self.head = nn.Sequential(
            nn.Dropout(config.head_dropout),
            # No activation between the two, as published.
            nn.Linear(self.n_features, config.head_width),
            nn.Linear(config.head_width, N_STAGES),
        )
        self.temporal_head = (
            TemporalHead(self.n_features, config.temporal_head) if config.temporal_head else None
        )

    def encode(self, samples: Tensor) -> Tensor:
        """Each channel's summary of each epoch, (N, C, 3000) -> (N, C, 32)."""
        n_epochs, n_channels, _ = samples.shape
        # Channels take turns as if they were epochs: one set of weights reads them all.
        alone = samples.reshape(n_epochs * n_channels, 1, -1)
        return self.blocks(alone).mean(dim=2).view(n_epochs, n_channels, -1)

    def features(self, samples: Tensor) -> Tensor:
        """Epochs (N, C, 3000) as summaries (N, F); `ValueError` for another shape."""
        wanted = (self.config.n_channels, EPOCH_SAMPLES)
        if samples.shape[1:] != wanted:
            raise ValueError(f"this network reads epochs of {wanted}, not {samples.shape[1:]}")
        return self.encode(samples).flatten(1)

    def stage_logits(self, features: Tensor) -> Tensor:
        """Summaries (N, F) as stage logits (N, 5), each epoch by itself."""
        return self.head(features)

    def forward(self, samples: Tensor) -> Tensor:
        """Epochs (N, C, 3000) as stage logits (N, 5), each by itself."""
        return self.stage_logits(self.features(samples))

    def probabilities(self, samples: Tensor) -> Tensor:
        """How likely each stage is, each epoch by itself, (N, C, 3000) -> (N, 5)."""
        return torch.softmax(self(samples), dim=1)
