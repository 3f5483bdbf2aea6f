"""Nights as a temporal head learns from them: read once by the frozen network, kept in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.utils.rnn import pad_sequence

from sleepscorer_app.scoring.model_files import MAPPED, PLAIN
from sleepscorer_app.scoring.networks.msa_cnn import MSACNN
from sleepscorer_app.scoring.networks.ulw_sleepnet import ULWSleepNet
from sleepscorer_app.scoring.one_epoch_scorer import epoch_features
from sleepscorer_app.training.nights.night_pool import NightSupply
from sleepscorer_app.training.nights.spectral_augmentation import augmented
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import Head, OneEpochRecipe


@dataclass(frozen=True)
class NightView:
    """A stretch of a night in one view: features (L, F), stages (L,), how often it is drawn."""

    features: torch.Tensor
    stages: torch.Tensor
    weight: float


@dataclass(frozen=True)
class KeptOutNight:
    """A validation night: the features (n, F) of each view, stages (n,), -1 where nobody looks."""

    kind: str
    views: tuple[torch.Tensor, ...]
    stages: NDArray[np.int8]


def read_views(
    network: ULWSleepNet | MSACNN,
    recipe: OneEpochRecipe,
    settings: Head,
    pool: NightSupply,
    report: Callable[[float], None],
) -> list[NightView]:
    """A stretch of each of the pool's first nights, as another amplifier would have given it.

    How often each is drawn follows the recipe's supply: hybrid nights in their mapped view only.
    """
    n_nights = min(settings.nights, recipe.supply.most_nights)
    pool.wait_for(n_nights)
    kinds = [pool.is_hybrid(index) for index in range(n_nights)]
    views: list[NightView] = []
    for index, is_hybrid in enumerate(kinds):
        for which, view in enumerate((PLAIN, MAPPED)):
            share = _share(recipe, mapped=view == MAPPED, hybrid=is_hybrid, any_hybrid=any(kinds))
            if share:
                rng = np.random.default_rng([recipe.seed, 7, index, which])
                samples, stages = pool.stretch(rng, index, settings.length, mapped=view == MAPPED)
                features = _features(network, augmented(rng, samples, pool.envelopes))
                weight = share / kinds.count(is_hybrid)
                views.append(NightView(features, torch.from_numpy(stages), weight))
        report((index + 1) / n_nights)
    return views


def _share(recipe: OneEpochRecipe, *, mapped: bool, hybrid: bool, any_hybrid: bool) -> float:
    """Of all draws, what goes to nights of this kind in this view."""
    supply = recipe.supply
    hybrids = supply.hybrid_draw_share if any_hybrid else 0.0
    if not mapped:
        return 0.0 if hybrid else 1 - supply.mapped_draw_share
    return supply.mapped_draw_share * (hybrids if hybrid else 1 - hybrids)


def read_kept_out(
    network: ULWSleepNet | MSACNN, nights: Sequence[ValidationNight], views: Sequence[str]
) -> list[KeptOutNight]:
    """The validation nights through the frozen network, undistorted."""
    return [
        KeptOutNight(
            night.kind,
            tuple(_features(network, night.shown(view)) for view in views),
            night.stages,
        )
        for night in nights
    ]


def _features(network: ULWSleepNet | MSACNN, epochs: NDArray[np.float32]) -> torch.Tensor:
    is_seen = np.ones(len(epochs), np.bool_)
    return epoch_features(network, epochs, is_seen, lambda _done: None)


def drawn(
    rng: np.random.Generator, views: Sequence[NightView], batch: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Stretches of nights, features (B, L, F) and stages (B, L), -1 past an end or unseen."""
    weights = np.array([view.weight for view in views])
    chosen = [views[place] for place in rng.choice(len(views), batch, p=weights / weights.sum())]
    features = pad_sequence([view.features for view in chosen], batch_first=True)
    stages = pad_sequence([view.stages for view in chosen], batch_first=True, padding_value=-1)
    return features, stages
