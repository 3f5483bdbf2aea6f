"""Envelopes of whole nights say the same as the samples."""

from dataclasses import replace

import numpy as np

from sleepscorer_app.domain.montages.montage import Derivation, Role
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.traces.night_envelopes import BIN_SECONDS, night_envelope
from sleepscorer_app.ui.traces.trace_settings import TraceStyle
from tests.ui.night_pages import small_night

TRACE = TraceStyle(Derivation("F4-M1", Role.EEG, 0), 75.0, DisplayFilter())


def test_every_bin_holds_its_lowest_and_highest_sample_across_chunks() -> None:
    night = small_night(50)
    envelope = night_envelope(night, TRACE, lambda share: None)
    bins = night.samples[0].reshape(-1, round(64 * BIN_SECONDS))
    np.testing.assert_array_equal(envelope.lowest, bins.min(axis=1))
    np.testing.assert_array_equal(envelope.highest, bins.max(axis=1))


def test_a_filtered_night_has_no_seams_between_chunks() -> None:
    night = small_night(50)
    trace = replace(TRACE, display_filter=DisplayFilter(0.3, 20.0))
    envelope = night_envelope(night, trace, lambda share: None)
    assert np.abs(envelope.highest[2380:2420]).max() < 1.5 * np.abs(envelope.highest).max()
    assert np.isfinite(envelope.highest).all()


def test_a_gap_breaks_the_line_and_is_named() -> None:
    night = small_night(30)
    samples = night.samples[0].copy()
    samples[64 * 100 : 64 * 200] = np.nan
    envelope = night_envelope(
        replace(night, samples=(samples, *night.samples[1:])), TRACE, lambda share: None
    )
    line = envelope.line(0.0, 900.0, 450)
    assert line.gaps == ((100.0, 200.0),)
    in_gap = (line.seconds > 102) & (line.seconds < 198)
    assert np.isnan(line.values[in_gap]).all()
    assert np.isfinite(line.values[~in_gap & (line.seconds < 98)]).all()


def test_a_stretch_keeps_the_highest_peak_at_its_place() -> None:
    night = small_night(30)
    samples = night.samples[0].copy()
    samples[64 * 500] = 5000
    envelope = night_envelope(
        replace(night, samples=(samples, *night.samples[1:])), TRACE, lambda share: None
    )
    line = envelope.line(300.0, 800.0, 100)
    assert line.values.max() == 5000
    assert abs(line.seconds[line.values.argmax()] - 500) < 5


def test_beyond_the_night_there_is_no_line() -> None:
    envelope = night_envelope(small_night(2), TRACE, lambda share: None)
    assert len(envelope.line(1000.0, 2000.0, 100).values) == 0
