"""Tiny networks and model folders with fixed weights, for tests of scoring."""

from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from sleepscorer_app.scoring.model_files import ModelDescription, ModelFolder, save_model
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

TINY = MC2SleepNetConfig(
    cnn_widths=(4, 4, 4, 4, 8),
    width=16,
    n_heads=2,
    feed_forward=32,
    n_frame_layers=1,
    n_sequence_layers=2,
    projection_width=8,
    sequence_length=6,
)


def tiny_network(seed: int = 0) -> MC2SleepNet:
    """A network that scores at random, but always the same."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return MC2SleepNet(TINY).eval()


def tiny_description(**more: object) -> ModelDescription:
    values: dict[str, object] = {
        "name": "Tiny",
        "version": "0.1",
        "network": "mc2sleepnet",
        "config": TINY.to_json(),
        "sha256": "",
        "reference_spectrum": (0.0,) * 129,
    }
    return ModelDescription(**(values | more))  # type: ignore[arg-type]


def tiny_model_folder(folder: Path, **more: object) -> ModelFolder:
    """A model folder on disk, with a card."""
    return save_model(folder, tiny_network(), tiny_description(**more), "# Tiny\n")


def losses_on_five_rhythms(learner: nn.Module, n_steps: int) -> list[float]:
    """The loss at each step of learning to tell epochs of five rhythms, in noise, apart."""
    seconds = torch.arange(3000) / 100
    rhythms = torch.stack([torch.sin(6.283 * hz * seconds) for hz in (1.0, 4.0, 9.0, 14.0, 25.0)])
    torch.manual_seed(0)
    samples = (rhythms.repeat(4, 1) + 0.3 * torch.randn(20, 3000))[:, None]
    stages = torch.arange(5).repeat(4)
    learner.train()
    optimiser = torch.optim.Adam(learner.parameters(), 1e-2)
    losses: list[float] = []
    for _ in range(n_steps):
        loss = F.cross_entropy(learner(samples), stages)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(float(loss.detach()))
    return losses
