"""MC2SleepNet: its size and shapes, its masks, what is frozen and where gradients go."""

import json

import numpy as np
import pytest
import torch
from scipy.signal import stft
from torch import nn

from sleepscorer_app.scoring.networks.mc2sleepnet import (
    Attention,
    Layer,
    MC2SleepNet,
    decibel_spectrogram,
    position_table,
)
from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig
from tests.scoring.networks_for_tests import TINY, tiny_network


def count(part: nn.Module) -> int:
    return sum(parameter.numel() for parameter in part.parameters())


def test_the_full_network_has_the_specified_number_of_parameters_in_each_part() -> None:
    network = MC2SleepNet(MC2SleepNetConfig.full())
    assert count(network.raw_encoder) == 1_576_517
    assert count(network.spectrogram_encoder) == 1_337_600
    assert count(network.raw_tower) == 1_575_936
    assert count(network.spectrogram_tower) == 1_575_936
    assert count(network.mask_block) == 198_400
    assert count(network.one_view_head) + count(network.joint_head) == 1_930
    assert count(network.raw_projector) + count(network.spectrogram_projector) == 66_048
    assert count(network) == 6_332_367


def test_freezing_the_full_network_leaves_the_outer_module_to_train() -> None:
    network = MC2SleepNet(MC2SleepNetConfig.full())
    network.freeze_encoders()
    assert sum(one.numel() for one in network.parameters() if one.requires_grad) == 3_352_202


def test_the_compact_network_has_the_prototypes_size() -> None:
    assert count(MC2SleepNet(MC2SleepNetConfig.compact())) == 1_082_609


def test_the_raw_branch_shortens_an_epoch_as_specified() -> None:
    lengths: list[int] = []
    x = torch.zeros(1, 1, 3000)
    for stage in tiny_network().raw_encoder.stages:
        x = stage(x)
        lengths.append(x.shape[2])
    assert lengths == [3000, 600, 120, 24, 5]


def test_the_spectrogram_has_29_frames_of_128_bins() -> None:
    assert decibel_spectrogram(torch.zeros(2, 3000)).shape == (2, 29, 128)


def test_the_spectrogram_equals_scipys_to_a_ten_thousandth_of_a_decibel() -> None:
    samples = np.random.default_rng(0).standard_normal((3, 3000))
    ours = decibel_spectrogram(torch.as_tensor(samples)).numpy()
    window = np.hamming(200)
    _, _, theirs = stft(
        samples, window=window, nperseg=200, noverlap=100, nfft=256, boundary=None, padded=False
    )
    # scipy divides by the sum of the window; ours is the plain transform.
    expected = 20 * np.log10(np.abs(theirs[:, 1:]) * window.sum() + 1e-6).transpose(0, 2, 1)
    assert np.abs(ours - expected).max() < 1e-4


def test_positions_are_sines_and_cosines() -> None:
    table = position_table(4, 6)
    assert table[0].tolist() == [0, 1, 0, 1, 0, 1]
    assert table[3, 2].item() == pytest.approx(np.sin(3 / 10000 ** (2 / 6)), abs=1e-6)


def test_all_heads_give_a_row_of_five_for_each_epoch() -> None:
    logits = tiny_network()(torch.randn(2, 4, 3000))
    for name, one in vars(logits).items():
        assert one.shape == (2, 4, 32 if name == "tokens" else 5), name


def test_the_joint_and_crossed_heads_look_at_the_other_view_and_the_lone_heads_do_not() -> None:
    network = tiny_network()
    raw = torch.randn(1, 6, TINY.width)
    one = network.score(raw, torch.randn(1, 6, TINY.width))
    other = network.score(raw, torch.randn(1, 6, TINY.width))
    assert not torch.allclose(one.joint, other.joint)
    assert not torch.allclose(one.raw, other.raw)
    assert torch.equal(one.raw_alone, other.raw_alone)


def test_a_layer_built_without_cross_attention_refuses_a_second_stream() -> None:
    layer = Layer(TINY, crosses=False)
    with pytest.raises(ValueError, match="without cross-attention"):
        layer(torch.zeros(1, 2, 16), torch.zeros(1, 2, 16), None)


def test_every_tower_layer_has_an_effect() -> None:
    network = tiny_network()
    raw, spectrogram = torch.randn(1, 6, TINY.width), torch.randn(1, 6, TINY.width)
    before = network.score(raw, spectrogram).raw_alone
    for layer in network.raw_tower.layers:
        assert isinstance(layer, Layer)
        with torch.no_grad():
            layer.feed_in.weight.mul_(2)
        after = network.score(raw, spectrogram).raw_alone
        assert not torch.allclose(before, after)
        before = after


def test_attention_has_no_biases() -> None:
    assert all("bias" not in name for name, _ in Attention(16, 2).named_parameters())


