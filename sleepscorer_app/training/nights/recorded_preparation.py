"""Real nights, split by person, as a training run wants them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.scoring.model_files import MAPPED
from sleepscorer_app.scoring.monge_mapping import N_BINS
from sleepscorer_app.training.datasets import (
    DataSource,
    FoundNights,
    UnusableData,
    data_source,
)
from sleepscorer_app.training.nights.recorded_nights import (
    ReadyNight,
    make_ready,
    reference_of,
    write_views,
)
from sleepscorer_app.training.nights.recorded_pool import RecordedPool
from sleepscorer_app.training.nights.validation import ValidationNight
from sleepscorer_app.training.recipe import OneEpochRecipe, People, Recipe, SpectralGRURecipe
from sleepscorer_app.training.splits import Split, SubjectNight, split_at_random
from sleepscorer_app.training.whole_file import write_whole

_REMEMBERED = "recorded_nights.json"
"""In the run's cache: what the command line said of its nights."""
TO_STOP_BY = "real nights of people who said when to stop"

AnyRecipe = TypeVar("AnyRecipe", Recipe, OneEpochRecipe, SpectralGRURecipe)
RecordedRecipe = Recipe | OneEpochRecipe | SpectralGRURecipe
Say = Callable[[str], None]
Splitter = Callable[[Sequence[SubjectNight]], Split]


@dataclass(frozen=True)
class RecordedData:
    """Real nights made ready: where they come from, all of them, and who is on which side."""

    title: str
    nights: tuple[ReadyNight, ...]
    split: Split

    def of(self, side: Sequence[SubjectNight]) -> list[ReadyNight]:
        """The nights of one side of the split."""
        wanted = set(side)
        return [night for night in self.nights if night.whose in wanted]

    @property
    def channels(self) -> dict[tuple[str, ...], int]:
        """Which channels were read, and in how many nights."""
        counts: dict[tuple[str, ...], int] = {}
        for night in self.nights:
            counts[night.channels] = counts.get(night.channels, 0) + 1
        return counts


@dataclass(frozen=True)
class RecordedNights:
    """How a run is to use real nights: what stands on the command line beside the recipe.

    `source` takes the place of the recipe's. `split_by` is the protocol's split; without it the
    recipe's shares of people are drawn. `ready_folder` keeps nights made ready for several runs;
    without it they lie in the run's own cache.
    """

    source: str | None = None
    fetch: bool = False
    skip_unusable: bool = False
    split_by: Splitter | None = None
    ready_folder: Path | None = None
    say: Say = lambda _sentence: None


AS_THE_RECIPE_SAYS = RecordedNights()


@dataclass(frozen=True)
class RecordedRun:
    """What a run learns from, what stops it, and the files of those it is tested on once."""

    data: RecordedData
    cache: Path
    pool: RecordedPool
    validation: list[ValidationNight]
    test: tuple[tuple[SubjectNight, Path], ...]


def prepare_recorded(
    recipe: AnyRecipe, folder: Path | None, cache: Path, options: RecordedNights
) -> tuple[AnyRecipe, RecordedRun]:
    """The recipe's real nights ready to be trained on, and the recipe with their number in it.

    Raises `UnusableData` for a folder that will not do, or a `cache` of other nights.
    """
    # What the recipe does not show is not drawn either.
    shown = recipe.supply if _is_mapped(recipe) else replace(recipe.supply, mapped_draw_share=0.0)
    recipe = replace(recipe, source=options.source or recipe.source, supply=shown)
    split_by = options.split_by or by_shares(recipe.people, recipe.seed)
    data = find_and_split(
        recipe, folder, options.ready_folder or cache / "ready", split_by, options
    )
    run = prepare_run(recipe, data, cache)
    _remember(cache, recipe.source, skip_unusable=options.skip_unusable)
    n_nights = run.pool.n_nights
    supply = replace(recipe.supply, first_nights=n_nights, most_nights=n_nights)
    return replace(recipe, supply=supply), run


