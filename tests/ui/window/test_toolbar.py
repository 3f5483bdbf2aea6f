"""The words of the toolbar's buttons."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QToolButton

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.domain.traces.gain import Gain, GainMeasure
from sleepscorer_app.ui.traces.trace_settings import TraceStyle
from sleepscorer_app.ui.window.toolbar import filter_words, gain_words
from tests.ui.windows import Bench

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


def test_the_length_of_the_page_is_told_in_every_night(opened: Bench) -> None:
    def told() -> list[str]:
        buttons = opened.window.toolbar.findChildren(QToolButton)
        return [one.text() for one in buttons if one.text().endswith("s ▾")]

    assert opened.window.night is not None
    path = opened.window.night.path
    for _ in range(2):
        opened.window.night.viewport.set_page_seconds(30)
        assert told() == ["30 s ▾"]
        opened.window.night.viewport.set_page_seconds(15)
        assert told() == ["15 s ▾"]
        opened.open(path)
        assert told() == [f"{opened.window.night.viewport.page_seconds:g} s ▾"]
