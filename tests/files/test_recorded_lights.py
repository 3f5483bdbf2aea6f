"""Lights off and on, taken from a recording's own annotations."""

from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import Annotation, ArrayRecording, Channel
from sleepscorer_app.files.recorded_lights import recorded_lights


def night(*annotations: tuple[float, str]) -> ArrayRecording:
    """Ten minutes with these annotations."""
    return ArrayRecording(
        name="night.edf",
        channels=(Channel("C4-M1", 100.0),),
        samples=(np.zeros(60_000, dtype=np.float32),),
        start=datetime(2021, 3, 2, 22, 30),
        annotations=tuple(Annotation(onset, 0.0, text) for onset, text in annotations),
    )


OFF, ON = MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ((), ()),
        (((5.0, "Lights off"), (500.0, "Lights on")), ((5.0, OFF), (500.0, ON))),
        (((5.0, "lights OFF@@C4"),), ((5.0, OFF),)),
        (((5.0, "Lights off: Mrs Smith asleep"),), ((5.0, OFF),)),
        (((5.0, "Snoring"), (60.0, "Sleep stage W")), ()),
        (((5.0, "Lights on"), (50.0, "Lights off")), ((50.0, OFF),)),
        (((5.0, "Lights off"), (9.0, "Lights off"), (50.0, "Lights on")), ((5.0, OFF), (50.0, ON))),
        (((-5.0, "Lights off"), (700.0, "Lights on")), ()),
    ],
)
def test_lights_are_found_once_in_order_and_without_free_text(
    annotations: tuple[tuple[float, str], ...],
    expected: tuple[tuple[float, MarkerKind], ...],
) -> None:
    found = recorded_lights(night(*annotations))
    assert found == tuple(Marker(onset, 0.0, kind) for onset, kind in expected)
