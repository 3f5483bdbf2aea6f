"""Finished networks with fewer and larger steps: the same answers, sooner."""

from copy import deepcopy
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from sleepscorer_app.scoring.networks.mc2sleepnet import ConvolutionStage
from sleepscorer_app.scoring.networks.ulw_sleepnet import (
    DualStreamBlock,
    HalvingStep,
    SeparableConvolution,
)

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks import Network

AnyNetwork = TypeVar("AnyNetwork", bound="Network")


def fused(network: AnyNetwork) -> AnyNetwork:
    """A copy for scoring alone, whose probabilities differ by rounding only (1e-5 at most).

    Batch normalisations with fixed statistics become part of the convolution before them, and
    linear steps that follow each other become one. The copy cannot be trained, and its weights no
    longer have the names they are saved under.
    """
    copy = deepcopy(network).eval()
    for part in list(copy.modules()):
        if isinstance(part, ConvolutionStage):
            _fuse_stage(part)
        elif isinstance(part, DualStreamBlock):
            part.add_module("skip", _fused_skip(part.skip))
        elif isinstance(part, HalvingStep):
            one = fuse_conv_bn_eval(_fused_separable(part.convolution), part.norm)
            part.add_module("convolution", one)
            part.add_module("norm", nn.Identity())
    return copy.requires_grad_(False)


def _fuse_stage(stage: ConvolutionStage) -> None:
    for place, (one, following) in enumerate(pairwise(list(stage.layers))):
        if isinstance(one, nn.Conv1d) and isinstance(following, nn.BatchNorm1d):
            stage.layers[place] = fuse_conv_bn_eval(one, following)
            stage.layers[place + 1] = nn.Identity()


def _fused_separable(step: SeparableConvolution) -> nn.Conv1d:
    """A filter per channel and then mixtures of channels are one convolution: both are linear."""
    return _convolution(*_weights(step), step.filters.stride[0])


def _fused_skip(skip: nn.Sequential) -> nn.Conv1d:
    """Every second value of every second value is every fourth, and two mixtures are one."""
    first, second = (step for step in skip if isinstance(step, SeparableConvolution))
    (inner, inner_bias), (outer, outer_bias) = _weights(first), _weights(second)
    mixed = (outer[:, :, 0] @ inner[:, :, 0])[:, :, None]
    bias = outer[:, :, 0] @ inner_bias + outer_bias
    return _convolution(mixed, bias, first.filters.stride[0] * second.filters.stride[0])


def _weights(step: SeparableConvolution) -> tuple[torch.Tensor, torch.Tensor]:
    """Of the one convolution that does the same, (C', C, kernel), and its offsets, (C',)."""
    filters, mix = step.filters.weight.double(), step.mix.weight.double()
    bias = torch.zeros(len(mix)) if step.mix.bias is None else step.mix.bias
    return mix * filters.transpose(0, 1), bias.double()


def _convolution(weight: torch.Tensor, bias: torch.Tensor, stride: int) -> nn.Conv1d:
    width, width_in, kernel = weight.shape
    made = nn.Conv1d(width_in, width, kernel, stride, padding=kernel // 2)
    made.load_state_dict({"weight": weight, "bias": bias})
    return made.eval()
