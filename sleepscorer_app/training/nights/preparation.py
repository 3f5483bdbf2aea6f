"""What a run needs before its first step: nights to train on, and nights to validate on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.training.nights.night_pool import (
    NightPool,
    NightSupply,
    prepared,
    reference_spectrum,
    write_night,
)
from sleepscorer_app.training.nights.night_sources import (
    ANCHORED,
    REAL_PIECES,
    SIMULATED,
    NightSource,
)
from sleepscorer_app.training.nights.recorded_preparation import (
    AS_THE_RECIPE_SAYS,
    RecordedNights,
    RecordedRun,
    nights_of_run,
    prepare_recorded,
)
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import OneEpochRecipe, Recipe, SpectralGRURecipe

AnyRecipe = TypeVar("AnyRecipe", Recipe, OneEpochRecipe, SpectralGRURecipe)


@dataclass(frozen=True)
class Preparation(Generic[AnyRecipe]):
    """What a run needs before its first step: nights to train on, nights to validate on."""

    recipe: AnyRecipe
    source: NightSource
    pool: NightSupply
    validation: list[ValidationNight]
    recorded: RecordedRun | None = None


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
    if (known := nights_of_run(cache).source) is not None:
        raise ValueError(
            f"{cache} holds a run on recorded nights; name them, --source {known} --data DIR, or "
            "choose another --cache"
        )
    if len(recipe.channels) > 1:
        raise ValueError(
            f"simulated nights have one channel, and the recipe {recipe.name} reads "
            f"{', '.join(recipe.channels)} together; name recorded nights, --source folder "
            "--data DIR"
        )
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
