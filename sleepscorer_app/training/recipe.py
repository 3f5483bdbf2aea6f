"""A training recipe: a short TOML file that says everything a training run depends on.

The network it names decides what else it may hold.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from sleepscorer_app.scoring.model_files import MAPPED, PLAIN
from sleepscorer_app.scoring.networks import MSA_CNN, ULW_SLEEPNET
from sleepscorer_app.scoring.networks.bandpower_gru_config import BandPowerGRUConfig
from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig
from sleepscorer_app.scoring.networks.msa_cnn_config import MSACNNConfig
from sleepscorer_app.scoring.networks.spectral_gru_config import SpectralGRUConfig
from sleepscorer_app.scoring.networks.ulw_sleepnet_config import ULWSleepNetConfig

Part = TypeVar("Part")

KAPPA, MACRO_F1 = "kappa", "macro_f1"
"""What the best weights are chosen by on the kept-out nights: `selection` in a recipe."""


class UnusableRecipe(Exception):
    """A recipe that cannot be followed; `str(error)` says which file and why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"the recipe {path} cannot be followed: {why}")


class OnMadeNights:
    """A recipe by which nights are made, from a seed of their own if networks are to share them."""

    seed: int
    night_seed: int | None

    @property
    def seed_of_nights(self) -> int:
        """What the nights are made and kept out by."""
        return self.seed if self.night_seed is None else self.night_seed


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
class People:
    """Of the people of a source of real nights: who says when to stop, and who is tested once.

    Everyone else is trained on. Shares are rounded, to one person at least.
    """

    validation_share: float = 0.15
    test_share: float = 0.15


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
    average_decay: float = 0.0
    """Of a running mean of the weights, which is what is validated and kept; 0: no mean."""
    steps_per_validation: int = 300
    patience: int = 0
    """Validations in a row without gain after which a stage ends; 0: it never ends early."""


@dataclass(frozen=True)
class FineTune:
    """The stage in which the encoders are frozen and only the sequence part learns."""

    steps: int = 300
    windows: int = 24
    learning_rate: float = 5e-4
    weight_decay: float = 1e-3


@dataclass(frozen=True)
class Recipe(OnMadeNights):
    """Everything that decides what comes out of a training run, apart from the data."""

    name: str
    network: str
    seed: int = 1
    config: MC2SleepNetConfig = field(default_factory=MC2SleepNetConfig.compact)
    supply: Supply = field(default_factory=Supply)
    together: Together = field(default_factory=Together)
    fine_tune: FineTune = field(default_factory=FineTune)
    validation_nights: int = 6
    selection: str = KAPPA
    night_seed: int | None = None
    source: str = "simulated"
    channels: tuple[str, ...] = ()
    people: People = field(default_factory=People)


@dataclass(frozen=True)
class BandPowerSplit:
    """Who is kept out: one fold is measured on once, some people of the next stop the training."""

    n_folds: int = 8
    fold: int = 0
    people_to_stop_by: int = 10


@dataclass(frozen=True)
class BandPowerSteps:
    """How the band-power GRU learns; offsets and noise are in nepers of power."""

    steps: int = 600
    nights: int = 16
    length: int = 256
    learning_rate: float = 3e-3
    weight_decay: float = 1e-2
    clip_norm: float = 1.0
    blanked_share: float = 0.02
    band_offset: float = 0.3
    noise: float = 0.1
    steps_per_validation: int = 50


@dataclass(frozen=True)
class BandPowerRecipe:
    """Everything that decides what comes out of training a band-power GRU, apart from the data."""

    name: str
    network: str
    seed: int = 1
    config: BandPowerGRUConfig = field(default_factory=BandPowerGRUConfig)
    split: BandPowerSplit = field(default_factory=BandPowerSplit)
    learning: BandPowerSteps = field(default_factory=BandPowerSteps)


@dataclass(frozen=True)
class OneEpochSteps:
    """How a network that knows one epoch at a time learns."""

    steps: int = 4000
    nights: int = 16
    epochs: int = 8
    learning_rate: float = 3e-3
    weight_decay: float = 1e-4
    warm_up_steps: int = 100
    clip_norm: float = 1.0
    steps_per_validation: int = 400
    patience: int = 0
    """Validations in a row without gain after which training ends; 0: it never ends early."""
    convolution_rate_share: float = 1.0
    """Of the learning rate, what MSA-CNN's convolutions get; its attention and head get it all."""