@pytest.mark.parametrize("length", [1, 6, 15, 24])
def test_half_of_the_tokens_of_each_sequence_are_masked_exactly(length: int) -> None:
    mask = tiny_network().mask_block.draw_mask(8, length)
    assert mask.sum(dim=1).tolist() == [round(0.5 * length)] * 8


def test_masks_differ_between_sequences_and_draws() -> None:
    block = tiny_network().mask_block
    one, two = block.draw_mask(4, 24), block.draw_mask(4, 24)
    assert not torch.equal(one, two)
    assert not torch.equal(one[0], one[1])


def test_a_masked_token_leaves_no_trace_in_what_is_guessed() -> None:
    block = tiny_network().mask_block
    tokens = torch.randn(1, 6, TINY.width)
    mask = torch.tensor([[True, False, False, True, False, False]])
    positions = position_table(6, TINY.width)
    guessed = block(tokens, positions, mask)
    changed = torch.where(mask[:, :, None], torch.randn_like(tokens), tokens)
    assert torch.equal(guessed, block(changed, positions, mask))


def test_masks_play_no_part_in_scoring() -> None:
    network = tiny_network()
    tokens = torch.randn(1, 6, TINY.width)
    before = network.score(tokens, tokens).joint
    with torch.no_grad():
        for parameter in network.mask_block.parameters():
            parameter.fill_(3.0)
    assert torch.equal(before, network.score(tokens, tokens).joint)


def test_scoring_is_the_same_each_time() -> None:
    network = tiny_network()
    samples = torch.randn(1, 4, 3000)
    assert torch.equal(network(samples).joint, network(samples).joint)


def test_the_rebuild_target_carries_no_gradient_and_the_guess_does() -> None:
    network = tiny_network().train()
    raw = torch.randn(2, 6, TINY.width, requires_grad=True)
    spectrogram = torch.randn(2, 6, TINY.width, requires_grad=True)
    pretext = network.pretext(raw, spectrogram)
    assert not pretext.raw_target.requires_grad
    assert not pretext.spectrogram_target.requires_grad
    assert pretext.raw_guess.requires_grad
    wanted = torch.nn.functional.layer_norm(raw.detach(), (TINY.width,))
    assert torch.allclose(pretext.raw_target, wanted)


def test_projections_have_length_one_and_one_row_per_epoch() -> None:
    tokens = torch.randn(2, 6, TINY.width)
    pretext = tiny_network().pretext(tokens, tokens)
    assert pretext.raw_projection.shape == (12, TINY.projection_width)
    assert torch.allclose(pretext.raw_projection.norm(dim=1), torch.ones(12))


def test_a_fine_tuning_step_changes_the_towers_and_neither_encoders_nor_their_statistics() -> None:
    network = tiny_network().train()
    network.freeze_encoders()
    network.train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    learning = [one for one in network.parameters() if one.requires_grad]
    optimiser = torch.optim.AdamW(learning, 1e-2)
    network(torch.randn(2, 6, 3000)).joint.logsumexp(dim=2).mean().backward()
    optimiser.step()
    changed = {
        name.split(".")[0]
        for name, tensor in network.state_dict().items()
        if not torch.equal(tensor, before[name])
    }
    assert {"joint_head", "raw_tower", "spectrogram_tower"} <= changed
    assert changed.isdisjoint(
        {"raw_encoder", "spectrogram_encoder", "raw_projector", "spectrogram_projector"}
    )


def test_training_an_unfrozen_network_moves_its_batch_statistics() -> None:
    network = tiny_network().train()
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    network(torch.randn(2, 6, 3000))
    now = network.state_dict()
    moved = [name for name in now if not torch.equal(now[name], before[name])]
    assert any("running_mean" in name for name in moved)


def test_an_unseen_epoch_changes_nothing_about_its_neighbours() -> None:
    network = tiny_network()
    raw, spectrogram = torch.randn(1, 6, TINY.width), torch.randn(1, 6, TINY.width)
    is_seen = torch.tensor([[True, True, False, True, True, True]])
    one = network.score(raw, spectrogram, is_seen)
    raw[0, 2], spectrogram[0, 2] = 100.0, -50.0
    other = network.score(raw, spectrogram, is_seen)
    for before, after in zip(vars(one).values(), vars(other).values(), strict=True):
        assert torch.equal(before[is_seen], after[is_seen])


def test_a_setting_nobody_knows_is_named() -> None:
    with pytest.raises(ValueError, match="n_haeds"):
        MC2SleepNetConfig.from_json({"n_haeds": 3})


def test_a_configuration_survives_json() -> None:
    text = json.dumps(MC2SleepNetConfig.compact().to_json())
    assert MC2SleepNetConfig.from_json(json.loads(text)) == MC2SleepNetConfig.compact()
