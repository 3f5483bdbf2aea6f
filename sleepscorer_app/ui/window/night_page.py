"""All views of one night, laid out; made anew for each night and each theme."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet
from sleepscorer_app.ui.comparison.compared_scorings import ComparedScorings
from sleepscorer_app.ui.comparison.comparison_panel import ComparisonPanel
from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.markers.marker_panel import MarkerPanel
from sleepscorer_app.ui.markers.marking import Marking
from sleepscorer_app.ui.montages.night_montage import NightMontage
from sleepscorer_app.ui.night.document import Document
from sleepscorer_app.ui.night.viewport import Viewport
from sleepscorer_app.ui.panels.channel_panel import ChannelPanel
from sleepscorer_app.ui.panels.statistics_panel import StatisticsPanel
from sleepscorer_app.ui.review.budget_box import RecordOf, no_record
from sleepscorer_app.ui.review.review_panel import ReviewPanel
from sleepscorer_app.ui.review.review_plan import ReviewPlan
from sleepscorer_app.ui.strips.night_spectrograms import NightSpectrograms
from sleepscorer_app.ui.strips.night_strips import NightStrips
from sleepscorer_app.ui.strips.page_spectrogram_view import PageSpectrogramView
from sleepscorer_app.ui.strips.strip_choices import StripChoices
from sleepscorer_app.ui.strips.time_axis import PageClock
from sleepscorer_app.ui.traces.amplitude import Amplitude
from sleepscorer_app.ui.traces.epoch_band import EpochBand
from sleepscorer_app.ui.traces.night_envelopes import NightEnvelopes
from sleepscorer_app.ui.traces.trace_fitting import fit_trace
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from sleepscorer_app.ui.traces.trace_view import TraceView
from sleepscorer_app.ui.window.page_parts import PageParts, Part, column


class NightPage(QWidget):
    """The night above, the page below, and the panels for the window's dock.

    The window puts `panels` (name to widget, in order) into its dock, calls `stop` before it drops
    the page, and keeps `parts.state` if it wants the next page laid out alike. `record_of` tells
    how the model that scored the night did on others.
    """

    action_asked = Signal(str)
    """A button wants this action of the window's table done: `confirm`, `score_R`, …"""

    def __init__(
        self,
        document: Document,
        viewport: Viewport,
        traces: TraceSettings,
        colours: Colours,
        plan: ReviewPlan,
        record_of: RecordOf = no_record,
        montage: NightMontage | None = None,
        compared: ComparedScorings | None = None,
        marking: Marking | None = None,
        amplitude: Amplitude | None = None,
        strips: StripChoices | None = None,
        definitions: DefinitionSet = DefinitionSet.AASM,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.document = document
        self.viewport = viewport
        self.traces = traces
        recording = document.recording
        strips = self.strips = strips or StripChoices(parent=self)
        self.spectrograms = NightSpectrograms(recording, traces, strips, self)
        self.envelopes = NightEnvelopes(recording, traces, self)
        compared = compared or ComparedScorings(document, self)
        self.night_strips = NightStrips(
            document, self.spectrograms, traces, compared, plan, viewport, colours
        )
        self.night_strips.action_asked.connect(self.action_asked)
        self.spectrogram_view = self.night_strips.spectrogram_view
        self.hypnogram_view = self.night_strips.hypnogram_view
        self.compared_view = self.night_strips.compared_view
        self.hypnodensity_view = self.night_strips.hypnodensity_view
        marking = marking or Marking(document, viewport, self)
        amplitude = amplitude or Amplitude(recording, traces, parent=self)
        self.trace_view = TraceView(
            document, self.envelopes, traces, marking, viewport, colours, amplitude
        )
        amplitude.fit_wanted.connect(self._fit_trace)
        self.page_spectrogram_view = PageSpectrogramView(
            recording, self.spectrograms, traces, viewport, colours
        )
        self.parts = self._laid_out(colours)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)
        self.marker_panel = MarkerPanel(document, viewport)
        self.statistics_panel = StatisticsPanel(document, definitions)
        self.panels = self._made_panels(colours, plan, record_of, montage, compared, amplitude)
        self.spectrograms.ask()
        self.night_strips.ask()

    def _made_panels(
        self,
        colours: Colours,
        plan: ReviewPlan,
        record_of: RecordOf,
        montage: NightMontage | None,
        compared: ComparedScorings,
        amplitude: Amplitude,
    ) -> Mapping[str, QWidget]:
        """The panels for the window's dock, in order."""
        review = ReviewPanel(self.document, self.viewport, plan, colours, record_of)
        review.action_asked.connect(self.action_asked)
        channels = ChannelPanel(self.document.recording, self.traces, montage, amplitude)
        channels.montage_edit_wanted.connect(lambda: self.action_asked.emit("edit_montage"))
        comparison = ComparisonPanel(self.document, compared, self.viewport, colours)
        comparison.action_asked.connect(self.action_asked)
        return {
            "Review": review,
            "Statistics": self.statistics_panel,
            "Channels": channels,
            "Compare": comparison,
            "Markers": self.marker_panel,
        }

    def stop(self) -> None:
        """End what still runs for this page; call it before dropping the page."""
        self.spectrograms.stop()
        self.night_strips.stop()
        self.envelopes.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self.viewport.point_at(None)
        super().leaveEvent(event)

    def _fit_trace(self, place: int) -> None:
        fit_trace(self.trace_view, self.traces, place)

    def _laid_out(self, colours: Colours) -> PageParts:
        """Night, traces and page spectrogram above each other, with borders that can be moved."""
        start = self.document.recording.start
        page = column((EpochBand(self.document, self.viewport, colours), 0), (self.trace_view, 1))
        page_spectrum = column(
            (self.page_spectrogram_view, 1), (PageClock(start, self.viewport, colours), 0)
        )
        return PageParts(
            (self.night_strips, page, page_spectrum),
            {
                Part.NIGHT_SPECTROGRAM: self.spectrogram_view,
                Part.HYPNOGRAM: self.hypnogram_view,
                Part.HYPNODENSITY: self.hypnodensity_view,
                Part.PAGE_SPECTROGRAM: self.page_spectrogram_view,
            },
        )
