"""The page of the open night, in the window's middle, and its panels in the dock beside it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sleepscorer_app.ui.look.theme import Colours
from sleepscorer_app.ui.night.open_night import OpenNight
from sleepscorer_app.ui.panels.log_panel import LogPanel
from sleepscorer_app.ui.panels.side_panel import SidePanel
from sleepscorer_app.ui.rulers.trace_helps import TraceHelps
from sleepscorer_app.ui.window.body import Body
from sleepscorer_app.ui.window.night_page import NightPage
from sleepscorer_app.ui.window.page_parts import PartsState
from sleepscorer_app.ui.window.window_flows import WindowFlows


class ShownPage(QObject):
    """Makes the page anew for each night and each theme; the parts keep their heights."""

    action_asked = Signal(str)
    """A button of the page wants this action of the window's table done."""

    def __init__(
        self, body: Body, side_panel: SidePanel, flows: WindowFlows, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._body = body
        self._side_panel = side_panel
        self._flows = flows
        self._parts_state = PartsState()
        self.page: NightPage | None = None

    def show(self, night: OpenNight, colours: Colours) -> None:
        """All views of the night, in these colours."""
        self.drop()
        self.page = page = NightPage(
            night.document,
            night.viewport,
            night.traces,
            colours,
            night.review,
            self._flows.night.record_of,
            montage=night.montage,
            compared=night.compared,
            marking=night.marking,
            amplitude=night.amplitude,
            strips=night.strips,
            definitions=self._flows.report.definitions,
        )
        report = self._flows.report
        page.statistics_panel.definitions_chosen.connect(report.choose_definitions)
        report.definitions_changed.connect(page.statistics_panel.choose_definitions)
        TraceHelps(page.trace_view, night.measuring, night.aids)
        page.action_asked.connect(self.action_asked)
        page.marker_panel.edit_wanted.connect(self._flows.marking.edit)
        page.parts.restore(self._parts_state)
        self._body.show_page(page)
        log_panel = LogPanel(night.document, night.read_log, night.viewport)
        self._side_panel.set_panels((*page.panels.items(), ("Log", log_panel)))

    def restore_parts(self, state: PartsState) -> None:
        """Lay this page and the next ones out so."""
        self._parts_state = state
        if self.page is not None:
            self.page.parts.restore(state)

    def drop(self) -> None:
        """Take the page off the window."""
        if self.page is not None:
            self._parts_state = self.page.parts.state
            self.page.stop()
            self._side_panel.set_panels(())
            self.page = None
            self._body.show_page(QWidget())
