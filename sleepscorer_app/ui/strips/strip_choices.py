"""How the strips over the night are drawn: spectrum, colours, band powers, other scorings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.spectra.band_course import BandScale
from sleepscorer_app.domain.spectra.power_density import N_TAPERS, SpectralMethod
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.preferences.settings import ColourMap, ComparedPlace, Preferences, Settings

WINDOWS_SECONDS = (1, 2, 4, 8, 16, 30)
TOPS_HZ = (20, 25, 30, 40, 64)
SMOOTHINGS_EPOCHS = (1, 5, 11)
LONGEST_PAGE_WINDOW_SECONDS = 4.0


@dataclass(frozen=True)
class SpectrumChoice:
    """What a spectrogram is computed by; two that are equal give the same numbers."""

    method: SpectralMethod = SpectralMethod.WELCH
    window_seconds: float = 4.0
    top_hz: float = 30.0

    @property
    def page_window_seconds(self) -> float:
        """On a page things happen faster: half the night's window, at most 4 s."""
        return min(self.window_seconds / 2, LONGEST_PAGE_WINDOW_SECONDS)

    def words(self, window_seconds: float) -> str:
        """`Multitaper, 5 tapers, windows of 4 s`."""
        if self.method is SpectralMethod.MULTITAPER:
            return f"Multitaper, {N_TAPERS} tapers, windows of {window_seconds:g} s"
        return f"Welch, Hann windows of {window_seconds:g} s"


@dataclass(frozen=True)
class BandChoice:
    """In what the bands' courses are told, and over how many epochs they are smoothed."""

    is_shown: bool = False
    scale: BandScale = BandScale.DECIBEL
    smoothing_epochs: int = 5


CHOICES: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "spectrogram_welch": {"spectral_method": SpectralMethod.WELCH},
        "spectrogram_multitaper": {"spectral_method": SpectralMethod.MULTITAPER},
        **{
            f"spectrogram_window_{seconds}": {"spectral_window_seconds": float(seconds)}
            for seconds in WINDOWS_SECONDS
        },
        **{f"spectrogram_top_{hz}": {"spectral_top_hz": float(hz)} for hz in TOPS_HZ},
        "spectrogram_power_of_night": {"has_own_power_limits": False},
        "spectrogram_power_entered": {"has_own_power_limits": True},
        **{f"spectrogram_colours_{one}": {"colour_map": one} for one in ColourMap},
        **{f"bands_{one}": {"band_scale": one} for one in BandScale},
        **{f"bands_smooth_{n}": {"band_smoothing_epochs": float(n)} for n in SMOOTHINGS_EPOCHS},
        **{f"compared_{one}": {"compared_place": one} for one in ComparedPlace},
    }
)
"""Which preferences an action of the table sets; it is ticked while they have these values."""


class StripChoices(QObject):
    """Read by the strips over the night and by the page's spectrogram; kept in the settings."""

    spectrum_changed = Signal()
    """Other numbers are wanted."""
    colours_changed = Signal()
    """The same numbers are wanted in other colours."""
    bands_changed = Signal()
    compared_place_changed = Signal()
    painting_changed = Signal()
    channel_wanted = Signal()
    """The person wants to choose the spectrograms' channel."""

    def __init__(self, settings: Settings | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._own = Preferences()
        self._told = self._now
        self._is_painting = False
        if settings is not None:
            settings.changed.connect(self._tell)

    @property
    def _now(self) -> Preferences:
        # Never a copy: others follow the settings too, and may ask before we are told.
        return self._own if self._settings is None else self._settings.now

    @property
    def spectrum(self) -> SpectrumChoice:
        return _spectrum(self._now)

    @property
    def bands(self) -> BandChoice:
        return _bands(self._now)

    @property
    def compared_place(self) -> ComparedPlace:
        return self._now.compared_place

    @property
    def entered_limits_db(self) -> tuple[float, float]:
        """The limits entered last, in force or not; the upper is above the lower."""
        low_db = self._now.power_low_db
        return low_db, max(self._now.power_high_db, low_db + 1.0)

    @property
    def power_limits_db(self) -> tuple[float, float] | None:
        """The entered limits, or None if each night's own percentiles are wanted."""
        return self.entered_limits_db if self._now.has_own_power_limits else None

    @property
    def is_painting(self) -> bool:
        """The mouse draws stages in the hypnogram; never remembered."""
        return self._is_painting

    def colour_map(self, colours: Colours) -> str:
        """The name of the map, that of the theme unless another is chosen."""
        chosen = self._now.colour_map
        return colours.colour_map if chosen is ColourMap.OF_THEME else chosen.value

    def choose(self, name: str) -> None:
        """Do what the table's action of this name, one of `CHOICES`, chooses."""
        self._set(**CHOICES[name])

    def is_chosen(self, name: str) -> bool:
        """Whether that action is to be ticked."""
        wanted = CHOICES[name]
        return all(getattr(self._now, one) == value for one, value in wanted.items())

    def limit_power(self, low_db: float, high_db: float) -> None:
        """From now on the colours run between these, on every night."""
        self._set(has_own_power_limits=True, power_low_db=low_db, power_high_db=high_db)

    def toggle_bands(self) -> None:
        self._set(shows_bands=not self._now.shows_bands)

    def toggle_painting(self) -> None:
        self._is_painting = not self._is_painting
        self.painting_changed.emit()

    def _set(self, **changes: object) -> None:
        now = replace(self._now, **changes)  # pyright: ignore[reportArgumentType]
        if self._settings is not None:
            self._settings.set(now)
        else:
            self._own = now
            self._tell()

    def _tell(self) -> None:
        before, now = self._told, self._now
        self._told = now
        if _spectrum(now) != _spectrum(before):
            self.spectrum_changed.emit()
        if _colours(now) != _colours(before):
            self.colours_changed.emit()
        if _bands(now) != _bands(before):
            self.bands_changed.emit()
        if now.compared_place != before.compared_place:
            self.compared_place_changed.emit()


def _spectrum(now: Preferences) -> SpectrumChoice:
    return SpectrumChoice(now.spectral_method, now.spectral_window_seconds, now.spectral_top_hz)


def _bands(now: Preferences) -> BandChoice:
    # Whatever the file says, there is a middle epoch to smooth around.
    smoothing_epochs = int(now.band_smoothing_epochs) // 2 * 2 + 1
    return BandChoice(now.shows_bands, now.band_scale, smoothing_epochs)


def _colours(now: Preferences) -> tuple[object, ...]:
    own = (now.power_low_db, now.power_high_db) if now.has_own_power_limits else None
    return now.colour_map, own
