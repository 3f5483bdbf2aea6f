"""A training run on disk: everything needed to go on after a kill, and the best weights so far."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

CHECKPOINT_FILE = "checkpoint.pt"


@dataclass
class RunState:
    """How far a run is; tensors by name, plain numbers otherwise.

    There is no state of random generators: what a step draws depends on the seed and its number.
    """

    stage: str = "together"
    step: int = 0
    elapsed_seconds: float = 0.0
    network: dict[str, Any] = field(default_factory=dict)
    optimiser: dict[str, Any] = field(default_factory=dict)
    average: dict[str, Any] = field(default_factory=dict)
    best_network: dict[str, Any] = field(default_factory=dict)
    best_score: float = -1.0
    best_at: str = ""
    score_without: float = -1.0
    """What a temporal head has to beat: the selection score of its network alone."""
    trained_with: str = ""


def save_state(folder: Path, state: RunState) -> None:
    """Replaces the checkpoint; a kill or a full disk leaves the former one whole."""
    temporary = folder / (CHECKPOINT_FILE + ".part")
    with temporary.open("wb") as file:
        torch.save(asdict(state), file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / CHECKPOINT_FILE)


def load_state(folder: Path) -> RunState | None:
    """The checkpoint in `folder`, or None; only tensors and plain values are ever read."""
    path = folder / CHECKPOINT_FILE
    if not path.is_file():
        return None
    return RunState(**torch.load(path, weights_only=True))
