"""ULW-SleepNet: its size and lengths, its halvings of odd lengths, its channels."""

import json

import pytest
import torch
from torch import nn

from sleepscorer_app.scoring.networks.ulw_sleepnet import (
    DualStreamBlock,
    HalvingStep,
    SeparableConvolution,
    ULWSleepNet,
)
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig
from tests.scoring.networks_for_tests import losses_on_five_rhythms


def network(n_channels: int = 1, seed: int = 0) -> ULWSleepNet:
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return ULWSleepNet(ULWSleepNetConfig(n_channels)).eval()


def count(part: nn.Module) -> int:
    return sum(parameter.numel() for parameter in part.parameters())


@pytest.mark.parametrize(("n_channels", "n_parameters"), [(1, 7193), (2, 9241), (4, 13337)])
def test_the_network_has_the_published_number_of_parameters(
    n_channels: int, n_parameters: int
) -> None:
    assert count(network(n_channels)) == n_parameters


def test_ten_channels_share_one_encoder() -> None:
    ten = network(10)
    assert count(ten) == 25_625
    assert count(ten.blocks) == count(network(1).blocks) == 4_756


def test_the_batch_statistics_are_224_numbers() -> None:
    numbers = [b.numel() for name, b in network().named_buffers() if "running" in name]
    assert sum(numbers) == 224


def test_batch_normalisation_forgets_as_slowly_as_published() -> None:
    norms = [part for part in network().modules() if isinstance(part, nn.BatchNorm1d)]
    assert len(norms) == 6
    assert {(norm.eps, norm.momentum) for norm in norms} == {(1e-3, 0.01)}


def test_the_blocks_shorten_an_epoch_as_specified() -> None:
    lengths: list[int] = []
    x = torch.zeros(1, 1, 3000)
    for part in network().blocks:
        x = part(x)
        if isinstance(part, DualStreamBlock):
            lengths.append(x.shape[2])
    assert lengths == [750, 188, 47]
    assert x.shape[1] == 32


@pytest.mark.parametrize("length", [1, 5, 375, 376])
def test_both_streams_of_a_block_are_equally_long(length: int) -> None:
    block = DualStreamBlock(2, 3).eval()
    x = torch.randn(1, 2, length)
    half = (length + 1) // 2
    assert block.main(x).shape == block.skip(x).shape == (1, 3, (half + 1) // 2)


def test_pooling_keeps_the_lone_last_value_of_an_odd_length() -> None:
    step = HalvingStep(1, 1).eval()
    with torch.no_grad():
        # Filters and mixture that change nothing, so that only norm and pooling are left.
        step.convolution.filters.weight.copy_(torch.tensor([[[0.0, 1.0, 0.0]]]))
        step.convolution.mix.weight.fill_(1.0)
        assert step.convolution.mix.bias is not None
        step.convolution.mix.bias.zero_()
    pooled = step(torch.tensor([[[3.0, 1.0, 2.0, 5.0, 4.0]]]))[0, 0]
    assert torch.allclose(pooled * (1 + 1e-3) ** 0.5, torch.tensor([3.0, 5.0, 4.0]))


@pytest.mark.parametrize("length", [8, 9])
def test_the_skip_stream_keeps_the_even_places(length: int) -> None:
    step = SeparableConvolution(2, 2, 1, stride=2)
    with torch.no_grad():
        step.filters.weight.fill_(1.0)
        step.mix.weight.copy_(torch.eye(2)[:, :, None])
        assert step.mix.bias is not None
        step.mix.bias.zero_()
    x = torch.randn(3, 2, length)
    assert torch.equal(step(x), x[:, :, ::2])


def test_the_skip_stream_is_linear() -> None:
    skip = network().blocks[0].skip
    x, y = torch.randn(1, 1, 40), torch.randn(1, 1, 40)
    nothing = skip(torch.zeros(1, 1, 40))
    assert torch.allclose(skip(x + y) - nothing, skip(x) + skip(y) - 2 * nothing, atol=1e-6)


def test_each_channel_is_encoded_by_itself() -> None:
    samples = torch.randn(2, 3, 3000)
    reader = network(3)
    together = reader.encode(samples)
    assert together.shape == (2, 3, 32)
    for channel in range(3):
        alone = reader.encode(samples[:, channel : channel + 1])
        assert torch.allclose(together[:, channel : channel + 1], alone, atol=1e-6)


def test_each_epoch_is_scored_by_itself() -> None:
    samples = torch.randn(4, 1, 3000)
    together = network().probabilities(samples)
    assert together.shape == (4, 5)
    assert torch.allclose(together.sum(dim=1), torch.ones(4))
    assert torch.allclose(together[2:3], network().probabilities(samples[2:3]), atol=1e-6)


@pytest.mark.parametrize("shape", [(2, 1, 3000), (2, 3, 3000), (2, 2, 2999), (2, 3000)])
def test_another_number_of_channels_or_samples_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\(2, 3000\)"):
        network(2)(torch.zeros(shape))


def test_it_learns_to_tell_five_rhythms_apart() -> None:
    losses = losses_on_five_rhythms(network(), n_steps=30)
    assert losses[0] > 1.4
    assert losses[-1] < 0.3


def test_a_setting_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="channel_count"):
        ULWSleepNetConfig.from_json({"channel_count": 3})


def test_no_channel_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0"):
        ULWSleepNetConfig.from_json({"n_channels": 0})


def test_a_configuration_survives_json() -> None:
    text = json.dumps(ULWSleepNetConfig(4).to_json())
    assert ULWSleepNetConfig.from_json(json.loads(text)) == ULWSleepNetConfig(4)
