"""Which montage the open night wears, and whether that was guessed, remembered or chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from sleepscorer_app.domain.channel_names import Role
from sleepscorer_app.domain.montages.montage import Derivation
from sleepscorer_app.domain.montages.montage_fit import MontageFit, best_fit, fit_montage
from sleepscorer_app.domain.montages.montage_rows import Montage
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain
from sleepscorer_app.ui.montages.montage_library import MontageLibrary
from sleepscorer_app.ui.montages.trace_montage import laid_out, montage_of
from sleepscorer_app.ui.traces.trace_settings import TraceSettings, TraceStyle

Filters = Mapping[Role, DisplayFilter]
"""For each kind of trace the filter of rows that have none of their own."""


def aasm_filters() -> Filters:
    """What the AASM asks."""
    return AASM_FILTERS


ANY_GAIN = Gain(1.0)


class How(Enum):
    """How the night came by its montage."""

    GUESSED = auto()
    REMEMBERED = auto()
    FIXED = auto()
    """For all recordings of its equipment."""
    CHOSEN = auto()


@dataclass(frozen=True)
class WornMontage:
    """A montage on the night, how it came there, and the traces it gave at first."""

    fit: MontageFit
    how: How
    traces: tuple[TraceStyle, ...]


class NightMontage(QObject):
    """Lays montages upon the open night; what is scored stays as it was."""

    changed = Signal()
    """Another montage, other traces, or other montages to choose from."""

    def __init__(
        self,
        recording: Recording,
        traces: TraceSettings,
        library: MontageLibrary,
        parent: QObject | None = None,
        filters: Callable[[], Filters] = aasm_filters,
    ) -> None:
        super().__init__(parent)
        self._filters = filters
        self._recording = recording
        self._traces = traces
        self.library = library
        self.worn = self._first_worn()
        traces.lay(self.worn.traces, self._kept_gains())
        traces.traces_changed.connect(self.changed)
        library.changed.connect(self.changed)

    @property
    def montage(self) -> Montage:
        return self.worn.fit.montage

    @property
    def is_changed(self) -> bool:
        """True if traces were changed since the montage was put on, in more than their gains.

        Gains come and go with what is on the page; they are kept beside the montage.
        """
        return _but_for_gains(self._traces.traces) != _but_for_gains(self.worn.traces)

    @property
    def marks(self) -> str:
        """` (guess)`, ` (changed)`, ` (guess, changed)`, or nothing."""
        marks = ("guess",) if self.worn.how is How.GUESSED else ()
        marks += ("changed",) if self.is_changed else ()
        return f" ({', '.join(marks)})" if marks else ""

    @property
    def words(self) -> str:
        """`AASM recommended (guess)`, `My ward (changed)`."""
        return self.montage.name + self.marks

    @property
    def sentences(self) -> tuple[str, ...]:
        """How the night came by it; what stands in for what; what is missing."""
        fit = self.worn.fit
        how = {
            How.GUESSED: f"Guessed from the channel names ({fit.explanation}): check or change it.",
            How.REMEMBERED: "As you chose it last for a recording with these channels.",
            How.FIXED: "As you fixed it for recordings by this equipment.",
            How.CHOSEN: "Chosen by you; kept for recordings with these channels.",
        }[self.worn.how]
        changed = ("Changed since.",) if self.is_changed else ()
        return (how, *changed, *fit.sentences)

    def choose(self, name: str) -> None:
        """Put on the montage of this name, now and for recordings with the same channels."""
        montage = self.library.named(name)
        if montage is not None:
            self._wear(fit_montage(montage, self._recording), How.CHOSEN)
            self.library.remember(self._recording, montage)

    def guess(self) -> None:
        """Forget what was chosen and put on what fits best."""
        self.library.remember(self._recording, None)
        self._wear(best_fit(self.library.montages, self._recording), How.GUESSED)

    def lay(self, montage: Montage) -> MontageFit:
        """Show the traces of a montage without putting it on: a step while one edits."""
        fit = fit_montage(montage, self._recording)
        self._traces.show_traces(laid_out(fit.rows, self._recording, self._filters()))
        return fit

    def keep_traces(self, name: str) -> Montage:
        """Make the traces as they are the night's montage; `ValueError` for a name that is none."""
        montage = self.made_of_traces(name)
        fit = fit_montage(montage, self._recording)
        self.worn = WornMontage(fit, How.CHOSEN, self._traces.traces)
        self.library.remember(self._recording, montage)
        self.changed.emit()
        return montage

    def made_of_traces(self, name: str) -> Montage:
        """The traces as they are, as a montage; `ValueError` for a name that is none."""
        return montage_of(self._traces.traces, self._recording, name)

    @property
    def remembered(self) -> Montage | None:
        """What recordings with these channels will be shown by."""
        return self.library.remembered(self._recording)

    def keep_gains(self) -> None:
        """Remember what the person made of the montage's gains, for such recordings."""
        first = {trace.derivation: trace.gain for trace in self.worn.traces}
        gains = {
            trace.derivation.name: trace.gain
            for trace in self._traces.traces
            if first.get(trace.derivation, trace.gain) != trace.gain
        }
        self.library.keep_gains(self._recording, self.montage.name, gains)

    def put_back(self, worn: WornMontage, remembered: Montage | None) -> None:
        """Wear and remember what was before; the traces are the caller's to restore."""
        if self.remembered != remembered:
            self.library.remember(self._recording, remembered)
        self.worn = worn
        self.changed.emit()

    def _first_worn(self) -> WornMontage:
        kept = (
            (How.REMEMBERED, self.library.remembered(self._recording)),
            (How.FIXED, self.library.fixed(self._recording)),
        )
        for how, montage in kept:
            if montage is not None:
                fit = fit_montage(montage, self._recording)
                if any(one.row.is_shown for one in fit.rows):
                    return WornMontage(
                        fit, how, laid_out(fit.rows, self._recording, self._filters())
                    )
        fit = best_fit(self.library.montages, self._recording)
        return WornMontage(fit, How.GUESSED, laid_out(fit.rows, self._recording, self._filters()))

    def _kept_gains(self) -> dict[Derivation, Gain]:
        kept = self.library.gains(self._recording, self.montage.name)
        derivations = (trace.derivation for trace in self.worn.traces)
        return {one: kept[one.name] for one in derivations if one.name in kept}

    def _wear(self, fit: MontageFit, how: How) -> None:
        self.keep_gains()
        self.worn = WornMontage(fit, how, laid_out(fit.rows, self._recording, self._filters()))
        self._traces.lay(self.worn.traces, self._kept_gains())
        self.changed.emit()


def _but_for_gains(traces: tuple[TraceStyle, ...]) -> tuple[TraceStyle, ...]:
    return tuple(replace(trace, gain=ANY_GAIN) for trace in traces)
