"""A training run on disk: everything needed to go on after a kill, and the best weights so far."""

import io
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from sleepscorer_app.training.whole_file import write_whole

CHECKPOINT_FILE = "checkpoint.pt"


class UnusableCheckpoint(Exception):
    """A checkpoint that cannot be gone on from; `str(error)` says which file and what to do."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the checkpoint {path} cannot be read ({why}); "
            "start anew without --resume, or put back a copy of it"
        )


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
    validations_without_gain: int = 0
    score_without: float = -1.0
    """What a temporal head has to beat: the selection score of its network alone."""
    trained_with: str = ""


def save_state(folder: Path, state: RunState) -> None:
    """Replaces the checkpoint; a kill or a full disk leaves the former one whole.

    Raises `OSError` with the name of the file that could not be written.
    """
    content = io.BytesIO()
    torch.save(asdict(state), content)
    write_whole(folder / CHECKPOINT_FILE, content.getvalue())


def load_state(folder: Path) -> RunState | None:
    """The checkpoint in `folder`, or None; only tensors and plain values are ever read.

    Raises `UnusableCheckpoint` for a file that is none, or of another version of this program.
    """
    path = folder / CHECKPOINT_FILE
    if not path.is_file():
        return None
    try:
        return RunState(**torch.load(path, map_location="cpu", weights_only=True))
    except OSError:
        raise
    except Exception as error:
        # A spoilt file makes PyTorch's reader raise whatever its spoilt part leads to.
        why = (str(error).splitlines() or ["it is empty"])[0]
        raise UnusableCheckpoint(path, why) from None
