"""Lets a trace fill its lane on the page that is shown."""

from dataclasses import replace

from sleepscorer_app.ui.traces.trace_reading import line_through, reach_of, read_piece
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from sleepscorer_app.ui.traces.trace_view import TraceView


def fit_trace(view: TraceView, traces: TraceSettings, place: int) -> None:
    """Give the trace at this place the gain at which all but its rarest peaks stay in a lane."""
    trace = traces.traces[place]
    viewport = view.viewport
    piece = read_piece(view.recording, trace, viewport.start_seconds, viewport.stop_seconds)
    line = line_through(piece, len(piece.samples) + 1)
    lanes = view.lanes
    lane_pixels = lanes[0].height() if lanes else view.plot.height()
    density = view.amplitude.density_at(view)
    gain = trace.gain.fitting(reach_of(line, trace), lane_pixels, density.pixels_per_mm)
    traces.set_trace(place, replace(trace, gain=gain))
