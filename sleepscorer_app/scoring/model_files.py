"""Models on disk: a folder with model.json, weights.safetensors and CARD.md.

Reading what a model is takes neither torch nor its weights; its weights are used only if their
SHA-256 is the one the description names.
"""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from sleepscorer_app.domain.stage_probabilities import ModelIdentity
from sleepscorer_app.scoring.committee_members import (
    COMMITTEE,
    DESCRIPTION_FILE,
    WEIGHTS_FILE,
    committee_sha256,
    members_from_json,
)
from sleepscorer_app.scoring.networks import BUILDERS, build_network

if TYPE_CHECKING:
    from sleepscorer_app.scoring.networks import Network

FORMAT = 1
CARD_FILE = "CARD.md"
DEFAULT_MODEL = "committee"
"""The folder of the model that is taken while nobody has chosen another."""
PLAIN, MAPPED = "plain", "mapped"
"""The two spectra a night can be shown with: as recorded, or mapped to the training spectrum."""


class UnusableModel(Exception):
    """A model folder that cannot be used; `str(error)` is one sentence for the user."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(f"The model in {folder} cannot be used: {why}")
        self.folder = folder
        self.why = why


@dataclass(frozen=True)
class ValidationFigures:
    """How a model did on one set of nights it never learned from."""

    nights: str
    n_nights: int
    n_epochs: int
    accuracy: float
    kappa: float
    macro_f1: float
    stage_f1: tuple[float, ...]
    calibration_error: float
    error_auroc: float


@dataclass(frozen=True)
class RiskPoint:
    """If only the `coverage` most confident epochs count, `error` of them are wrong (0 to 1)."""

    coverage: float
    error: float


@dataclass(frozen=True)
class TestedNight:
    """How a finished model did on a real night kept for testing (shares, 0 to 1)."""

    night: str
    n_epochs: int
    accuracy: float
    kappa: float
    wrong_of_surest_80_percent: float


@dataclass(frozen=True)
class ModelDescription:
    """All that model.json says.

    `views`, `head_weights` (of the joint, raw and spectrogram heads) and `window_stride` are
    MC2SleepNet's; `reference_spectrum` are 129 natural logs of power, see `monge_mapping`;
    `stage_prior` is the share of W, N1, N2, N3, R in training; `adapted_from` says of a model that
    went on learning which one it was: name, version and whole SHA-256. `channels` says what a
    network of several channels reads, in its order: kinds of channel ("EEG", "EOG", "EMG") or names
    ("C4-M1"); those also in `envelopes` are a muscle's strength and no waveform. `spectrum_spread`
    is the standard deviation of the training nights' spectra around the reference spectrum, none if
    it was not measured.
    """

    name: str
    version: str
    network: str
    config: dict[str, object]
    sha256: str
    views: tuple[str, ...] = (PLAIN, MAPPED)
    head_weights: tuple[float, ...] = (0.6, 0.2, 0.2)
    window_stride: int = 1
    temperature: float = 1.0
    reference_spectrum: tuple[float, ...] = ()
    stage_prior: tuple[float, ...] = ()
    trained_with: str = ""
    adapted_from: str = ""
    validation: tuple[ValidationFigures, ...] = ()
    risk_coverage: tuple[RiskPoint, ...] = ()
    channels: tuple[str, ...] = ()
    envelopes: tuple[str, ...] = ()
    tested: tuple[TestedNight, ...] = ()
    spectrum_spread: tuple[float, ...] = ()
    format: int = field(default=FORMAT)

    @property
    def n_channels(self) -> int:
        """How many channels the network reads at once."""
        n_channels = self.config.get("n_channels", 1)
        if not isinstance(n_channels, int):
            raise ValueError(f"{n_channels!r} channels")
        return n_channels


@dataclass(frozen=True)
class ModelFolder:
    """A model that could be loaded: what it is called, and where it lies."""

    folder: Path
    description: ModelDescription

    @property
    def name(self) -> str:
        return self.description.name

    @property
    def version(self) -> str:
        return self.description.version

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(self.name, self.version, self.description.sha256)

    @property
    def risk_coverage(self) -> tuple[RiskPoint, ...]:
        return self.description.risk_coverage

    @property
    def card(self) -> str:
        """The model's card, Markdown; empty if the folder has none."""
        try:
            return (self.folder / CARD_FILE).read_text("utf-8")
        except OSError:
            return ""


