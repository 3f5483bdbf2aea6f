"""Trains the band-power GRU on real nights and writes its model folder."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional as F

from sleepscorer_app.scoring.band_power_scorer import score_inputs
from sleepscorer_app.scoring.band_powers import network_inputs
from sleepscorer_app.scoring.calibration import fit_temperature, risk_at_coverage, sharpened
from sleepscorer_app.scoring.model_files import (
    PLAIN,
    ModelDescription,
    ModelFolder,
    RiskPoint,
    save_model,
)
from sleepscorer_app.scoring.networks.bandpower_gru import BandPowerGRU
from sleepscorer_app.training.cards.band_power_card import band_power_card
from sleepscorer_app.training.cards.code_version import code_version
from sleepscorer_app.training.nights.validation import (
    ScoredNight,
    figures,
    kinds_of,
    selection_score,
)
from sleepscorer_app.training.recipe import BandPowerRecipe
from sleepscorer_app.training.runs.band_power_nights import (
    FILE_NAME,
    BandPowerNight,
    load_band_power_nights,
    nights_of,
    split_of,
)
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.splits import Split

TO_STOP_BY = "Sleep-EDF, people to stop and calibrate by"
TO_TEST_ON = "Sleep-EDF, people looked at once"


@dataclass(frozen=True)
class Trained:
    """The best weights of a run and what led to them."""

    network: BandPowerGRU
    best_step: int
    elapsed_seconds: float


def train_band_powers(
    recipe: BandPowerRecipe,
    data: Path | None,
    out: Path,
    report: Callable[[News], None],
    *,
    version: str,
) -> ModelFolder:
    """Trains by `recipe` on the band powers in the folder `data` and writes the model folder `out`.

    Raises `ValueError` without data, or for data that are not what they should be.
    """
    if data is None:
        raise ValueError(f"the band-power GRU learns from {FILE_NAME}: name its folder with --data")
    nights = load_band_power_nights(data / FILE_NAME)
    split = split_of(nights, recipe.split)
    trained = train_network(
        recipe, nights_of(nights, split.train), nights_of(nights, split.validation), report
    )
    return _write(recipe, trained, nights, split, out, version)


def train_network(
    recipe: BandPowerRecipe,
    nights: Sequence[BandPowerNight],
    kept_out: Sequence[BandPowerNight],
    report: Callable[[News], None],
) -> Trained:
    """The weights that score `kept_out` best, on one thread; the same for the same recipe."""
    torch.set_num_threads(1)
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng([recipe.seed, 1])
    settings, started = recipe.learning, time.monotonic()
    network = BandPowerGRU(recipe.config)
    _measure_inputs(network, nights)
    optimiser = torch.optim.AdamW(
        network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
    )
    best, best_kappa, best_step = network.state_dict(), -math.inf, 0
    for step in range(1, settings.steps + 1):
        loss = _descend(network, optimiser, _batch(rng, nights, recipe), step, recipe)
        found: dict[str, float] = {}
        if step % settings.steps_per_validation == 0 or step == settings.steps:
            kappa = selection_score(score_nights(network, kept_out, TO_STOP_BY))
            found = {"people kept out": kappa}
            if kappa > best_kappa:
                best_kappa, best_step = kappa, step
                best = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        elapsed = time.monotonic() - started
        report(News("learning", step, step / settings.steps, elapsed, {"stage": loss}, found))
    network.load_state_dict(best)
    return Trained(network.eval(), best_step, time.monotonic() - started)


def score_nights(
    network: BandPowerGRU, nights: Sequence[BandPowerNight], kind: str
) -> list[ScoredNight]:
    """What the network says of the epochs that the expert staged, before any temperature."""
    network.eval()
    scored: list[ScoredNight] = []
    for night in nights:
        is_seen = np.ones(len(night.stages), np.bool_)
        said = score_inputs(network, network_inputs(night.log_powers, is_seen), is_seen)
        staged = night.stages >= 0
        scored.append(ScoredNight(kind, said[staged], night.stages[staged]))
    network.train()
    return scored


def _measure_inputs(network: BandPowerGRU, nights: Sequence[BandPowerNight]) -> None:
    inputs = np.concatenate(
        [network_inputs(night.log_powers, np.ones(len(night.stages), np.bool_)) for night in nights]
    )
    network.input_mean.copy_(torch.from_numpy(inputs.mean(axis=0)))
    network.input_spread.copy_(torch.from_numpy(inputs.std(axis=0)).clamp(min=1e-3))


def _batch(
    rng: np.random.Generator, nights: Sequence[BandPowerNight], recipe: BandPowerRecipe
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Stretches of nights as if recorded otherwise: inputs (B, L, 20), seen and stages (B, L)."""
    settings = recipe.learning
    shape = settings.nights, settings.length
    inputs = np.zeros((*shape, 20), dtype=np.float32)
    stages = np.full(shape, -1, dtype=np.int64)
    for row, place in enumerate(rng.integers(0, len(nights), settings.nights)):
        night = nights[place]
        powers = night.log_powers + rng.normal(0, settings.band_offset, (1, 5))
        powers = powers + rng.normal(0, settings.noise, powers.shape)
        whole = network_inputs(powers, np.ones(len(powers), np.bool_))
        first = int(rng.integers(0, max(len(whole) - settings.length, 0) + 1))
        held = slice(first, first + settings.length)
        inputs[row, : len(whole[held])] = whole[held]
        stages[row, : len(whole[held])] = night.stages[held]
    is_seen = (stages >= 0) & (rng.random(shape) >= settings.blanked_share)
    return torch.from_numpy(inputs), torch.from_numpy(is_seen), torch.from_numpy(stages)


