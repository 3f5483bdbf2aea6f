"""From a recipe and data to a model folder with its card."""

import platform
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from sleepscorer_app import __version__
from sleepscorer_app.scoring.calibration import fit_temperature, risk_at_coverage, sharpened
from sleepscorer_app.scoring.model_files import ModelDescription, ModelFolder, RiskPoint, save_model
from sleepscorer_app.scoring.networks import BANDPOWER_GRU, MSA_CNN, SPECTRAL_GRU, ULW_SLEEPNET
from sleepscorer_app.scoring.networks.mc2sleepnet import MC2SleepNet
from sleepscorer_app.scoring.networks.spectral_gru import SpectralGRU
from sleepscorer_app.training import one_epoch_training, spectral_gru_training
from sleepscorer_app.training.band_power_training import train_band_powers
from sleepscorer_app.training.card import card_text, simulated_text
from sleepscorer_app.training.checkpoints import RunState, load_state
from sleepscorer_app.training.head_training import HeadRun, with_head
from sleepscorer_app.training.night_pool import (
    NightPool,
    NightSupply,
    prepared,
    reference_spectrum,
    write_night,
)
from sleepscorer_app.training.night_sources import (
    ANCHORED,
    REAL_PIECES,
    SIMULATED,
    NightSource,
    training_pieces,
)
from sleepscorer_app.training.one_epoch_training import OneEpochRun
from sleepscorer_app.training.recipe import (
    OneEpochRecipe,
    Recipe,
    SpectralGRURecipe,
    load_band_power_recipe,
    load_one_epoch_recipe,
    load_recipe,
    load_spectral_recipe,
    network_of,
)
from sleepscorer_app.training.recorded_card import recorded_text
from sleepscorer_app.training.recorded_preparation import (
    AS_THE_RECIPE_SAYS,
    RecordedNights,
    RecordedRun,
    prepare_recorded,
)
from sleepscorer_app.training.recorded_test import write_test_of
from sleepscorer_app.training.spectral_gru_training import (
    score_spectral_validation,
    summarised_nights,
    train_copies,
)
from sleepscorer_app.training.training_run import News, TrainingRun, describe
from sleepscorer_app.training.validation import (
    ScoredNight,
    ValidationNight,
    figures,
    kinds_of,
    score_one_epoch_validation,
    score_validation,
)

AnyRecipe = TypeVar("AnyRecipe", Recipe, OneEpochRecipe, SpectralGRURecipe)


@dataclass(frozen=True)
class Preparation(Generic[AnyRecipe]):
    """What a run needs before its first step: nights to train on, nights to validate on."""

    recipe: AnyRecipe
    source: NightSource
    pool: NightSupply
    validation: list[ValidationNight]
    recorded: RecordedRun | None = None


def train(
    recipe: str,
    data: Path | None,
    out: Path,
    report: Callable[[News], None],
    *,
    cache: Path,
    minutes: float | None = None,
    resume: bool = False,
    version: str = "0.1",
    nights: RecordedNights = AS_THE_RECIPE_SAYS,
) -> ModelFolder:
    """Trains by `recipe` and writes the model folder `out`; nights and checkpoints go to `cache`.

    `resume` goes on from the last checkpoint in `cache`. Raises `UnusableRecipe` for a recipe that
    cannot be followed and `ValueError` for data that are not what they should be.
    """
    if network_of(recipe) == BANDPOWER_GRU:
        if nights.source is not None:
            raise ValueError("the band-power GRU learns from band powers, not from a --source")
        if resume or minutes is not None:
            raise ValueError("the band-power GRU trains in minutes: no --resume and no --minutes")
        return train_band_powers(load_band_power_recipe(recipe), data, out, report, version=version)
    if network_of(recipe) == SPECTRAL_GRU:
        if resume or minutes is not None:
            raise ValueError("the spectral GRU trains in minutes: no --resume and no --minutes")
        spectral = prepare(load_spectral_recipe(recipe), data, cache, nights)
        with spectral.pool as pool:
            summaries = summarised_nights(pool, spectral.recipe, report)
        started = time.monotonic()
        network = train_copies(spectral.recipe, summaries, report)
        state = RunState(elapsed_seconds=time.monotonic() - started)
        return _tested(spectral, write_spectral_model(spectral, network, state, out, version))
    if network_of(recipe) in (ULW_SLEEPNET, MSA_CNN):
        one = prepare(load_one_epoch_recipe(recipe), data, cache, nights)
        with one.pool as pool:
            epoch_run = OneEpochRun(
                one.recipe, pool, one.validation, cache, report, minutes=minutes
            )
            state = epoch_run.run(resume=resume)
            head = _head(one, state, cache, report, resume=resume)
        return _tested(one, write_one_epoch_model(one, state, out, version, head))
    preparation = prepare(load_recipe(recipe), data, cache, nights)
    with preparation.pool as pool:
        run = TrainingRun(
            preparation.recipe, pool, preparation.validation, cache, report, minutes=minutes
        )
        state = run.run(resume=resume)
    return _tested(preparation, write_model(preparation, state, out, version))


