"""What the program remembers of its user between two starts, typed; bad values are defaults."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from sleepscorer_app.domain.reviewing.review import DEFAULT_ORDER
from sleepscorer_app.domain.reviewing.review_orders import ReviewOrder
from sleepscorer_app.domain.spectra.band_course import BandScale
from sleepscorer_app.domain.spectra.power_density import SpectralMethod
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet
from sleepscorer_app.files.report.report_choices import Paper, ToldIdentity
from sleepscorer_app.ui.preferences.preference_texts import filter_of_role, stage_colour
from sleepscorer_app.ui.traces.screen_size import ScreenSize, read_screen_sizes

MOST_RECENT_FILES = 8
LONGEST_PAGE_SECONDS = 24 * 3600.0
LOWEST_DB, HIGHEST_DB = -200.0, 200.0
"""Between which a spectrogram's colours may run."""
MOST_TEXTS = 400
"""As many as any list may hold; there are fewer actions."""
SETTINGS_VERSION = 1
"""Goes up when what a line of the file means changes."""


class BudgetUnit(StrEnum):
    """In what a person thinks of how much to review."""

    EPOCHS = "epochs"
    PERCENT = "percent"
    MINUTES = "minutes"


class ThemeChoice(StrEnum):
    """Whose wish decides between light and dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ColourMap(StrEnum):
    """The spectrograms' colours, all even to the eye, also to a colour-blind one."""

    OF_THEME = "theme"
    VIRIDIS = "viridis"
    MAGMA = "magma"
    CIVIDIS = "cividis"
    INFERNO = "inferno"


class ComparedPlace(StrEnum):
    """Where other scorings of the night stand beside its own hypnogram."""

    ABOVE = "above"
    BELOW = "below"
    OFF = "off"


@dataclass(frozen=True)
class Preferences:
    """Everything that is remembered; one line per thing, its default beside it."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    is_for_colour_blind: bool = False
    """Stages, marks and traces wear colours that colour-blind eyes tell apart."""
    page_seconds: float = 30.0
    shows_neighbours: bool = False
    context_seconds: float = 5.0
    """How much of the neighbours shows on either side of the page, where they are shown."""
    play_seconds: float = 1.0
    """How long auto-play leaves a page on screen."""
    advances: bool = True
    """After a stage key the next epoch comes up."""
    advances_in_review: bool = False
    """After a stage key the next epoch of the review comes up, not the next of the night."""
    review_order: ReviewOrder = DEFAULT_ORDER
    review_share: float = 0.1
    """Of the epochs, how many are to be reviewed, 0 to 1."""
    budget_unit: BudgetUnit = BudgetUnit.PERCENT
    reviews_by_time: bool = False
    """Bouts are listed and visited from evening to morning, not most doubtful first."""
    scorer: str = ""
    """Initials of the person who scores, written into exports."""
    asks_scorer: bool = True
    """Nobody was asked yet who scores."""
    de_identifies: bool = False
    exports: tuple[str, ...] = ("csv", "edf")
    """The names of the formats that were written last."""
    model: str = ""
    """Name of the model used last."""
    recent_files: tuple[str, ...] = ()
    queue: str = ""
    """The queue of nights that is being reviewed."""
    folds_panel: bool = False
    negative_up: bool = False
    clips_traces: bool = False
    """Traces end at the edges of their lanes."""
    shows_guides: bool = True
    """EEG has lines at ±37.5 µV."""
    ruler_snaps: bool = True
    """The ruler's ends lie on samples."""
    shows_slow_waves: bool = False
    shows_spindles: bool = False
    shows_alpha: bool = False
    screen_sizes: tuple[ScreenSize, ...] = ()
    """What a person measured of each screen."""
    geometry: bytes = b""
    keys: tuple[str, ...] = ()
    """Keys that are not the table's, such as `score_R=R 5`."""
    advances_by_pad_only: bool = False
    """Of the stage keys only those of the number pad bring the next epoch up."""
    advances_after_confirm: bool = True
    stays_at_bout_end: bool = False
    """In the review, the last epoch of a bout stays on screen until the next is asked for."""
    display_filters: tuple[str, ...] = ()
    """By which filters roles are shown at first, such as `EEG 0.3 35 50`."""
    stage_colours: tuple[str, ...] = ()
    """Stage colours that are not the theme's, such as `light W #e0a030`."""
    speaks: bool = False
    """Each stage that a person gives is spoken."""
    spectral_method: SpectralMethod = SpectralMethod.WELCH
    spectral_window_seconds: float = 4.0
    spectral_top_hz: float = 30.0
    has_own_power_limits: bool = False
    """Colours run between the two limits below, not between percentiles of the night."""
    power_low_db: float = -10.0
    power_high_db: float = 25.0
    colour_map: ColourMap = ColourMap.OF_THEME
    shows_bands: bool = False
    band_scale: BandScale = BandScale.DECIBEL
    band_smoothing_epochs: float = 5.0
    compared_place: ComparedPlace = ComparedPlace.BELOW
    definitions: DefinitionSet = DefinitionSet.AASM
    """By whose definitions the statistics are counted."""
    paper: Paper = Paper.A4
    lab_name: str = ""
    """The laboratory's name, at the head of the report."""
    lab_logo: str = ""
    """Where the laboratory's logo lies; empty for none."""
    told_identity: ToldIdentity = ToldIdentity.NIGHT
    """How much the report tells of whose night it is."""
    manual_chapter: str = ""
    """The chapter of the manual that was read last."""


