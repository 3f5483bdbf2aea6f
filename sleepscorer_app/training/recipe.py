"""A training recipe: a short TOML file that says everything a training run depends on."""

import tomllib
from dataclasses import dataclass, field, fields
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

Part = TypeVar("Part")


class UnusableRecipe(Exception):
    """A recipe that cannot be followed; `str(error)` says which file and why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"the recipe {path} cannot be followed: {why}")


@dataclass(frozen=True)
class Supply:
    """Which nights are made for training, and how they are drawn."""

    first_nights: int = 48
    steps_per_new_night: int = 20
    most_nights: int = 400
    anchored_153_share: float = 0.15
    hybrid_nights_share: float = 0.12
    hybrid_draw_share: float = 0.15
    mapped_draw_share: float = 0.5
    reference_nights: int = 16


@dataclass(frozen=True)
class Together:
    """The stage in which everything is trained at once: stages, contrast and masked tokens."""

    steps: int = 3000
    batch: int = 8
    learning_rate: float = 1e-3
    weight_decay: float = 1e-3
    warm_up_steps: int = 100
    clip_norm: float = 1.0
    stage_weight: float = 2.0
    contrast_weight: float = 0.3
    rebuild_weight: float = 0.5
    contrast_temperature: float = 0.07
    steps_per_validation: int = 300


@dataclass(frozen=True)
class FineTune:
    """The stage in which the encoders are frozen and only the sequence part learns."""

    steps: int = 300
    windows: int = 24
    learning_rate: float = 5e-4
    weight_decay: float = 1e-3


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what comes out of a training run, apart from the data."""

    name: str
    network: str
    seed: int = 1
    config: MC2SleepNetConfig = field(default_factory=MC2SleepNetConfig.compact)
    supply: Supply = field(default_factory=Supply)
    together: Together = field(default_factory=Together)
    fine_tune: FineTune = field(default_factory=FineTune)
    validation_nights: int = 6


def load_recipe(name_or_path: str) -> Recipe:
    """The recipe of this name beside the code, or in this TOML file.

    Raises `UnusableRecipe` for a missing file, broken TOML, or a key nobody knows.
    """
    shipped = files("sleepscorer_app.training") / "recipes" / f"{name_or_path}.toml"
    try:
        text = (
            shipped.read_text("utf-8")
            if shipped.is_file()
            else Path(name_or_path).read_text("utf-8")
        )
        table = tomllib.loads(text)
    except OSError:
        raise UnusableRecipe(name_or_path, "there is no such recipe or file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableRecipe(name_or_path, str(error)) from None
    parts = {
        "config": MC2SleepNetConfig,
        "supply": Supply,
        "together": Together,
        "fine_tune": FineTune,
    }
    built: dict[str, object] = {"name": Path(name_or_path).stem}
    for key, value in table.items():
        built[key] = _part(parts[key], value, f"{name_or_path}, [{key}]") if key in parts else value
    return _checked(Recipe, built, name_or_path)


def _part(kind: type[Part], table: object, where: str) -> Part:
    if not isinstance(table, dict):
        raise UnusableRecipe(where, "a section is expected here, not one value")
    return _checked(
        kind, {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}, where
    )


def _checked(kind: type[Part], values: dict[str, object], where: str) -> Part:
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - known)
    if unknown:
        raise UnusableRecipe(
            where, f"nobody knows the key {unknown[0]!r}; known are {', '.join(sorted(known))}"
        )
    try:
        return kind(**values)
    except TypeError as error:
        raise UnusableRecipe(where, str(error)) from None
