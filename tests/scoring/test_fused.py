"""Networks in fewer steps say what the networks themselves say."""

import pytest
import torch

from sleepscorer_app.scoring.fused import fused
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from tests.scoring.networks_for_tests import tiny_network


@torch.no_grad()
def trained_a_little(network: torch.nn.Module) -> None:
    """Batch statistics, gains and offsets as training leaves them, not as they begin."""
    torch.manual_seed(5)
    for part in network.modules():
        if isinstance(part, torch.nn.BatchNorm1d):
            assert part.running_mean is not None
            assert part.running_var is not None
            part.running_mean.normal_()
            part.running_var.uniform_(0.2, 3)
            part.weight.uniform_(-2, 2)
            part.bias.normal_()


@pytest.mark.parametrize(
    "network",
    [
        ULWSleepNet(ULWSleepNetConfig()),
        ULWSleepNet(ULWSleepNetConfig(n_channels=3)),
        MSACNN(MSACNNConfig.small()),
    ],
)
def test_one_epoch_networks_keep_their_probabilities(network: ULWSleepNet | MSACNN) -> None:
    trained_a_little(network)
    network.eval()
    epochs = torch.randn(6, network.config.n_channels, 3000) * 3
    before = network.probabilities(epochs)
    assert (fused(network).probabilities(epochs) - before).abs().max() < 1e-5
    assert torch.equal(network.probabilities(epochs), before), "the network itself is left alone"


def test_mc2sleepnet_keeps_its_tokens() -> None:
    network = tiny_network()
    trained_a_little(network)
    epochs = torch.randn(5, 3000) * 3
    expected = network.encode(epochs)
    for one, other in zip(fused(network).encode(epochs), expected, strict=True):
        assert (one - other).abs().max() < 1e-5 * other.abs().max()


def test_batch_normalisations_are_gone() -> None:
    for network in (tiny_network(), ULWSleepNet(ULWSleepNetConfig())):
        assert any(isinstance(one, torch.nn.BatchNorm1d) for one in network.modules())
        assert not any(isinstance(one, torch.nn.BatchNorm1d) for one in fused(network).modules())
