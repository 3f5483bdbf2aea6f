"""Where a training computes: CPU or GPU, one or several, in which precision. Lightning Fabric's."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightning_fabric import Fabric


class TrainingNotInstalled(Exception):
    """What only training needs is missing; `str(error)` says how to get it."""

    def __init__(self) -> None:
        super().__init__('training needs Lightning Fabric: pip install "sleepscorer_app[train]"')


class NoSuchDevice(Exception):
    """A device or precision that this machine has not; `str(error)` says which."""


@dataclass(frozen=True)
class Devices:
    """What to compute on, in the words of Lightning Fabric.

    `accelerator` is cpu, cuda or mps, and auto for a CUDA GPU if there is one, else the CPU. There
    are `count` of them in each of `machines`, and they share each step's sequences among them.
    """

    accelerator: str = "auto"
    count: int = 1
    precision: str = "32-true"
    machines: int = 1

    def start(self) -> "Fabric":
        """The devices, ready; with several, the other processes are started here.

        Raises `TrainingNotInstalled` and `NoSuchDevice`.
        """
        try:
            # Imported here: scoring does not need it, and it takes seconds.
            from lightning_fabric import Fabric
        except ImportError:
            raise TrainingNotInstalled from None
        import torch

        automatic = "cuda" if torch.cuda.is_available() else "cpu"
        is_lone = self.count * self.machines == 1
        try:
            fabric = Fabric(
                accelerator=automatic if self.accelerator == "auto" else self.accelerator,
                # Fine-tuning leaves parts of the network alone.
                strategy="auto" if is_lone else "ddp_find_unused_parameters_true",
                devices=self.count,
                num_nodes=self.machines,
                precision=self.precision,  # type: ignore[arg-type]
            )
        except (RuntimeError, ValueError) as error:
            raise NoSuchDevice(f"cannot train on {self.text}: {error}") from None
        fabric.launch()
        return fabric

    @property
    def text(self) -> str:
        """For messages and cards: how many of what."""
        where = f"{self.machines} machines with " if self.machines > 1 else ""
        return f"{where}{self.count} × {self.accelerator}, {self.precision}"
