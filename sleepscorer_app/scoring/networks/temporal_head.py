"""What the neighbours say: a small bidirectional GRU over a night of one network's summaries.

A scorer looks before and after; a network that knows one epoch at a time cannot. This head reads
its frozen summaries of all epochs in a row and corrects its logits. 3,161 parameters on summaries
of 32 numbers. Shapes: B nights of L epochs, F numbers per epoch.
"""

import torch
from torch import Tensor, nn

from sleepscorer_app.scoring.networks.temporal_head_config import TemporalHeadConfig

N_STAGES = 5


class TemporalHead(nn.Module):
    """Summaries (B, L, F) to what is added to the logits, (B, L, 5); untrained it adds nothing."""

    feature_mean: Tensor
    feature_spread: Tensor

    def __init__(self, n_features: int, config: TemporalHeadConfig) -> None:
        super().__init__()
        self.config = config
        # Kept with the weights: what is typical over the training nights.
        self.register_buffer("feature_mean", torch.zeros(n_features))
        self.register_buffer("feature_spread", torch.ones(n_features))
        self.narrow = nn.Linear(n_features, config.width)
        self.gru = nn.GRU(config.width, config.hidden, batch_first=True, bidirectional=True)
        self.dropout = nn.Dropout(config.dropout)
        self.stages = nn.Linear(2 * config.hidden, N_STAGES)
        nn.init.zeros_(self.stages.weight)
        nn.init.zeros_(self.stages.bias)

    def standardised(self, features: Tensor) -> Tensor:
        """Summaries in units of what is typical over the training nights, same shape."""
        return (features - self.feature_mean) / self.feature_spread

    def forward(self, standardised: Tensor, is_seen: Tensor) -> Tensor:  # (B, L, F), (B, L)
        # An epoch that nobody may look at is blanked after the layer that has a bias.
        x = torch.tanh(self.narrow(standardised))
        x = torch.where(is_seen[..., None], x, torch.zeros_like(x))
        hidden: Tensor = self.gru(x)[0]
        correction: Tensor = self.stages(self.dropout(hidden))
        return correction
