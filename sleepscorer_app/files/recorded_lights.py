"""Lights off and lights on as the recording system itself marked them."""

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats.placing import place_markers
from sleepscorer_app.files.hypnogram_formats.stage_texts import read_marker

_LIGHTS = (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON)


def recorded_lights(recording: Recording) -> tuple[Marker, ...]:
    """At most one lights off and one lights on after it, from the recording's annotations.

    What a new scoring of the night begins with; a person may move them. Raises `OSError` when the
    file has gone.
    """
    read = (read_marker(one.onset_seconds, 0.0, one.text) for one in recording.annotations)
    lights = [Marker(one.onset_seconds, 0.0, one.kind) for one in read if one.kind in _LIGHTS]
    placed, _ = place_markers(lights, recording)
    return tuple(one for one in placed if one.kind in _LIGHTS)
