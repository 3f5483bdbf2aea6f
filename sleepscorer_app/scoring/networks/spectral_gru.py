"""A small bidirectional GRU over a summary of each epoch's spectrogram.

A second kind of network, whose errors differ from MC2SleepNet's: it sees no waveform and no course
within the epoch, and a whole night at once.
"""

import torch
from torch import Tensor, nn

from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig

N_STAGES = 5
N_BINS = 128
N_SUMMARIES = 3
"""Of each bin over the 29 frames: mean, standard deviation, and how far the 90th percentile is
above the mean."""


def spectral_summary(spectrogram: Tensor) -> Tensor:
    """Spectrograms in dB (N, 29, 128) to (N, 3, 128)."""
    mean = spectrogram.mean(dim=1)
    high = torch.quantile(spectrogram, 0.9, dim=1)
    return torch.stack((mean, spectrogram.std(dim=1), high - mean), dim=1)


class SpectralGRU(nn.Module):
    """Summaries (B, L, 3, 128) to logits (B, L, 5), the mean opinion of copies that differ by seed.

    An epoch that nobody may look at is blanked.
    """

    input_mean: Tensor
    input_spread: Tensor

    def __init__(self, config: SpectralGRUConfig) -> None:
        super().__init__()
        self.config = config
        # Kept with the weights: what is typical over the training nights.
        self.register_buffer("input_mean", torch.zeros(N_SUMMARIES, N_BINS))
        self.register_buffer("input_spread", torch.ones(N_SUMMARIES, N_BINS))
        self.copies = nn.ModuleList(OneSpectralGRU(config) for _ in range(config.n_copies))

    def standardised(self, summaries: Tensor, is_seen: Tensor) -> Tensor:
        """What the copies read, (B, L, 3, 128): typical is 0, usual distances from it are 1."""
        x = (summaries - self.input_mean) / self.input_spread
        return torch.where(is_seen[..., None, None], x, torch.zeros_like(x))

    def forward(self, summaries: Tensor, is_seen: Tensor) -> Tensor:
        x = self.standardised(summaries, is_seen)
        said = torch.stack([torch.softmax(copy(x), dim=-1) for copy in self.copies])
        return torch.log(said.mean(dim=0).clamp(min=1e-12))


class OneSpectralGRU(nn.Module):
    """One copy: standardised summaries (B, L, 3, 128) to logits (B, L, 5)."""

    def __init__(self, config: SpectralGRUConfig) -> None:
        super().__init__()
        self.units = nn.Sequential(
            nn.Linear(N_SUMMARIES * N_BINS, config.units),
            nn.ReLU(),
            nn.Dropout(config.unit_dropout),
        )
        self.gru = nn.GRU(
            config.units, config.width, config.n_layers, batch_first=True, bidirectional=True
        )
        self.dropout = nn.Dropout(config.dropout)
        self.stages = nn.Linear(2 * config.width, N_STAGES)

    def forward(self, x: Tensor) -> Tensor:
        hidden: Tensor = self.gru(self.units(x.flatten(2)))[0]
        logits: Tensor = self.stages(self.dropout(hidden))
        return logits