def prepare(
    recipe: AnyRecipe, data: Path | None, cache: Path, nights: RecordedNights = AS_THE_RECIPE_SAYS
) -> Preparation[AnyRecipe]:
    """The reference spectrum and the kept-out nights, made once and kept in `cache`.

    Raises `ValueError` when `cache` holds the nights of a recipe that differs in what they are.
    """
    cache.mkdir(parents=True, exist_ok=True)
    if (nights.source or recipe.source) != SIMULATED:
        recipe, run = prepare_recorded(recipe, data, cache, nights)
        return Preparation(recipe, NightSource(None, recipe.supply), run.pool, run.validation, run)
    _claim(cache, recipe, with_data=data is not None)
    source = NightSource(data, recipe.supply)
    path = cache / "reference_spectrum.npy"
    if path.is_file():
        reference = np.load(path, allow_pickle=False)
    else:
        reference = reference_spectrum(
            source, recipe.seed_of_nights, recipe.supply.reference_nights
        )
        np.save(path, reference)
    validation = _validation_nights(recipe, source, reference, cache / "validation")
    pool = NightPool(cache / "nights", source, recipe.supply, recipe.seed_of_nights, reference)
    return Preparation(recipe, source, pool, validation)


def _claim(
    cache: Path, recipe: Recipe | OneEpochRecipe | SpectralGRURecipe, *, with_data: bool
) -> None:
    """Notes by what the nights and checkpoints in `cache` are made, or finds the same note."""
    note = cache / "made_by.txt"
    seeds = [recipe.seed] if recipe.night_seed is None else [recipe.seed, recipe.night_seed]
    made_by = "\n".join(repr(one) for one in (*seeds, recipe.supply, recipe.config, with_data))
    if not note.is_file():
        note.write_text(made_by, "utf-8")
    elif note.read_text("utf-8") != made_by:
        raise ValueError(
            f"{cache} holds nights and checkpoints of another recipe; "
            "choose another --cache, or empty this one"
        )


def _validation_nights(
    recipe: Recipe | OneEpochRecipe | SpectralGRURecipe,
    source: NightSource,
    reference: NDArray[np.float64],
    folder: Path,
) -> list[ValidationNight]:
    folder.mkdir(exist_ok=True)
    kinds = (SIMULATED, ANCHORED, REAL_PIECES) if source.makes_hybrids else (SIMULATED,)
    nights: list[ValidationNight] = []
    for which, kind in enumerate(kinds):
        for index in range(recipe.validation_nights):
            path = folder / f"{which}_{index:02d}.safetensors"
            if not path.is_file():
                # Seeds of their own: no validation night is ever among the training nights.
                rng = np.random.default_rng([recipe.seed_of_nights, 6, which, index])
                write_night(path, prepared(source.make_kept_out(rng, kind, index), reference))
            nights.append(ValidationNight.load(kind, path))
    return nights


def write_model(
    preparation: Preparation[Recipe], state: RunState, out: Path, version: str
) -> ModelFolder:
    """Validates the best weights of a run, fits the temperature, writes folder and card."""
    recipe, pool = preparation.recipe, preparation.pool
    network = MC2SleepNet(recipe.config)
    network.load_state_dict(state.best_network or state.network)
    network.eval()
    torch.set_num_threads(1)
    description = describe(recipe, pool.reference, version=version)
    scored = score_validation(network, preparation.validation, description)
    network.eval()
    n_nights = pool.n_made()
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, recipe.config.sequence_length)
    return save_model(out, network, description, card)


def _head(
    preparation: Preparation[OneEpochRecipe],
    state: RunState,
    cache: Path,
    report: Callable[[News], None],
    *,
    resume: bool,
) -> RunState | None:
    """The finished network's temporal head, if the recipe wants one."""
    if preparation.recipe.head is None:
        return None
    run = HeadRun(preparation.recipe, preparation.pool, preparation.validation, cache, report)
    return run.run(state, resume=resume)