class Settings(QObject):
    """The one reader and writer of the preferences on disk.

    A file that a newer SleepScorer wrote is read as far as it is understood and never written.
    """

    changed = Signal()

    def __init__(self, store: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        version = _whole_number(store.value("settings_version"))
        self._is_newer = version is not None and version > SETTINGS_VERSION
        self._now, bad = _read(store)
        self.problems = tuple(self._problems(bad))
        """A sentence for whatever in the file could not be taken as it is."""

    @property
    def file(self) -> Path:
        """Where the preferences lie."""
        return Path(self._store.fileName())

    @property
    def now(self) -> Preferences:
        return self._now

    def set(self, preferences: Preferences) -> None:
        """Take these, and put them on disk."""
        if preferences == self._now:
            return
        before, self._now = self._now, preferences
        if not self._is_newer:
            self._write(before, preferences)
        self.changed.emit()

    def _write(self, before: Preferences, preferences: Preferences) -> None:
        self._store.setValue("settings_version", SETTINGS_VERSION)
        for name in (one.name for one in fields(Preferences)):
            value = getattr(preferences, name)
            if value != getattr(before, name):
                self._store.setValue(name, _storable(value))
        self._store.sync()

    def _problems(self, bad: Sequence[str]) -> Iterator[str]:
        if self._is_newer:
            yield (
                f"The settings in {self.file} were written by a newer SleepScorer. What is "
                "understood of them is used; the file stays as it is, so what you change now "
                "holds until you close the program."
            )
        if self._store.status() is QSettings.Status.FormatError:
            yield f"A part of the settings in {self.file} cannot be read.{self._put_aside()}"
        if bad:
            kept = "" if self._is_newer else " They stay in the file until you change them."
            yield (
                f"The settings in {self.file} hold values that are not understood "
                f"({', '.join(bad)}); their defaults are used.{kept}"
            )

    def _put_aside(self) -> str:
        """Keep a copy of a broken file, which the next change would write anew."""
        copy = self.file.with_name(f"{self.file.name}.broken")
        try:
            copy.write_bytes(self.file.read_bytes())
        except OSError as error:
            return f" No copy of it could be kept: {error.strerror or error}."
        return f" A copy of it is kept as {copy.name}."

    def remember_file(self, path: Path) -> None:
        """Put a night at the top of the recent files."""
        text = str(path.absolute())
        others = tuple(one for one in self._now.recent_files if one != text)
        self.set(replace(self._now, recent_files=(text, *others)[:MOST_RECENT_FILES]))

    def forget_file(self, path: Path) -> None:
        """Take a night that is gone off the recent files."""
        others = tuple(one for one in self._now.recent_files if one != str(path.absolute()))
        self.set(replace(self._now, recent_files=others))


def settings_on_disk() -> QSettings:
    """The INI file in the user's own configuration folder."""
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SleepScorer", "SleepScorer"
    )


def _storable(value: object) -> object:
    if isinstance(value, tuple):
        return [one.text if isinstance(one, ScreenSize) else one for one in value]
    if isinstance(value, bytes):
        return QByteArray(value)
    return str(value) if isinstance(value, StrEnum) else value


