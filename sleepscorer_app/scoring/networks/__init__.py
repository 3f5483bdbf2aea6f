"""The networks, one file each; `BUILDERS` is the table of their names."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from sleepscorer_app.scoring.networks.temporal_head import TemporalHead

    Network = Module

MC2SLEEPNET, BANDPOWER_GRU = "mc2sleepnet", "bandpower_gru"
ULW_SLEEPNET, MSA_CNN, SPECTRAL_GRU = "ulw_sleepnet", "msa_cnn", "spectral_gru"


class OneEpochNetwork(Protocol):
    """What is asked of a network that judges one epoch at a time.

    It reads 30 s at 100 Hz on the scale of `model_input`, here 3000 samples of each of C channels.
    """

    @property
    def n_features(self) -> int:
        """How many numbers summarise an epoch."""
        ...

    @property
    def low_pass_hz(self) -> float | None:
        """What lies above is taken from the samples first; None leaves them as they are."""
        ...

    @property
    def temporal_head(self) -> "TemporalHead | None":
        """What corrects an epoch's stage by its neighbours, if anything does."""
        ...

    def features(self, x: "Tensor", /) -> "Tensor":
        """Epochs (N, C, 3000) to their summaries (N, n_features)."""
        ...

    def stage_logits(self, features: "Tensor", /) -> "Tensor":
        """Summaries (N, n_features) to logits of W, N1, N2, N3, R (N, 5)."""
        ...


def build_network(name: str, config: dict[str, object]) -> "Network":
    """A network of this kind with untrained weights.

    Raises `ValueError` for a name or a setting nobody knows.
    """
    if name not in BUILDERS:
        raise ValueError(f"nobody knows the network {name!r}, only {', '.join(BUILDERS)}")
    return BUILDERS[name](config)


# Each builder imports its network itself: torch takes a second, and names and cards are read
# without it.
def _mc2sleepnet(config: dict[str, object]) -> "Network":
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
    from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

    return MC2SleepNet(MC2SleepNetConfig.from_json(config))


def _bandpower_gru(config: dict[str, object]) -> "Network":
    from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
    from sleepscorer_app.scoring.networks.bandpower_gru_config import BandPowerGRUConfig

    return BandPowerGRU(BandPowerGRUConfig.from_json(config))


def _spectral_gru(config: dict[str, object]) -> "Network":
    from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU
    from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig

    return SpectralGRU(SpectralGRUConfig.from_json(config))


def _ulw_sleepnet(config: dict[str, object]) -> "Network":
    from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
    from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig

    return ULWSleepNet(ULWSleepNetConfig.from_json(config))


def _msa_cnn(config: dict[str, object]) -> "Network":
    from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
    from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig

    return MSACNN(MSACNNConfig.from_json(config))


BUILDERS: Mapping[str, Callable[[dict[str, object]], "Network"]] = MappingProxyType(
    {
        MC2SLEEPNET: _mc2sleepnet,
        BANDPOWER_GRU: _bandpower_gru,
        SPECTRAL_GRU: _spectral_gru,
        ULW_SLEEPNET: _ulw_sleepnet,
        MSA_CNN: _msa_cnn,
    }
)
"""By what `network` in a model.json says; each takes its `config`, raising `ValueError` if it is no
configuration of that network."""
