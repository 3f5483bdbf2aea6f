"""What a training step lowers: wrong stages, views that disagree, and badly guessed tokens."""

import torch
from torch import Tensor
from torch.nn import functional as F

from sleepscorer_app.scoring.networks.mc2sleepnet import Pretext, StageLogits
from sleepscorer_app.training.recipe import Together

SOFT_TARGETS = torch.tensor(
    [
        [0.93, 0.05, 0.01, 0.00, 0.01],
        [0.08, 0.80, 0.08, 0.00, 0.04],
        [0.01, 0.04, 0.90, 0.04, 0.01],
        [0.00, 0.00, 0.06, 0.94, 0.00],
        [0.01, 0.04, 0.02, 0.00, 0.93],
    ]
)
"""What a scorer's W, N1, N2, N3, R is worth: the stages others would have given (rows: label)."""


def stage_loss(logits: Tensor, stages: Tensor) -> Tensor:
    """Cross-entropy of (B, L, 5) with the soft targets of (B, L); stage -1 is left out."""
    is_scored = stages >= 0
    return F.cross_entropy(logits[is_scored], SOFT_TARGETS.to(stages.device)[stages[is_scored]])


def contrast_loss(raw: Tensor, spectrogram: Tensor, temperature: float) -> Tensor:
    """Symmetric InfoNCE: the two views (N, P) of an epoch should find each other among N."""
    likeness = raw @ spectrogram.T / temperature
    same = torch.arange(len(raw), device=raw.device)
    return 0.5 * (F.cross_entropy(likeness, same) + F.cross_entropy(likeness.T, same))


def rebuild_loss(pretext: Pretext) -> Tensor:
    """Mean absolute distance of the guessed tokens from the true ones, over both views."""
    raw = F.l1_loss(pretext.raw_guess, pretext.raw_target)
    spectrogram = F.l1_loss(pretext.spectrogram_guess, pretext.spectrogram_target)
    return 0.5 * (raw + spectrogram)


def together_loss(
    logits: StageLogits, pretext: Pretext, stages: Tensor, recipe: Together
) -> tuple[Tensor, dict[str, float]]:
    """Everything at once, and its parts for the log.

    The stage part is the mean over the three heads without sight of the other view plus the mean
    over the three with it, so that the tower used for scoring learns from the first step.
    """
    alone = (logits.joint_alone, logits.raw_alone, logits.spectrogram_alone)
    crossed = (logits.joint, logits.raw, logits.spectrogram)
    stage = sum((stage_loss(one, stages) for one in (*alone, *crossed)), torch.zeros(())) / 3
    contrast = contrast_loss(
        pretext.raw_projection, pretext.spectrogram_projection, recipe.contrast_temperature
    )
    rebuild = rebuild_loss(pretext)
    total = (
        recipe.stage_weight * stage
        + recipe.contrast_weight * contrast
        + recipe.rebuild_weight * rebuild
    )
    parts = {
        "stage": float(stage.detach()),
        "contrast": float(contrast.detach()),
        "rebuild": float(rebuild.detach()),
    }
    return total, parts


def fine_tune_loss(logits: StageLogits, stages: Tensor) -> Tensor:
    """Sum over the joint, the two crossed and the two lone heads."""
    heads = (
        logits.joint,
        logits.raw,
        logits.spectrogram,
        logits.raw_alone,
        logits.spectrogram_alone,
    )
    return sum((stage_loss(one, stages) for one in heads), torch.zeros(()))
