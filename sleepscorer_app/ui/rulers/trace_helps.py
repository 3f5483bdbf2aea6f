"""Puts the ruler and the aids of a night onto its traces, each time these are made anew."""

from PySide6.QtCore import QObject, Qt

from sleepscorer_app.ui.rulers.aid_bars import AidBars
from sleepscorer_app.ui.rulers.reading_aids import ReadingAids
from sleepscorer_app.ui.rulers.ruler import Measuring
from sleepscorer_app.ui.rulers.ruler_drag import RulerDrag
from sleepscorer_app.ui.traces.trace_view import TraceView


class TraceHelps(QObject):
    """Lives and goes with one view of the traces."""

    def __init__(self, view: TraceView, measuring: Measuring, aids: ReadingAids) -> None:
        super().__init__(view)
        self._view = view
        self._measuring = measuring
        view.gestures.add(RulerDrag(view, measuring))
        view.aids.append(AidBars(aids))
        measuring.changed.connect(self._show_ruler)
        aids.changed.connect(self._show_aids)
        view.viewport.page_changed.connect(self._follow_page)

    def _show_ruler(self) -> None:
        # The arrow keys are for the ruler only while the traces have the keyboard.
        if self._measuring.has_keys and not self._view.hasFocus():
            self._view.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._view.update()

    def _show_aids(self) -> None:
        self._view.renew_picture()

    def _follow_page(self) -> None:
        """A ruler that was left behind comes along if keys move it, and else is put away."""
        ruler, trace = self._measuring.ruler, self._measuring.trace
        if ruler is None:
            return
        first, last = self._view.time_range
        if any(first <= seconds <= last for seconds, _value in (ruler.fixed, ruler.moving)):
            return
        if self._measuring.has_keys and trace is not None:
            stop_seconds = min(last, self._view.viewport.duration_seconds)
            self._measuring.call(trace, (first + stop_seconds) / 2)
        else:
            self._measuring.put_away()