def _read(store: QSettings) -> tuple[Preferences, list[str]]:
    """The preferences, and the names of those that are not as they should be."""
    read: dict[str, object] = {}
    bad: list[str] = []
    for one in fields(Preferences):
        if store.contains(one.name):
            value = _READERS[one.name](store.value(one.name))
            if value is not None:
                read[one.name] = value
            else:
                bad.append(one.name)
    return Preferences(**read), bad  # pyright: ignore[reportArgumentType]  # each reader gives its type


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: type[Choice]) -> Callable[[object], Choice | None]:
    def read(value: object) -> Choice | None:
        return choices(str(value)) if str(value) in set(choices) else None

    return read


def _truth(value: object) -> bool | None:
    # A fresh process reads what was written as True back as the word "true".
    return {"true": True, "false": False}.get(str(value).lower())


def _number_between(lowest: float, highest: float) -> Callable[[object], float | None]:
    def read(value: object) -> float | None:
        try:
            number = float(str(value))
        except ValueError:
            return None
        return number if lowest <= number <= highest else None

    return read


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(most: int, is_one: Callable[[str], bool] = bool) -> Callable[[object], object | None]:
    def read(value: object) -> tuple[str, ...] | None:
        # A list of one text comes back as the bare text, an empty list as None.
        if value is None:
            return ()
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list):
            return None
        if not all(isinstance(one, str) and is_one(one) for one in texts):
            return None
        return tuple(texts[:most])

    return read


def _whole_number(value: object) -> int | None:
    try:
        return int(str(value))
    except ValueError:
        return None


def _bytes(value: object) -> bytes | None:
    return bytes(value.data()) if isinstance(value, QByteArray) else None


_READERS: dict[str, Callable[[object], object | None]] = {
    "theme": _one_of(ThemeChoice),
    "is_for_colour_blind": _truth,
    "page_seconds": _number_between(1.0, LONGEST_PAGE_SECONDS),
    "shows_neighbours": _truth,
    "context_seconds": _number_between(0.5, 600.0),
    "play_seconds": _number_between(0.1, 60.0),
    "advances": _truth,
    "advances_in_review": _truth,
    "review_order": _one_of(ReviewOrder),
    "review_share": _number_between(0.0, 1.0),
    "budget_unit": _one_of(BudgetUnit),
    "reviews_by_time": _truth,
    "scorer": _text,
    "asks_scorer": _truth,
    "de_identifies": _truth,
    "exports": _texts(MOST_TEXTS),
    "model": _text,
    "recent_files": _texts(MOST_RECENT_FILES),
    "queue": _text,
    "folds_panel": _truth,
    "negative_up": _truth,
    "clips_traces": _truth,
    "shows_guides": _truth,
    "ruler_snaps": _truth,
    "shows_slow_waves": _truth,
    "shows_spindles": _truth,
    "shows_alpha": _truth,
    "screen_sizes": read_screen_sizes,
    "geometry": _bytes,
    "keys": _texts(MOST_TEXTS, lambda text: "=" in text),
    "advances_by_pad_only": _truth,
    "advances_after_confirm": _truth,
    "stays_at_bout_end": _truth,
    "display_filters": _texts(MOST_TEXTS, lambda text: filter_of_role(text) is not None),
    "stage_colours": _texts(MOST_TEXTS, lambda text: stage_colour(text) is not None),
    "speaks": _truth,
    "spectral_method": _one_of(SpectralMethod),
    "spectral_window_seconds": _number_between(0.5, 60.0),
    "spectral_top_hz": _number_between(5.0, 200.0),
    "has_own_power_limits": _truth,
    "power_low_db": _number_between(LOWEST_DB, HIGHEST_DB),
    "power_high_db": _number_between(LOWEST_DB, HIGHEST_DB),
    "colour_map": _one_of(ColourMap),
    "shows_bands": _truth,
    "band_scale": _one_of(BandScale),
    "band_smoothing_epochs": _number_between(1.0, 99.0),
    "compared_place": _one_of(ComparedPlace),
    "definitions": _one_of(DefinitionSet),
    "paper": _one_of(Paper),
    "lab_name": _text,
    "lab_logo": _text,
    "told_identity": _one_of(ToldIdentity),
    "manual_chapter": _text,
}
