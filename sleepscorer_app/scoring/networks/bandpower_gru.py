"""A small bidirectional GRU over twenty numbers per epoch, see `scoring.band_powers`.

The yardstick: whatever reads raw EEG should do better than this, which knows band powers alone.
"""

import torch
from torch import Tensor, nn

from sleepscorer_app.scoring.networks.bandpower_gru_config import BandPowerGRUConfig

N_STAGES = 5
N_INPUTS = 20


class BandPowerGRU(nn.Module):
    """Inputs (B, L, 20) to logits (B, L, 5); an epoch that nobody may look at is blanked."""

    input_mean: Tensor
    input_spread: Tensor

    def __init__(self, config: BandPowerGRUConfig) -> None:
        super().__init__()
        self.config = config
        # Kept with the weights: what is typical over the training nights.
        self.register_buffer("input_mean", torch.zeros(N_INPUTS))
        self.register_buffer("input_spread", torch.ones(N_INPUTS))
        self.gru = nn.GRU(
            N_INPUTS,
            config.width,
            config.n_layers,
            batch_first=True,
            bidirectional=True,
            dropout=config.dropout if config.n_layers > 1 else 0.0,
        )
        self.dropout = nn.Dropout(config.dropout)
        self.stages = nn.Linear(2 * config.width, N_STAGES)

    def forward(self, inputs: Tensor, is_seen: Tensor) -> Tensor:  # (B, L, 20), (B, L)
        x = (inputs - self.input_mean) / self.input_spread
        # A blanked epoch looks like the mean of all, and training blanks some: the neighbours'
        # stages must not hang on it.
        x = torch.where(is_seen[..., None], x, torch.zeros_like(x))
        hidden: Tensor = self.gru(x)[0]
        logits: Tensor = self.stages(self.dropout(hidden))
        return logits
