"""The networks, one file each; `build_network` is the table of their names."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
    from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
    from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
    from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU
    from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet

    OneEpochNetwork = ULWSleepNet | MSACNN
    Network = MC2SleepNet | BandPowerGRU | SpectralGRU | OneEpochNetwork

MC2SLEEPNET, BANDPOWER_GRU = "mc2sleepnet", "bandpower_gru"
ULW_SLEEPNET, MSA_CNN, SPECTRAL_GRU = "ulw_sleepnet", "msa_cnn", "spectral_gru"
NETWORK_NAMES = (MC2SLEEPNET, BANDPOWER_GRU, SPECTRAL_GRU, ULW_SLEEPNET, MSA_CNN)


def build_network(name: str, config: dict[str, object]) -> "Network":
    """A network of this kind with untrained weights.

    Raises `ValueError` for a name or a setting nobody knows.
    """
    # Imported here: torch takes a second, and names and cards are read without it.
    match name:
        case "mc2sleepnet":
            from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
            from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

            return MC2SleepNet(MC2SleepNetConfig.from_json(config))
        case "bandpower_gru":
            from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
            from sleepscorer_app.scoring.networks.bandpower_gru_config import BandPowerGRUConfig

            return BandPowerGRU(BandPowerGRUConfig.from_json(config))
        case "spectral_gru":
            from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU
            from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig

            return SpectralGRU(SpectralGRUConfig.from_json(config))
        case "ulw_sleepnet":
            from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
            from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig

            return ULWSleepNet(ULWSleepNetConfig.from_json(config))
        case "msa_cnn":
            from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
            from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig

            return MSACNN(MSACNNConfig.from_json(config))
        case _:
            names = ", ".join(NETWORK_NAMES)
            raise ValueError(f"nobody knows the network {name!r}, only {names}")