def _descend(
    network: BandPowerGRU,
    optimiser: torch.optim.Optimizer,
    batch: tuple[torch.Tensor, torch.Tensor, torch.Tensor],
    step: int,
    recipe: BandPowerRecipe,
) -> float:
    """One step on the seen epochs of a batch; gives its mean cross-entropy."""
    settings = recipe.learning
    rate = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * (step - 1) / settings.steps))
    for group in optimiser.param_groups:
        group["lr"] = rate
    inputs, is_seen, stages = batch
    loss = F.cross_entropy(network(inputs, is_seen)[is_seen], stages[is_seen])
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip_norm)
    optimiser.step()
    return float(loss.detach())


def _write(
    recipe: BandPowerRecipe,
    trained: Trained,
    nights: Sequence[BandPowerNight],
    split: Split,
    out: Path,
    version: str,
) -> ModelFolder:
    """Measures the people kept out, once, and writes the folder with its card."""
    to_stop, to_test = (
        score_nights(trained.network, nights_of(nights, people), kind)
        for people, kind in ((split.validation, TO_STOP_BY), (split.test, TO_TEST_ON))
    )
    trained.network.eval()
    description = ModelDescription(
        name="Band-power GRU",
        version=version,
        network=recipe.network,
        config=recipe.config.to_json(),
        sha256="",
        views=(PLAIN,),
        head_weights=(),
        stage_prior=_stage_shares(nights_of(nights, split.train)),
        trained_with=recipe.name,
    )
    description = _measured(description, to_stop, to_test)
    whose = [night.whose.subject for night in nights_of(nights, split.test)]
    named = [replace(one, kind=person) for one, person in zip(to_test, whose, strict=True)]
    card = band_power_card(
        description,
        split=split,
        by_person=[figures(one, named, description.temperature) for one in kinds_of(named)],
        scored=to_test,
        trained=_how(recipe, trained),
    )
    return save_model(out, trained.network, description, card)


def _measured(
    description: ModelDescription, to_stop: Sequence[ScoredNight], to_test: Sequence[ScoredNight]
) -> ModelDescription:
    """The temperature fitted on the people to stop by, and the figures of both sides under it."""
    temperature = fit_temperature(*_pooled(to_stop))
    probabilities, stages = _pooled(to_test)
    calibrated = sharpened(probabilities, temperature)
    risk = risk_at_coverage(calibrated.max(axis=1), calibrated.argmax(axis=1) == stages)
    return replace(
        description,
        temperature=temperature,
        validation=(
            figures(TO_STOP_BY, to_stop, temperature),
            figures(TO_TEST_ON, to_test, temperature),
        ),
        risk_coverage=tuple(RiskPoint(*pair) for pair in risk),
    )


def _pooled(
    nights: Sequence[ScoredNight],
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    probabilities = np.concatenate([night.probabilities for night in nights])
    return probabilities, np.concatenate([night.stages for night in nights])


def _stage_shares(nights: Sequence[BandPowerNight]) -> tuple[float, ...]:
    """The share of W, N1, N2, N3, R among the staged epochs."""
    stages = np.concatenate([night.stages for night in nights])
    counts = np.bincount(stages[stages >= 0], minlength=5)
    return tuple(float(share) for share in counts / counts.sum())


def _how(recipe: BandPowerRecipe, trained: Trained) -> str:
    """How long, on what, and which weights were kept."""
    return (
        f"weights of step {trained.best_step} of {recipe.learning.steps} "
        f"({trained.elapsed_seconds / 60:.1f} min on one CPU thread),\nseed {recipe.seed}, "
        f"{code_version()}"
    )