def write_one_epoch_model(
    preparation: Preparation[OneEpochRecipe],
    state: RunState,
    out: Path,
    version: str,
    head: RunState | None = None,
) -> ModelFolder:
    """The same for a network that knows one epoch at a time, with its head if that was kept."""
    recipe, pool = preparation.recipe, preparation.pool
    head_weights = head.best_network if head else {}
    recipe = with_head(recipe) if head_weights else recipe
    network = one_epoch_training.network_of(recipe)
    network.load_state_dict((state.best_network or state.network) | head_weights)
    torch.set_num_threads(1)
    scored = score_one_epoch_validation(network, preparation.validation, recipe.views)
    network.eval()
    n_nights = pool.n_nights_at(state.step - 1)
    description = one_epoch_training.describe(recipe, pool.reference, version)
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, 1)
    return save_model(out, network, description, card)


def write_spectral_model(
    preparation: Preparation[SpectralGRURecipe],
    network: SpectralGRU,
    state: RunState,
    out: Path,
    version: str,
) -> ModelFolder:
    """The same for the spectral GRU."""
    recipe, pool = preparation.recipe, preparation.pool
    scored = score_spectral_validation(network, preparation.validation, recipe.views)
    n_nights = recipe.supply.first_nights
    description = spectral_gru_training.describe(recipe, pool.reference, version)
    description = _measured(description, scored, pool, n_nights)
    card = _card(preparation, description, state, n_nights, recipe.learning.length)
    return save_model(out, network, description, card)


def _measured(
    description: ModelDescription, scored: Sequence[ScoredNight], pool: NightSupply, n_nights: int
) -> ModelDescription:
    """With the temperature fitted on the kept-out nights, and the figures under it."""
    stages = np.concatenate([night.stages for night in scored])
    probabilities = np.concatenate([night.probabilities for night in scored])
    temperature = fit_temperature(probabilities, stages)
    calibrated = sharpened(probabilities, temperature)
    risk = risk_at_coverage(calibrated.max(axis=1), calibrated.argmax(axis=1) == stages)
    return replace(
        description,
        temperature=temperature,
        stage_prior=tuple(float(share) for share in pool.stage_shares(n_nights)),
        validation=tuple(figures(kind, scored, temperature) for kind in kinds_of(scored)),
        risk_coverage=tuple(RiskPoint(*pair) for pair in risk),
    )


def _card(
    preparation: Preparation[Recipe] | Preparation[OneEpochRecipe] | Preparation[SpectralGRURecipe],
    description: ModelDescription,
    state: RunState,
    n_nights: int,
    sequence_length: int,
) -> str:
    data, supply = preparation.source.data, preparation.recipe.supply
    trained = _trained(preparation.recipe, state)
    if preparation.recorded is not None:
        learned_from = recorded_text(
            preparation.recorded.data, description.stage_prior, description.trained_with, trained
        )
    else:
        learned_from = simulated_text(
            description,
            n_simulated_nights=n_nights,
            n_pieces=len(training_pieces(data)) if data is not None else 0,
            hybrid_share=supply.mapped_draw_share * supply.hybrid_draw_share,
            trained=trained,
        )
    return card_text(
        description,
        learned_from,
        is_simulated=preparation.recorded is None,
        sequence_length=sequence_length,
    )


def _tested(preparation: Preparation[AnyRecipe], folder: ModelFolder) -> ModelFolder:
    """The same folder; if it learned from real nights, its card says how it does on strangers."""
    if preparation.recorded is not None:
        write_test_of(preparation.recorded, folder)
    return folder


def _trained(recipe: Recipe | OneEpochRecipe | SpectralGRURecipe, state: RunState) -> str:
    """How long, on what, and which weights were kept."""
    return (
        f"{state.elapsed_seconds / 60:.0f} min on one CPU thread,\nweights of "
        f"{state.best_at.replace('_', '-') or 'the last step'}, seed {recipe.seed}, "
        f"SleepScorer {__version__}, torch {torch.__version__}, {platform.system()}"
    )


def export_interim(
    recipe: str, data: Path | None, cache: Path, out: Path, version: str
) -> ModelFolder:
    """The best weights so far of a run that still goes on, as a model folder.

    Raises `ValueError` when the run has kept none yet.
    """
    state = load_state(cache / "best")
    now = load_state(cache)
    if state is None or now is None:
        raise ValueError(f"the run in {cache} has no validated weights yet")
    now.best_network, now.best_at = state.network, state.best_at
    return write_model(prepare(load_recipe(recipe), data, cache), now, out, version)