@dataclass(frozen=True)
class Head:
    """A temporal head and how it learns on the finished network's summaries of epochs.

    It reads `length` epochs in a row of each of `nights` nights. It is tried, and kept if the
    kept-out nights are scored better with it. Offset and noise are in units of each one's spread.
    """

    width: int = 12
    hidden: int = 15
    dropout: float = 0.1
    nights: int = 200
    steps: int = 1000
    batch: int = 24
    length: int = 200
    learning_rate: float = 5e-3
    weight_decay: float = 1e-3
    clip_norm: float = 1.0
    blanked_share: float = 0.02
    night_offset: float = 0.2
    noise: float = 0.1
    steps_per_validation: int = 50
    patience: int = 0


@dataclass(frozen=True)
class OneEpochRecipe(OnMadeNights):
    """Everything that decides what comes out of training such a network, apart from the data.

    A network of several channels names them, in its order, and sees nights as recorded only.
    """

    name: str
    network: str
    config: ULWSleepNetConfig | MSACNNConfig
    seed: int = 1
    views: tuple[str, ...] = ("plain", "mapped")
    supply: Supply = field(default_factory=Supply)
    learning: OneEpochSteps = field(default_factory=OneEpochSteps)
    head: Head | None = None
    validation_nights: int = 5
    selection: str = KAPPA
    night_seed: int | None = None
    source: str = "simulated"
    channels: tuple[str, ...] = ()
    people: People = field(default_factory=People)


@dataclass(frozen=True)
class SpectralGRUSteps:
    """How each copy of the spectral GRU learns; offsets are in spreads of the training nights."""

    steps: int = 600
    nights: int = 32
    length: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 1e-2
    clip_norm: float = 1.0
    warm_up_share: float = 0.3
    mean_offset: float = 0.6
    shape_offset: float = 1.2
    offset_bins: float = 6.0
    shapeless_share: float = 0.05


@dataclass(frozen=True)
class SpectralGRURecipe(OnMadeNights):
    """Everything that decides what comes out of training a spectral GRU, apart from the data."""

    name: str
    network: str
    seed: int = 1
    config: SpectralGRUConfig = field(default_factory=SpectralGRUConfig)
    views: tuple[str, ...] = ("plain",)
    supply: Supply = field(default_factory=Supply)
    learning: SpectralGRUSteps = field(default_factory=SpectralGRUSteps)
    validation_nights: int = 5
    night_seed: int | None = None
    source: str = "simulated"
    channels: tuple[str, ...] = ()
    people: People = field(default_factory=People)


OneChannel = TypeVar("OneChannel", Recipe, SpectralGRURecipe)

_SECTIONS = {
    "config": MC2SleepNetConfig,
    "supply": Supply,
    "people": People,
    "together": Together,
    "fine_tune": FineTune,
}
_BAND_POWER_SECTIONS = {
    "config": BandPowerGRUConfig,
    "split": BandPowerSplit,
    "learning": BandPowerSteps,
}
_SPECTRAL_SECTIONS = {
    "config": SpectralGRUConfig,
    "supply": Supply,
    "people": People,
    "learning": SpectralGRUSteps,
}
_ONE_EPOCH_SECTIONS = {
    "supply": Supply,
    "people": People,
    "learning": OneEpochSteps,
    "head": Head,
}
_ONE_EPOCH_CONFIGS = {ULW_SLEEPNET: ULWSleepNetConfig, MSA_CNN: MSACNNConfig}


def load_recipe(name_or_path: str) -> Recipe:
    """The recipe for MC2SleepNet of this name beside the code, or in this TOML file.

    Raises `UnusableRecipe` for a missing file, broken TOML, or a key nobody knows.
    """
    return _of_one_channel(_built(Recipe, _SECTIONS, name_or_path), name_or_path)


def load_band_power_recipe(name_or_path: str) -> BandPowerRecipe:
    """The same for the band-power GRU."""
    return _built(BandPowerRecipe, _BAND_POWER_SECTIONS, name_or_path)


def load_spectral_recipe(name_or_path: str) -> SpectralGRURecipe:
    """The same for the spectral GRU."""
    recipe = _built(SpectralGRURecipe, _SPECTRAL_SECTIONS, name_or_path)
    return _of_one_channel(recipe, name_or_path)