def nights_of_run(cache: Path) -> RecordedNights:
    """From which nights the run in `cache` learns, as its command line said.

    Where the cache does not tell, the recipe does.
    """
    note = cache / _REMEMBERED
    if not note.is_file():
        return AS_THE_RECIPE_SAYS
    try:
        known = json.loads(note.read_text("utf-8"))
        return RecordedNights(str(known["source"]), skip_unusable=bool(known["skip_unusable"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableData(f"{note} does not say from which nights the run learns") from error


def _remember(cache: Path, source: str, *, skip_unusable: bool) -> None:
    known = {"source": source, "skip_unusable": skip_unusable}
    write_whole(cache / _REMEMBERED, json.dumps(known).encode("utf-8"))


def find_nights(
    name: str, folder: Path | None, *, fetch: bool, say: Say
) -> tuple[DataSource, FoundNights]:
    """The source of that name and its nights in `folder`, fetched before if need be.

    Raises `UnusableData` where there are none.
    """
    source = data_source(name)
    if folder is None:
        raise UnusableData(f"{name} needs the folder of its nights: --data DIR")
    if fetch and source.fetch is None:
        raise UnusableData(f"{name} cannot be fetched; only Sleep-EDF can")
    if fetch and source.fetch is not None:
        source.fetch(folder)
    if not folder.is_dir():
        raise UnusableData(f"{folder} is no folder; name the one with the nights with --data")
    found = source.find(folder)
    for remark in found.remarks:
        say(remark)
    return source, found


def find_and_split(
    recipe: RecordedRecipe,
    folder: Path | None,
    ready_folder: Path,
    split_by: Splitter,
    options: RecordedNights,
) -> RecordedData:
    """The recipe's source in `folder`, read once and split. Raises `UnusableData`."""
    source, found = find_nights(recipe.source, folder, fetch=options.fetch, say=options.say)
    place = folder or Path()
    whose = [files.whose for files in found.nights]
    # Before hours are spent on reading: are there enough people at all?
    _checked_split(split_by, whose, place)
    nights, remarks = make_ready(
        source,
        found.nights,
        recipe.channels,
        ready_folder,
        skip_unusable=options.skip_unusable,
    )
    for remark in remarks:
        options.say(remark)
    split = _checked_split(split_by, [night.whose for night in nights], place)
    return RecordedData(source.title, tuple(nights), split)


def by_shares(people: People, seed: int) -> Splitter:
    """A split at random with these shares of the people; at least one person on each side."""

    def split_by(nights: Sequence[SubjectNight]) -> Split:
        n_people = len({night.subject for night in nights})
        n_validation = max(round(people.validation_share * n_people), 1)
        n_test = max(round(people.test_share * n_people), 1) if people.test_share > 0 else 0
        return split_at_random(nights, n_validation, n_test, seed)

    return split_by


def prepare_run(recipe: RecordedRecipe, data: RecordedData, cache: Path) -> RecordedRun:
    """Writes both views of every night into `cache`, mapped to the mean of those trained on."""
    train, validation, test = (
        data.of(side) for side in (data.split.train, data.split.validation, data.split.test)
    )
    _claim(cache, recipe, (train, validation, test))
    n_channels = len(data.nights[0].channels)
    reference: NDArray[np.float64] = np.zeros(N_BINS) if n_channels > 1 else reference_of(train)
    paths = {
        name: _written(nights, reference, cache / name)
        for name, nights in (("nights", train), ("validation", validation), ("test", test))
    }
    pool = RecordedPool(
        cache / "nights",
        len(train),
        recipe.seed,
        reference,
        mapped_share=recipe.supply.mapped_draw_share,
        n_channels=n_channels,
        envelopes=_envelopes_of(data.nights),
    )
    stop_by = [ValidationNight.load(TO_STOP_BY, path) for path in paths["validation"]]
    whose = (night.whose for night in test)
    return RecordedRun(data, cache, pool, stop_by, tuple(zip(whose, paths["test"], strict=True)))


def _envelopes_of(nights: Sequence[ReadyNight]) -> tuple[int, ...]:
    """The places of channels that hold a strength once a second, in every night or in none."""
    every = {tuple(name in one.envelopes for name in one.channels) for one in nights}
    if len(every) > 1 and len(nights[0].channels) > 1:
        raise UnusableData(
            "a muscle channel is a waveform in some of the nights and its strength once a second "
            "in others; leave it out of the recipe's channels, or train on nights of one kind"
        )
    return tuple(place for place, is_one in enumerate(min(every)) if is_one)


def _claim(cache: Path, recipe: RecordedRecipe, sides: tuple[list[ReadyNight], ...]) -> None:
    """Notes by which nights and settings `cache` is made, or finds the same note."""
    known = [recipe.seed, recipe.config, recipe.supply, recipe.source, recipe.channels]
    known += [[night.path.stem for night in side] for side in sides]
    made_by, note = repr(known), cache / "made_by.txt"
    if not note.is_file():
        note.write_text(made_by, "utf-8")
    elif note.read_text("utf-8") != made_by:
        raise UnusableData(
            f"{cache} holds a run on other nights or by another recipe; choose another --cache, or "
            "empty this one"
        )


def _is_mapped(recipe: RecordedRecipe) -> bool:
    return isinstance(recipe, Recipe) or MAPPED in recipe.views


def _written(
    nights: Sequence[ReadyNight], reference: NDArray[np.float64], folder: Path
) -> list[Path]:
    """Files for the run in their order; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"night_{index:05d}.safetensors" for index in range(len(nights))]
    for night, path in zip(nights, paths, strict=True):
        if not path.is_file():
            write_views(night, reference, path)
    return paths


def _checked_split(split_by: Splitter, nights: Sequence[SubjectNight], folder: Path) -> Split:
    try:
        return split_by(nights)
    except ValueError as error:
        raise UnusableData(f"{folder} holds nights of too few people: {error}") from error
