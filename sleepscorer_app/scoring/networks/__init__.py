"""The networks, one file each; `build_network` is the table of their names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet

NETWORK_NAMES = ("mc2sleepnet",)


def build_network(name: str, config: dict[str, object]) -> "MC2SleepNet":
    """A network of this kind with untrained weights.

    Raises `ValueError` for a name or a setting nobody knows.
    """
    # Imported here: torch takes a second, and names and cards are read without it.
    if name not in NETWORK_NAMES:
        raise ValueError(f"nobody knows the network {name!r}, only {', '.join(NETWORK_NAMES)}")
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
    from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

    return MC2SleepNet(MC2SleepNetConfig.from_json(config))
