"""From a recipe and data to a model folder with its card: the way of each network."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sleepscorer_app.scoring.model_files import ModelFolder, read_model_folder
from sleepscorer_app.scoring.networks import BANDPOWER_GRU, MSA_CNN, SPECTRAL_GRU, ULW_SLEEPNET
from sleepscorer_app.training.evaluation.recorded_test import write_test_of
from sleepscorer_app.training.nights.preparation import AnyRecipe, Preparation, prepare
from sleepscorer_app.training.nights.recorded_preparation import (
    AS_THE_RECIPE_SAYS,
    RecordedNights,
    nights_of_run,
)
from sleepscorer_app.training.recipe import (
    load_band_power_recipe,
    load_one_epoch_recipe,
    load_recipe,
    load_spectral_recipe,
    network_of,
)
from sleepscorer_app.training.runs.band_power_training import train_band_powers
from sleepscorer_app.training.runs.checkpoints import RunState, load_state
from sleepscorer_app.training.runs.devices import Devices
from sleepscorer_app.training.runs.head_training import HeadRun, head_of
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.runs.model_writing import (
    write_model,
    write_one_epoch_model,
    write_spectral_model,
)
from sleepscorer_app.training.runs.one_epoch_training import OneEpochRun
from sleepscorer_app.training.runs.spectral_gru_training import summarised_nights, train_copies
from sleepscorer_app.training.runs.training_run import TrainingRun

if TYPE_CHECKING:
    from lightning_fabric import Fabric

IN_MINUTES = {BANDPOWER_GRU: "the band-power GRU", SPECTRAL_GRU: "the spectral GRU"}


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
    devices: Devices | None = None,
) -> ModelFolder:
    """Trains by `recipe` and writes the model folder `out`; nights and checkpoints go to `cache`.

    `resume` goes on from the last checkpoint in `cache`. Raises `UnusableRecipe` for a recipe that
    cannot be followed, `ValueError` for data that are not what they should be,
    `UnusableCheckpoint`, `TrainingNotInstalled` and `NoSuchDevice`.
    """
    network = network_of(recipe)
    if network in IN_MINUTES and (resume or minutes is not None):
        raise ValueError(f"{IN_MINUTES[str(network)]} trains in minutes: no --resume, no --minutes")
    if network == BANDPOWER_GRU and nights.source is not None:
        raise ValueError("the band-power GRU learns from band powers, not from a --source")
    if network == BANDPOWER_GRU:
        return train_band_powers(load_band_power_recipe(recipe), data, out, report, version=version)
    if network == SPECTRAL_GRU:
        return _train_spectral(recipe, data, out, report, cache, version, nights)
    fabric = (devices or Devices()).start()
    if network in (ULW_SLEEPNET, MSA_CNN):
        one = _prepared(load_one_epoch_recipe(recipe), data, cache, nights, fabric)
        with one.pool as pool:
            how = (one.recipe, pool, one.validation, cache, report, fabric)
            state = OneEpochRun(*how, minutes=minutes).run(resume=resume)
            head = HeadRun(*how).run(state, resume=resume) if one.recipe.head else None
            if fabric.is_global_zero:
                _tested(one, write_one_epoch_model(one, state, out, version, head))
    else:
        whole = _prepared(load_recipe(recipe), data, cache, nights, fabric)
        with whole.pool as pool:
            how = (whole.recipe, pool, whole.validation, cache, report, fabric)
            state = TrainingRun(*how, minutes=minutes).run(resume=resume)
            if fabric.is_global_zero:
                _tested(whole, write_model(whole, state, out, version))
    fabric.barrier()
    return read_model_folder(out)


def _prepared(
    recipe: AnyRecipe,
    data: Path | None,
    cache: Path,
    nights: RecordedNights,
    fabric: "Fabric",
) -> Preparation[AnyRecipe]:
    """One process makes the kept-out nights, the others find them made."""
    with fabric.rank_zero_first():
        return prepare(recipe, data, cache, nights)


def _tested(preparation: Preparation[AnyRecipe], folder: ModelFolder) -> ModelFolder:
    """The same folder; if it learned from real nights, its card says how it does on strangers."""
    if preparation.recorded is not None:
        write_test_of(preparation.recorded, folder)
    return folder


def _train_spectral(
    recipe: str,
    data: Path | None,
    out: Path,
    report: Callable[[News], None],
    cache: Path,
    version: str,
    nights: RecordedNights,
) -> ModelFolder:
    spectral = prepare(load_spectral_recipe(recipe), data, cache, nights)
    with spectral.pool as pool:
        summaries = summarised_nights(pool, spectral.recipe, report)
    started = time.monotonic()
    network = train_copies(spectral.recipe, summaries, report)
    state = RunState(elapsed_seconds=time.monotonic() - started)
    return _tested(spectral, write_spectral_model(spectral, network, state, out, version))


def export_interim(
    recipe: str, data: Path | None, cache: Path, out: Path, version: str
) -> ModelFolder:
    """The best weights so far of a run that still goes on, as a model folder.

    The nights are those the run learns from, whatever named them: recipe or command line.
    Raises `ValueError` when the run has kept none yet, or is one that keeps none.
    """
    network = network_of(recipe)
    if network in IN_MINUTES:
        raise ValueError(f"{IN_MINUTES[str(network)]} trains in minutes and keeps nothing before")
    state = load_state(cache)
    if state is None or not state.best_network:
        raise ValueError(f"the run in {cache} has no validated weights yet")
    nights = nights_of_run(cache)
    if network in (ULW_SLEEPNET, MSA_CNN):
        one = prepare(load_one_epoch_recipe(recipe), data, cache, nights)
        return write_one_epoch_model(one, state, out, version, head_of(cache, state))
    return write_model(prepare(load_recipe(recipe), data, cache, nights), state, out, version)
