"""The words of the toolbar's buttons."""

from dataclasses import replace

import pytest

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.traces.trace_settings import TraceStyle
from sleepscorer_app.ui.window.toolbar import filter_words, gain_words

EEG = Derivation("C4-M1", Role.EEG, 0)


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (DisplayFilter(0.3, 35.0, None), "0.3–35 Hz"),
        (DisplayFilter(0.3, 35.0, 50.0), "0.3–35 Hz, notch 50"),
        (DisplayFilter(None, 70.0, None), "to 70 Hz"),
        (DisplayFilter(10.0, None, None), "from 10 Hz"),
        (DisplayFilter(None, None, None), "No filter"),
    ],
)
def test_the_filter_is_told_with_its_limits(shown: DisplayFilter, words: str) -> None:
    assert filter_words(TraceStyle(EEG, Gain(7.0), shown)) == words


def test_the_gain_says_whether_its_millimetres_were_measured() -> None:
    style = TraceStyle(EEG, Gain(7.0), DisplayFilter(None, None, None))
    assert gain_words(style, is_calibrated=True) == "7 µV/mm"
    assert gain_words(style, is_calibrated=False) == "7 µV/mm, uncalibrated"
    per_lane = replace(style, gain=Gain(93.75, GainMeasure.PER_HALF_LANE))
    assert gain_words(per_lane, is_calibrated=False) == "±93.75 µV"
    assert gain_words(None, is_calibrated=True) == "Gain"
