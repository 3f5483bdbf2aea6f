"""The night as a column of strips over one clock: spectrogram, hypnogram, others', hypnodensity."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.comparison.compared_view import ComparedView
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.preferences.settings import ComparedPlace
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.strips.hypnodensity_view import HypnodensityView
from sleepscorer_app.ui.strips.hypnogram_view import HypnogramView
from sleepscorer_app.ui.strips.night_bands import NightBands
from sleepscorer_app.ui.strips.night_clock import NightClock
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.spectrogram_view import SpectrogramView
from sleepscorer_app.ui.traces.trace_settings import TraceSettings

SPECTROGRAM_SHARE, HYPNOGRAM_SHARE, HYPNODENSITY_SHARE = 10, 14, 5


class NightStrips(QWidget):
    """All strips over the whole night, from the top down."""

    action_asked = Signal(str)
    """A strip wants this action of the window's table done."""

    def __init__(
        self,
        document: Document,
        spectrograms: NightSpectrograms,
        traces: TraceSettings,
        compared: ComparedScorings,
        plan: ReviewPlan,
        viewport: Viewport,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        recording = document.recording
        self._choices = spectrograms.strips
        self.spectrogram_view = SpectrogramView(recording, spectrograms, traces, viewport, colours)
        self.spectrogram_view.action_asked.connect(self.action_asked)
        self.bands = NightBands(recording, traces, self._choices, self)
        self.hypnogram_view = HypnogramView(
            document, viewport, colours, plan, self._choices, self.bands, compared
        )
        self.hypnogram_view.action_asked.connect(self.action_asked)
        self.compared_view = ComparedView(document, compared, viewport, colours, self._choices)
        self.hypnodensity_view = HypnodensityView(document, viewport, colours)
        self.clock = NightClock(recording.start, viewport, colours)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        # Where strips are taken off the page, the rest is no taller than it can be.
        self._rows.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        self._rows.addWidget(self.spectrogram_view, SPECTROGRAM_SHARE)
        self._rows.addWidget(self.hypnogram_view, HYPNOGRAM_SHARE)
        self._rows.addWidget(self.compared_view)
        self._rows.addWidget(self.hypnodensity_view, HYPNODENSITY_SHARE)
        self._rows.addWidget(self.clock)
        self._choices.compared_place_changed.connect(self._place_compared)
        self._place_compared()

    def ask(self) -> None:
        """Start computing what the strips show."""
        self.bands.ask()

    def stop(self) -> None:
        """End what still runs for the strips."""
        self.bands.stop()

    def _place_compared(self) -> None:
        """Other scorings above the night's own or below it, as the person likes."""
        self._rows.removeWidget(self.compared_view)
        is_above = self._choices.compared_place is ComparedPlace.ABOVE
        place = self._rows.indexOf(self.hypnogram_view) + (not is_above)
        self._rows.insertWidget(place, self.compared_view)