@dataclass(frozen=True)
class LoadedModel:
    """A model ready to score."""

    model_folder: ModelFolder
    network: "Network"

    @property
    def description(self) -> ModelDescription:
        return self.model_folder.description

    @property
    def identity(self) -> ModelIdentity:
        return self.model_folder.identity


def list_models(folders: Sequence[Path]) -> list[ModelFolder]:
    """The usable-looking models inside these folders; the first is the one to take unasked.

    Of each folder the default model comes first, then the others by name; later folders come after.
    """
    found: list[ModelFolder] = []
    for folder in _model_folders(folders):
        try:
            found.append(read_model_folder(folder))
        except UnusableModel:
            continue
    return found


def list_unusable_models(folders: Sequence[Path]) -> list[UnusableModel]:
    """What is wrong with the models that `list_models` leaves out."""
    found: list[UnusableModel] = []
    for folder in _model_folders(folders):
        try:
            read_model_folder(folder)
        except UnusableModel as error:
            found.append(error)
    return found


def _model_folders(folders: Sequence[Path]) -> list[Path]:
    """Every folder with a description, or with weights that lack one."""
    return [
        inner
        for outer in folders
        if outer.is_dir()
        for inner in sorted(outer.iterdir(), key=lambda one: (one.name != DEFAULT_MODEL, one.name))
        if (inner / DESCRIPTION_FILE).is_file() or (inner / WEIGHTS_FILE).is_file()
    ]


def why_not_a_model_name(name: str, taken: Collection[str]) -> str:
    """Why no new model can be called and its folder be named `name`; empty if it can."""
    if name.casefold() in {one.casefold() for one in taken}:
        return f"There is a model called {name} already; choose another name."
    # What no file system refuses; a name that ends in a dot or a space would on Windows.
    if not re.fullmatch(r"\w(?:[\w .+-]{0,38}[\w+-])?", name):
        return (
            "A name has up to 40 letters, digits, spaces, dots, hyphens or underscores, and begins "
            "with a letter or a digit."
        )
    return ""


def read_model_folder(folder: Path) -> ModelFolder:
    """What the model in `folder` is, without its weights. Raises `UnusableModel`."""
    try:
        table = json.loads((folder / DESCRIPTION_FILE).read_text("utf-8"))
    except FileNotFoundError:
        raise UnusableModel(folder, f"{DESCRIPTION_FILE} is missing") from None
    except (OSError, ValueError) as error:
        raise UnusableModel(folder, f"{DESCRIPTION_FILE} cannot be read ({error})") from None
    try:
        description = _description_from_json(table)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableModel(folder, f"{DESCRIPTION_FILE} is not as expected: {error}") from None
    if description.network == COMMITTEE:
        _check_members_are_there(folder, description)
    elif not (folder / WEIGHTS_FILE).is_file():
        raise UnusableModel(folder, f"{WEIGHTS_FILE} is missing")
    return ModelFolder(folder, description)


def _check_members_are_there(folder: Path, description: ModelDescription) -> None:
    """That none has changed takes their weights, and is looked at when they are loaded."""
    for member in members_from_json(description.config):
        beside = folder.parent / member.name
        if not (beside / DESCRIPTION_FILE).is_file() or not (beside / WEIGHTS_FILE).is_file():
            raise UnusableModel(folder, f"its member {member.name} is missing beside it")


def load_model(folder: Path) -> LoadedModel:
    """The model in `folder` with its weights, ready to score or to be trained further.

    Raises `UnusableModel` for a missing or changed file, or weights that do not fit the network,
    and for a committee, which has no weights of its own: see `committee.load_scorer`.
    """
    model_folder = read_model_folder(folder)
    description = model_folder.description
    if description.network == COMMITTEE:
        raise UnusableModel(folder, "it is a committee of models; name one of its members")
    try:
        weights = (folder / WEIGHTS_FILE).read_bytes()
    except OSError as error:
        raise UnusableModel(folder, f"{WEIGHTS_FILE} cannot be read ({error})") from None
    if sha256(weights).hexdigest() != description.sha256:
        raise UnusableModel(
            folder, f"{WEIGHTS_FILE} is not the file its description names (SHA-256 differs)"
        )
    # Imported here: safetensors.torch brings torch, which a card's reader does not need.
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        network = build_network(description.network, description.config)
        network.load_state_dict(load(weights))
    except (SafetensorError, RuntimeError, TypeError, ValueError) as error:
        why = str(error).splitlines()[0]
        raise UnusableModel(folder, f"the weights do not fit the network ({why})") from None
    network.eval()
    return LoadedModel(model_folder, network)


