"""What training lowers: figures by hand, and which epochs count."""

import math

import pytest
import torch

from sleepscorer_app.training.recipe import Together
from sleepscorer_app.training.runs.losses import (
    SOFT_TARGETS,
    contrast_loss,
    rebuild_loss,
    stage_loss,
    together_loss,
)
from tests.scoring.networks_for_tests import TINY, tiny_network


def test_each_row_of_soft_targets_sums_to_one_and_prefers_its_label() -> None:
    assert torch.allclose(SOFT_TARGETS.sum(dim=1), torch.ones(5))
    assert SOFT_TARGETS.argmax(dim=1).tolist() == [0, 1, 2, 3, 4]


def test_equal_logits_cost_ln_five() -> None:
    loss = stage_loss(torch.zeros(1, 3, 5), torch.tensor([[0, 2, 4]]))
    assert loss.item() == pytest.approx(math.log(5))


def test_unscored_epochs_do_not_count() -> None:
    logits = torch.randn(1, 3, 5)
    logits[0, 1] = 1e4
    some = stage_loss(logits, torch.tensor([[0, -1, 4]]))
    assert some.item() == pytest.approx(
        stage_loss(logits[:, [0, 2]], torch.tensor([[0, 4]])).item()
    )


def test_views_that_find_each_other_cost_little_and_swapped_ones_much() -> None:
    raw = torch.eye(4)
    assert contrast_loss(raw, raw, 0.07).item() < 1e-4
    assert contrast_loss(raw, raw.roll(1, dims=0), 0.07).item() > 10


def test_views_that_say_nothing_cost_the_log_of_their_number() -> None:
    alike = torch.nn.functional.normalize(torch.ones(8, 3), dim=1)
    assert contrast_loss(alike, alike, 0.07).item() == pytest.approx(math.log(8), rel=1e-5)


def test_the_rebuild_loss_does_not_reach_the_encoder_through_the_target() -> None:
    network = tiny_network().train()
    network.freeze_encoders()
    raw = torch.randn(1, 6, TINY.width, requires_grad=True)
    spectrogram = torch.randn(1, 6, TINY.width, requires_grad=True)
    pretext = network.pretext(raw, spectrogram)
    through_target_only = (pretext.raw_target - pretext.raw_guess.detach()).abs().mean()
    assert not through_target_only.requires_grad
    rebuild_loss(pretext).backward()
    assert raw.grad is not None
    assert raw.grad.abs().sum() > 0


def test_all_parts_enter_the_joint_loss_with_their_weights() -> None:
    network = tiny_network()
    tokens = torch.randn(2, 6, TINY.width), torch.randn(2, 6, TINY.width)
    stages = torch.randint(0, 5, (2, 6))
    settings = Together(stage_weight=2, contrast_weight=0.3, rebuild_weight=0.5)
    total, parts = together_loss(network.score(*tokens), network.pretext(*tokens), stages, settings)
    expected = 2 * parts["stage"] + 0.3 * parts["contrast"] + 0.5 * parts["rebuild"]
    assert total.item() == pytest.approx(expected, rel=1e-5)
    assert parts["stage"] > 1.0
