"""From samples to a line on screen."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.domain.traces.filters import AASM_FILTERS, DisplayFilter, apply_filter
from sleepscorer_app.ui.traces.trace_reading import (
    TraceLine,
    line_through,
    middle_of,
    reach_of,
    read_piece,
)
from sleepscorer_app.ui.traces.trace_settings import TraceStyle

RATE_HZ = 100.0
EEG = Derivation("C4-M1", Role.EEG, 0)
PLAIN = TraceStyle(EEG, 75.0, DisplayFilter())


def recording_of(samples: np.ndarray, rate_hz: float = RATE_HZ) -> ArrayRecording:
    channel = Channel("C4-M1", rate_hz)
    night = (samples.astype(np.float32),)
    return ArrayRecording("one.edf", (channel,), night, datetime(2026, 1, 1))


def noise(seconds: int = 300) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 30, round(seconds * RATE_HZ)).cumsum() / 20


@pytest.mark.parametrize("start_seconds", [0, 30, 120, 270])
def test_a_page_is_filtered_as_if_the_whole_night_had_been(start_seconds: int) -> None:
    night = recording_of(noise())
    trace = replace(PLAIN, display_filter=AASM_FILTERS[Role.EEG])
    whole = apply_filter(night.samples[0], RATE_HZ, trace.display_filter)
    piece = read_piece(night, trace, start_seconds, start_seconds + 30)
    first = round(start_seconds * RATE_HZ)
    expected = whole[first : first + 3000]
    assert piece.start_seconds == start_seconds
    assert np.abs(piece.samples - expected).max() < 0.05 * np.abs(whole).max()


def test_a_page_that_begins_between_samples_begins_with_the_next_one() -> None:
    night = recording_of(np.arange(1000))
    piece = read_piece(night, PLAIN, 1.004, 1.024)
    assert piece.start_seconds == pytest.approx(1.01)
    assert piece.samples.tolist() == [101, 102]


def test_context_before_and_after_the_night_has_no_samples() -> None:
    night = recording_of(np.arange(1000))
    piece = read_piece(night, PLAIN, -5, 15)
    assert piece.start_seconds == 0
    assert len(piece.samples) == 1000


def test_gaps_and_flat_stretches_are_found_where_they_are() -> None:
    samples = noise(60)
    samples[1000:1500] = np.nan
    samples[3000:3400] = 7
    piece = read_piece(recording_of(samples), PLAIN, 0, 60)
    assert piece.gaps == ((10.0, 15.0),)
    ((start_seconds, stop_seconds),) = piece.flats
    assert (start_seconds, stop_seconds) == pytest.approx((30.0, 34.0), abs=0.02)


def test_a_slow_oxygen_trace_is_not_called_flat() -> None:
    night = recording_of(np.full(60, 95.0), rate_hz=1.0)
    oxygen = TraceStyle(Derivation("SpO2", Role.OTHER, 0), 10, DisplayFilter())
    assert read_piece(night, oxygen, 0, 60).flats == ()


def test_a_line_has_no_more_points_than_columns_can_show_and_keeps_every_peak() -> None:
    samples = noise(300)
    samples[12_345] = 9999
    piece = read_piece(recording_of(samples), PLAIN, 0, 300)
    line = line_through(piece, 200)
    assert len(line.values) == len(line.seconds) == 400
    assert line.values.max() == 9999
    peak_seconds = line.seconds[line.values.argmax()]
    assert peak_seconds == pytest.approx(123.45, abs=300 / 200)


def test_a_short_line_is_the_samples_as_they_are() -> None:
    piece = read_piece(recording_of(np.arange(200)), PLAIN, 0, 2)
    line = line_through(piece, 1000)
    assert line.values.tolist() == list(range(200))
    assert line.seconds[1] == pytest.approx(0.01)


def test_without_low_cut_a_trace_is_drawn_around_its_own_middle() -> None:
    line = TraceLine(np.arange(4.0), np.array([95.0, 96.0, np.nan, 94.0]))
    assert middle_of(line, PLAIN) == 95.0
    assert middle_of(line, replace(PLAIN, display_filter=DisplayFilter(0.3))) == 0.0
    assert middle_of(TraceLine(np.empty(0), np.empty(0)), PLAIN) == 0.0


def test_the_reach_of_a_trace_leaves_out_the_rarest_peaks() -> None:
    values = np.tile([30.0, -30.0], 500)
    values[7] = 4000.0
    line = TraceLine(np.arange(1000.0), values)
    filtered = replace(PLAIN, display_filter=DisplayFilter(0.3))
    assert reach_of(line, filtered) == pytest.approx(30.0)
    assert reach_of(TraceLine(np.empty(0), np.empty(0)), PLAIN) == 0.0
