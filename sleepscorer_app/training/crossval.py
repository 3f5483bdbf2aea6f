"""Cross-validation: a network per fold, each tested on people it never saw, the results pooled."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.scoring.networks import BANDPOWER_GRU, MSA_CNN, SPECTRAL_GRU, ULW_SLEEPNET
from sleepscorer_app.training.datasets import UnusableData
from sleepscorer_app.training.evaluation.measured_file import load_measured
from sleepscorer_app.training.evaluation.person_bootstrap import MeasuredNight
from sleepscorer_app.training.evaluation.protocols import Protocol
from sleepscorer_app.training.evaluation.recorded_test import TESTED_FILE
from sleepscorer_app.training.nights.recorded_nights import make_ready
from sleepscorer_app.training.nights.recorded_preparation import (
    RecordedNights,
    RecordedRecipe,
    Say,
    find_nights,
)
from sleepscorer_app.training.recipe import (
    UnusableRecipe,
    load_one_epoch_recipe,
    load_recipe,
    load_spectral_recipe,
    network_of,
)
from sleepscorer_app.training.runs.learning import News
from sleepscorer_app.training.splits import Split, SubjectNight
from sleepscorer_app.training.train import train


@dataclass(frozen=True)
class CrossvalOptions:
    """Which folds (None: all), of how many (None: the protocol's), and how their nights are got.

    `minutes` limits the first stage of each fold's training.
    """

    folds: tuple[int, ...] | None = None
    n_folds: int | None = None
    fetch: bool = False
    skip_unusable: bool = False
    minutes: float | None = None


@dataclass(frozen=True)
class CrossvalResult:
    """The test nights of all folds that are done, and how many folds there are."""

    nights: list[MeasuredNight]
    n_done: int
    n_folds: int


def crossvalidate(
    recipe: str,
    protocol: Protocol,
    data: Path,
    cache: Path,
    options: CrossvalOptions,
    say: Say,
    report: Callable[[int, News], None],
) -> CrossvalResult:
    """Trains and tests the folds wanted that are not done yet; pools all that are.

    A run that was killed goes on in the fold and at the step where it was. Each fold's model lies
    in `cache`. Raises `UnusableData`, `UnusableRecipe`, and `ValueError` for a fold there is not.
    """
    splits = _splits(recipe, protocol, data, cache, options, say)
    wanted = range(len(splits)) if options.folds is None else options.folds
    for fold in wanted:
        if not 0 <= fold < len(splits):
            raise ValueError(f"there is no fold {fold}; they are 0 to {len(splits) - 1}")
    for fold in wanted:
        folder = fold_folder(cache, fold)
        if (folder / TESTED_FILE).is_file():
            continue
        split = splits[fold]
        train(
            recipe,
            data,
            folder / "model",
            lambda news, fold=fold: report(fold, news),
            cache=folder,
            minutes=options.minutes,
            resume=True,
            nights=RecordedNights(
                protocol.source,
                skip_unusable=options.skip_unusable,
                split_by=lambda _nights, split=split: split,
                ready_folder=cache / "ready",
            ),
        )
        _drop_views(folder)
    return _pooled(cache, len(splits))


def fold_folder(cache: Path, fold: int) -> Path:
    """Where a fold's checkpoints, model and results lie."""
    return cache / f"fold_{fold:02d}"


def _splits(
    recipe: str, protocol: Protocol, data: Path, cache: Path, options: CrossvalOptions, say: Say
) -> list[Split]:
    """Every fold's split of the nights that can be used; the same for every call on this cache."""
    loaded = _loaded(recipe)
    source, found = find_nights(protocol.source, data, fetch=options.fetch, say=say)
    _checked(protocol, [files.whose for files in found.nights], options.n_folds, data)
    ready, remarks = make_ready(
        source,
        found.nights,
        loaded.channels,
        cache / "ready",
        skip_unusable=options.skip_unusable,
    )
    for remark in remarks:
        say(remark)
    whose = [night.whose for night in ready]
    splits = _checked(protocol, whose, options.n_folds, data)
    names = [night.name for night in whose]
    _claim(cache, json.dumps([repr(loaded), protocol.source, len(splits), names]))
    return splits


def _checked(
    protocol: Protocol, nights: Sequence[SubjectNight], n_folds: int | None, data: Path
) -> list[Split]:
    try:
        return protocol.splits(nights, n_folds)
    except ValueError as error:
        raise UnusableData(f"{data} cannot be split as wanted: {error}") from error


def _loaded(recipe: str) -> RecordedRecipe:
    network = network_of(recipe)
    if network == BANDPOWER_GRU:
        raise UnusableRecipe(recipe, "the band-power GRU learns from band powers, not from nights")
    if network == SPECTRAL_GRU:
        return load_spectral_recipe(recipe)
    if network in (ULW_SLEEPNET, MSA_CNN):
        return load_one_epoch_recipe(recipe)
    return load_recipe(recipe)


def _claim(cache: Path, made_by: str) -> None:
    """Folds of one recipe on one set of nights are pooled, and no others."""
    note = cache / "crossval.json"
    if not note.is_file():
        note.write_text(made_by, "utf-8")
    elif note.read_text("utf-8") != made_by:
        raise UnusableData(
            f"{cache} holds folds of another recipe or of other nights; choose another --cache, or "
            "empty this one"
        )


def _drop_views(folder: Path) -> None:
    """The fold's nights, gigabytes for a large set; they can be made again from the ready ones."""
    for name in ("nights", "validation", "test"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _pooled(cache: Path, n_folds: int) -> CrossvalResult:
    files = [fold_folder(cache, fold) / TESTED_FILE for fold in range(n_folds)]
    done = [path for path in files if path.is_file()]
    nights = [night for path in done for night in load_measured(path)]
    return CrossvalResult(nights, len(done), n_folds)
