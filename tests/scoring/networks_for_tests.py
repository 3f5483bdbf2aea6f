"""Tiny networks and model folders with fixed weights, for tests of scoring."""

from pathlib import Path

import torch

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