def load_one_epoch_recipe(name_or_path: str) -> OneEpochRecipe:
    """The same for ULW-SleepNet and MSA-CNN."""
    network = network_of(name_or_path)
    if network not in _ONE_EPOCH_CONFIGS:
        names = ", ".join(_ONE_EPOCH_CONFIGS)
        raise UnusableRecipe(name_or_path, f"its network is {network!r}, expected one of {names}")
    sections = _ONE_EPOCH_SECTIONS | {"config": _ONE_EPOCH_CONFIGS[str(network)]}
    recipe = _with_channels(_built(OneEpochRecipe, sections, name_or_path), name_or_path)
    if network != MSA_CNN and recipe.learning.convolution_rate_share != 1:
        raise UnusableRecipe(name_or_path, "only MSA-CNN has a rate for its convolutions")
    return recipe


def _of_one_channel(recipe: OneChannel, name_or_path: str) -> OneChannel:
    if len(recipe.channels) > 1:
        why = "its network learns from one channel; name one (ULW-SleepNet, MSA-CNN: any number)"
        raise UnusableRecipe(name_or_path, why)
    return recipe


def _with_channels(recipe: OneEpochRecipe, name_or_path: str) -> OneEpochRecipe:
    """The same recipe if it names the channels it reads; those of several are seen as recorded."""
    n_read, named = recipe.config.n_channels, recipe.channels
    if len(named) != n_read and (named[1:] or n_read > 1):
        raise UnusableRecipe(
            name_or_path,
            f"it names {len(named)} channels and [config] says n_channels = {n_read}; they are to "
            'be as many, as in channels = ["EEG Fpz-Cz", "EOG horizontal"] and n_channels = 2',
        )
    if len({one.strip().casefold() for one in named}) < len(named):
        raise UnusableRecipe(name_or_path, "it names a channel twice; name each one once")
    if n_read == 1:
        return recipe
    if "views" in _table(name_or_path) and MAPPED in recipe.views:
        why = f"several channels are not mapped to a reference spectrum; views = [{PLAIN!r}] works"
        raise UnusableRecipe(name_or_path, why)
    return replace(recipe, views=(PLAIN,))


def network_of(name_or_path: str) -> object:
    """The network that a recipe is for, whatever it holds besides; None if it names none."""
    return _table(name_or_path).get("network")


def _table(name_or_path: str) -> dict[str, object]:
    shipped = files("sleepscorer_app.training") / "recipes" / f"{name_or_path}.toml"
    try:
        text = (
            shipped.read_text("utf-8")
            if shipped.is_file()
            else Path(name_or_path).read_text("utf-8")
        )
        return tomllib.loads(text)
    except OSError:
        raise UnusableRecipe(name_or_path, "there is no such recipe or file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableRecipe(name_or_path, str(error)) from None


def _built(kind: type[Part], sections: Mapping[str, type], name_or_path: str) -> Part:
    built: dict[str, object] = {"name": Path(name_or_path).stem}
    for key, value in _table(name_or_path).items():
        where = f"{name_or_path}, [{key}]"
        plain = tuple(value) if isinstance(value, list) else value
        built[key] = _part(sections[key], value, where) if key in sections else plain
    return _checked(kind, built, name_or_path)


def _part(kind: type[Part], table: object, where: str) -> Part:
    if not isinstance(table, dict):
        raise UnusableRecipe(where, "a section is expected here, not one value")
    return _checked(
        kind, {key: tuple(v) if isinstance(v, list) else v for key, v in table.items()}, where
    )


def _checked(kind: type[Part], values: dict[str, object], where: str) -> Part:
    if isinstance(values.get("channels"), str):
        raise UnusableRecipe(where, 'channels are a list of names, channels = ["C4-M1"]')
    known = {one.name for one in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - known)
    if unknown:
        raise UnusableRecipe(
            where, f"nobody knows the key {unknown[0]!r}; known are {', '.join(sorted(known))}"
        )
    if values.get("selection", KAPPA) not in (KAPPA, MACRO_F1):
        chosen = values["selection"]
        raise UnusableRecipe(where, f"selection is {KAPPA!r} or {MACRO_F1!r}, not {chosen!r}")
    try:
        return kind(**values)
    except TypeError as error:
        raise UnusableRecipe(where, str(error)) from None
