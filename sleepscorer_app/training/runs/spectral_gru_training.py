"""Trains the copies of the spectral GRU, each on other draws from the same nights."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from scipy.ndimage import gaussian_filter1d

from sleepscorer_app.scoring.model_files import MAPPED, ModelDescription
from sleepscorer_app.scoring.networks.spectral_gru import N_BINS, N_SUMMARIES, SpectralGRU
from sleepscorer_app.scoring.spectral_gru_scorer import read_spectra, spectral_summaries
from sleepscorer_app.training.nights.night_pool import NightSupply
from sleepscorer_app.training.nights.validation import ScoredNight, ValidationNight, scored_nights
from sleepscorer_app.training.recipe import SpectralGRURecipe, SpectralGRUSteps
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.losses import stage_loss

STEPS_PER_NEWS = 20


@dataclass(frozen=True)
class SummarisedNight:
    """One view of a night for the GRU: summaries (n_epochs, 3, 128), stages (n_epochs,)."""

    summaries: NDArray[np.float16]
    stages: NDArray[np.int8]
    is_hybrid: bool


def summarised_nights(
    pool: NightSupply, recipe: SpectralGRURecipe, report: Callable[[News], None]
) -> list[SummarisedNight]:
    """Every night of the pool in every view the recipe learns from.

    A hybrid is only learned from with its spectrum mapped: unmapped, what was recorded and what was
    simulated differ so much that the network would learn to tell them apart.
    """
    n_nights = recipe.supply.first_nights
    pool.wait_for(n_nights)
    nights: list[SummarisedNight] = []
    started = time.monotonic()
    for index in range(n_nights):
        with safe_open(pool.path_of(index), "numpy") as night:
            stages = night.get_tensor("stages")
            for view in recipe.views:
                is_hybrid = pool.is_hybrid(index)
                if is_hybrid and view != MAPPED:
                    continue
                epochs = night.get_tensor(view).astype(np.float32)
                summaries = spectral_summaries(epochs).astype(np.float16)
                nights.append(SummarisedNight(summaries, stages, is_hybrid))
        elapsed = time.monotonic() - started
        report(News("spectra", index, 0.5 * index / n_nights, elapsed, {}, {}))
    return nights


def train_copies(
    recipe: SpectralGRURecipe, nights: Sequence[SummarisedNight], report: Callable[[News], None]
) -> SpectralGRU:
    """The network after the last step of its last copy; the same for the same recipe and nights."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    network = SpectralGRU(recipe.config)
    _measure_inputs(network, nights)
    network.train()
    started, settings = time.monotonic(), recipe.learning
    for index, copy in enumerate(network.copies):
        optimiser = torch.optim.AdamW(copy.parameters(), weight_decay=settings.weight_decay)
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimiser,
            settings.learning_rate,
            total_steps=settings.steps,
            pct_start=settings.warm_up_share,
        )
        for step in range(settings.steps):
            rng = np.random.default_rng([recipe.seed, 7, index, step])
            torch.manual_seed(int(rng.integers(2**31)))
            summaries, stages = _batch(rng, nights, recipe)
            x = network.standardised(summaries, torch.ones(stages.shape, dtype=torch.bool))
            loss = stage_loss(copy(distorted(rng, x, settings)), stages)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(copy.parameters(), settings.clip_norm)
            optimiser.step()
            schedule.step()
            if step % STEPS_PER_NEWS == 0:
                done = (index + step / settings.steps) / recipe.config.n_copies
                elapsed = time.monotonic() - started
                parts = {"stage": float(loss.detach())}
                report(News(f"copy {index + 1}", step, 0.5 + 0.5 * done, elapsed, parts, {}))
    return network.eval()


def score_spectral_validation(
    network: SpectralGRU, nights: Sequence[ValidationNight], views: Sequence[str]
) -> list[ScoredNight]:
    """Every kept-out night scored as the application does it, before any temperature."""

    def read(view: NDArray[np.float32], is_seen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return read_spectra(network, view, is_seen, lambda _done: None)[0]

    return scored_nights(nights, views, read)


def describe(
    recipe: SpectralGRURecipe, reference: NDArray[np.float64], version: str
) -> ModelDescription:
    """A description of what this recipe makes, to be completed with figures."""
    return ModelDescription(
        name="Spectral GRU",
        version=version,
        network=recipe.network,
        config=recipe.config.to_json(),
        sha256="",
        views=recipe.views,
        head_weights=(),
        reference_spectrum=tuple(float(number) for number in reference),
        trained_with=recipe.name,
    )


def _measure_inputs(network: SpectralGRU, nights: Sequence[SummarisedNight]) -> None:
    some = np.concatenate([night.summaries[::10].astype(np.float32) for night in nights])
    network.input_mean.copy_(torch.from_numpy(some.mean(axis=0)))
    network.input_spread.copy_(torch.from_numpy(some.std(axis=0)).clamp(min=1e-3))


def _batch(
    rng: np.random.Generator, nights: Sequence[SummarisedNight], recipe: SpectralGRURecipe
) -> tuple[torch.Tensor, torch.Tensor]:
    """Stretches of other nights each: summaries (B, L, 3, 128) and stages (B, L)."""
    settings = recipe.learning
    ordinary = rng.permutation([at for at, night in enumerate(nights) if not night.is_hybrid])
    hybrids = list(rng.permutation([at for at, night in enumerate(nights) if night.is_hybrid]))
    summaries = np.zeros((settings.nights, settings.length, N_SUMMARIES, N_BINS), np.float32)
    stages = np.full((settings.nights, settings.length), -1, np.int64)
    for row in range(settings.nights):
        wants_hybrid = rng.random() < recipe.supply.hybrid_draw_share
        place = hybrids.pop() if wants_hybrid and hybrids else ordinary[row % len(ordinary)]
        night = nights[place]
        first = int(rng.integers(0, max(len(night.stages) - settings.length, 0) + 1))
        held = slice(first, first + settings.length)
        n_held = len(night.stages[held])
        summaries[row, :n_held] = night.summaries[held]
        stages[row, :n_held] = night.stages[held]
    return torch.from_numpy(summaries), torch.from_numpy(stages)


def distorted(
    rng: np.random.Generator, x: torch.Tensor, settings: SpectralGRUSteps
) -> torch.Tensor:
    """Standardised summaries as another amplifier and skull would have given them.

    Each stretch gets smooth offsets over the bins, the same in all its epochs, and how strong they
    are differs from stretch to stretch; a few stretches show the mean spectrum alone.
    """
    white = rng.standard_normal((len(x), N_SUMMARIES, N_BINS))
    smooth = gaussian_filter1d(white, settings.offset_bins, axis=2, mode="nearest")
    smooth /= smooth.std(axis=(1, 2), keepdims=True)
    strength = np.array([settings.mean_offset, settings.shape_offset, settings.shape_offset])
    offsets = smooth * strength[:, None] * np.abs(rng.standard_normal((len(x), 1, 1)))
    distorted = x + torch.from_numpy(offsets[:, None].astype(np.float32))
    distorted[torch.from_numpy(rng.random(len(x)) < settings.shapeless_share), :, 1:] = 0
    return distorted
