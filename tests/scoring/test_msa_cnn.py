"""MSA-CNN: its size and tokens, its scales and channels, and what its loss is given."""

import json
import math

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from sleepscorer_app.scoring.networks.msa_cnn import MSACNN, SCALES
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from tests.scoring.networks_for_tests import losses_on_five_rhythms

SIZES = {"small": MSACNNConfig.small, "large": MSACNNConfig.large}


def network(config: MSACNNConfig | None = None, seed: int = 0) -> MSACNN:
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return MSACNN(config or MSACNNConfig.small()).eval()


def count(part: nn.Module) -> int:
    return sum(parameter.numel() for parameter in part.parameters())


@pytest.mark.parametrize(
    ("n_channels", "n_small", "n_large"), [(1, 8517, 35301), (4, 8013, 33261), (9, 10583, 43511)]
)
def test_the_network_has_the_published_number_of_parameters(
    n_channels: int, n_small: int, n_large: int
) -> None:
    assert count(network(MSACNNConfig.small(n_channels))) == n_small
    assert count(network(MSACNNConfig.large(n_channels))) == n_large


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("n_channels", "n_tokens"), [(1, 71), (4, 75)])
def test_an_epoch_becomes_75_tokens_or_71_for_a_lone_channel(
    size: str, n_channels: int, n_tokens: int
) -> None:
    config = SIZES[size](n_channels)
    tokens = network(config).tokens(torch.randn(2, n_channels, 3000))
    assert tokens.shape == (2, n_tokens, config.width)


def test_every_scale_shortens_by_eight_in_all() -> None:
    reader = network(MSACNNConfig.small(3))
    x = torch.randn(2, 1, 3, 3000)
    assert [scale(x).shape for scale in reader.scales] == [(2, 8, 3, 375)] * 4


def test_each_scale_looks_at_a_stretch_in_proportion() -> None:
    """A pulse of one sample is heard by as many pooled values as filter and scale reach over."""
    pulse = torch.zeros(1, 1, 1, 3000)
    pulse[..., 1600] = 1.0
    reaches: list[int] = []
    for scale in network().scales:
        heard = (scale(pulse) - scale(torch.zeros_like(pulse))).abs().amax(dim=(0, 1, 2)) > 1e-7
        reaches.append(int(heard.sum()))
    # 15 values of 0.01, 0.02, 0.04 and 0.08 s, seen in steps of 0.08 s.
    assert len(reaches) == len(SCALES)
    assert reaches == sorted(reaches)
    assert reaches[-1] == 15


def test_all_channels_go_through_the_same_filters() -> None:
    x = torch.randn(1, 1, 2, 3000)
    for scale in network(MSACNNConfig.small(2)).scales:
        assert torch.allclose(scale(x).flip(2), scale(x.flip(2)))


def test_a_channels_gain_and_offset_start_without_effect() -> None:
    scaling = network(MSACNNConfig.small(4)).scaling
    samples = torch.randn(2, 4, 3000)
    assert count(scaling) == 8
    assert torch.equal(scaling(samples), samples)


def test_the_tokens_know_their_place() -> None:
    reader = network(MSACNNConfig.small(2))
    samples = torch.randn(1, 2, 3000)
    before = reader.logits(samples)
    reader.positions.zero_()
    assert not torch.allclose(before, reader.logits(samples))


def test_each_epoch_is_scored_by_itself() -> None:
    samples = torch.randn(4, 1, 3000)
    together = network().probabilities(samples)
    assert together.shape == (4, 5)
    assert torch.allclose(together.sum(dim=1), torch.ones(4))
    assert torch.allclose(together[2:3], network().probabilities(samples[2:3]), atol=1e-6)


@pytest.mark.parametrize("shape", [(2, 1, 3000), (2, 5, 3000), (2, 4, 2999), (2, 3000)])
def test_another_number_of_channels_or_samples_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(4, 3000\)"):
        network(MSACNNConfig.small(4))(torch.zeros(shape))


def surest_loss(config: MSACNNConfig) -> float:
    """The cross-entropy of a network that is right and as sure as it can be."""
    sure = network(config)
    with torch.no_grad():
        sure.head.weight.zero_()
        sure.head.bias.copy_(torch.tensor([0.0, 0.0, 1000.0, 0.0, 0.0]))
        return float(F.cross_entropy(sure(torch.randn(3, 1, 3000)), torch.full((3,), 2)))


def test_the_loss_is_given_logits() -> None:
    reader = network()
    samples = torch.randn(3, 1, 3000)
    assert torch.equal(reader(samples), reader.logits(samples))
    assert surest_loss(MSACNNConfig.small()) < 1e-6


def test_in_paper_mode_alone_the_softmax_is_doubled() -> None:
    paper = MSACNNConfig(paper_mode=True)
    reader, as_published = network(), network(paper)
    samples = torch.randn(3, 1, 3000)
    assert torch.equal(as_published(samples), as_published.probabilities(samples))
    assert torch.equal(as_published.probabilities(samples), reader.probabilities(samples))
    assert surest_loss(paper) == pytest.approx(math.log(1 + 4 / math.e), abs=1e-6)
    assert not MSACNNConfig.small().paper_mode
    assert not MSACNNConfig.large().paper_mode


def test_it_learns_to_tell_five_rhythms_apart() -> None:
    losses = losses_on_five_rhythms(network(), n_steps=40)
    assert losses[0] > 1.4
    assert losses[-1] < 0.3


def test_a_setting_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="n_haeds"):
        MSACNNConfig.from_json({"n_haeds": 3})


def test_no_channel_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0"):
        MSACNNConfig.from_json({"n_channels": 0})


def test_a_configuration_survives_json() -> None:
    text = json.dumps(MSACNNConfig.large(4).to_json())
    assert MSACNNConfig.from_json(json.loads(text)) == MSACNNConfig.large(4)