def save_model(
    folder: Path, network: "Network", description: ModelDescription, card: str
) -> ModelFolder:
    """Writes the folder; its hash is computed here, the description goes last.

    A reader never meets a description whose weights are not there yet.
    """
    from safetensors.torch import save

    folder.mkdir(parents=True, exist_ok=True)
    weights = save({name: tensor.contiguous() for name, tensor in network.state_dict().items()})
    _replace(folder / WEIGHTS_FILE, weights)
    told = replace(description, sha256=sha256(weights).hexdigest(), format=FORMAT)
    return write_folder(folder, told, card)


def write_folder(folder: Path, description: ModelDescription, card: str) -> ModelFolder:
    """Writes card and description as they are; the weights, if there are any, are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    table = asdict(description)
    _replace(folder / CARD_FILE, card.encode("utf-8"))
    text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
    _replace(folder / DESCRIPTION_FILE, text.encode("utf-8"))
    return read_model_folder(folder)


def add_test_result(model_folder: Path, tested: TestedNight) -> None:
    """Notes in the description how a real test night was scored; the weights stay as they are."""
    description = read_model_folder(model_folder).description
    others = tuple(one for one in description.tested if one.night != tested.night)
    table = asdict(replace(description, tested=(*others, tested)))
    text = json.dumps(table, indent=1, ensure_ascii=False) + "\n"
    _replace(model_folder / DESCRIPTION_FILE, text.encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    """The whole new file or the whole old one, whatever happens in between."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        # A full disk does not say which file it had no room for.
        raise OSError(error.errno, error.strerror, str(path)) from None


def _description_from_json(table: object) -> ModelDescription:
    if not isinstance(table, dict):
        raise ValueError("it does not hold a table")
    values = dict(cast("dict[str, Any]", table))
    if values.get("format") != FORMAT:
        raise ValueError(f"format {values.get('format')!r}, this program reads format {FORMAT}")
    unknown = sorted(set(values) - {one.name for one in fields(ModelDescription)})
    if unknown:
        raise ValueError(f"nobody knows the key {unknown[0]!r}")
    for key in (
        "views",
        "head_weights",
        "reference_spectrum",
        "stage_prior",
        "channels",
        "envelopes",
        "spectrum_spread",
    ):
        values[key] = tuple(values.get(key, ()))
    values["validation"] = tuple(
        ValidationFigures(**(row | {"stage_f1": tuple(row["stage_f1"])}))
        for row in values.get("validation", ())
    )
    values["risk_coverage"] = tuple(RiskPoint(**row) for row in values.get("risk_coverage", ()))
    values["tested"] = tuple(TestedNight(**row) for row in values.get("tested", ()))
    description = ModelDescription(**values)
    if description.network == COMMITTEE:
        _check_committee(description)
    else:
        _check_network(description)
    if not 0 < description.temperature < 100:
        raise ValueError(f"a temperature of {description.temperature}")
    return description


def _check_committee(description: ModelDescription) -> None:
    members = members_from_json(description.config)
    for one in members:
        if set(one.views) - {PLAIN, MAPPED}:
            raise ValueError(f"views are {PLAIN} and {MAPPED}, {one.name} has {one.views}")
    if committee_sha256(members) != description.sha256:
        raise ValueError("its members are not those that its SHA-256 was made of")


def _check_network(description: ModelDescription) -> None:
    if description.network not in BUILDERS:
        raise ValueError(f"nobody knows the network {description.network!r}")
    if description.channels and len(description.channels) != description.n_channels:
        raise ValueError(
            f"it names {len(description.channels)} channels and reads {description.n_channels}"
        )
    if not set(description.envelopes) <= set(description.channels):
        raise ValueError(f"strengths of {description.envelopes}, which it does not read")
    if not description.views or set(description.views) - {PLAIN, MAPPED}:
        raise ValueError(f"views are {PLAIN} and {MAPPED}, got {description.views}")
    if MAPPED in description.views and not np.isfinite(_reference(description)).all():
        raise ValueError("the reference spectrum holds numbers that are not finite")


def _reference(description: ModelDescription) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """One spectrum per channel, one after the other."""
    spectrum = np.asarray(description.reference_spectrum, dtype=np.float64)
    if spectrum.shape != (129 * description.n_channels,):
        n_given = spectrum.size
        raise ValueError(f"a reference spectrum has 129 numbers for each channel, got {n_given}")
    return spectrum
