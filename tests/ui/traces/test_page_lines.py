"""Pages read ahead: the same lines as read at once, never older than the settings."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.traces.filters import DisplayFilter
from sleepscorer_app.ui.traces.night_envelopes import NightEnvelopes
from sleepscorer_app.ui.traces.page_lines import PageLines
from sleepscorer_app.ui.traces.trace_reading import TraceLine, line_through, read_piece
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from tests.ui.counted_recording import Counted
from tests.ui.night_pages import small_night

COLUMNS = 700


@pytest.fixture
def night() -> Counted:
    """60 epochs with a gap, a flat stretch and a channel that ends early."""
    Counted.n_reads, Counted.is_gone = 0, False
    plain = small_night(60)
    samples = [one.copy() for one in plain.samples]
    samples[0][64 * 100 : 64 * 130] = np.nan
    samples[1][64 * 145 : 64 * 160] = 3.0
    samples[2] = samples[2][: 64 * 1790]
    return Counted(plain.name, plain.channels, tuple(samples), plain.start)


@pytest.fixture
def lines(night: Counted, qtbot: QtBot) -> PageLines:
    derivations = guess_derivations(night)
    traces = TraceSettings(derivations, derivations[0])
    made = PageLines(night, traces, NightEnvelopes(night, traces))
    made.traces_of_test = traces  # type: ignore[attr-defined]
    return made


def wait_until_idle(qtbot: QtBot, lines: PageLines) -> None:
    """Until nothing is left to be read ahead."""
    qtbot.waitUntil(lambda: not lines.is_reading_ahead)


def page(lines: PageLines, start_seconds: float, length_seconds: float = 30.0) -> list[TraceLine]:
    time_range = (start_seconds, start_seconds + length_seconds)
    found = lines.lines(time_range, length_seconds, COLUMNS)
    assert None not in found
    return [line for line in found if line is not None]


def read_at_once(lines: PageLines, start_seconds: float, length_seconds: float) -> list[TraceLine]:
    """The same page by a direct reading."""
    recording = lines.recording
    more = 1 / 64
    start, stop = start_seconds - more, start_seconds + length_seconds + more
    shown = lines.traces_of_test.shown  # type: ignore[attr-defined]
    return [line_through(read_piece(recording, one, start, stop), COLUMNS) for one in shown]


def check_same(ours: list[TraceLine], direct: list[TraceLine]) -> None:
    for one, other in zip(ours, direct, strict=True):
        np.testing.assert_array_equal(one.seconds, other.seconds)
        np.testing.assert_allclose(one.values, other.values, atol=0.5)
        assert (one.gaps, one.flats) == (other.gaps, other.flats)


@pytest.mark.parametrize("length_seconds", [1.0, 10.0, 30.0, 300.0])
@pytest.mark.parametrize("step_seconds", [0.7, 15.0, 30.0, -30.0, 300.0])
def test_pages_turned_one_after_the_other_are_those_of_a_direct_reading(
    lines: PageLines, qtbot: QtBot, length_seconds: float, step_seconds: float
) -> None:
    start_seconds = 90.0 if step_seconds > 0 else 240.0
    for turn in range(6):
        start = start_seconds + turn * step_seconds
        if start <= 1800 - length_seconds:
            check_same(
                page(lines, start, length_seconds), read_at_once(lines, start, length_seconds)
            )
            wait_until_idle(qtbot, lines)


def test_the_ends_of_the_night_are_those_of_a_direct_reading(
    lines: PageLines, qtbot: QtBot
) -> None:
    for start in (1710.0, 1740.0, 1770.0, 1785.0, 1770.0, 30.0, 0.0, -5.0):
        check_same(page(lines, start), read_at_once(lines, start, 30.0))
        wait_until_idle(qtbot, lines)


def test_the_next_pages_and_the_one_before_need_no_reading(
    lines: PageLines, night: Counted, qtbot: QtBot
) -> None:
    page(lines, 300.0)
    wait_until_idle(qtbot, lines)
    before = Counted.n_reads
    for start in (315.0, 330.0, 360.0, 330.0, 285.5):
        lines.lines((start, start + 30.0), 30.0, COLUMNS)
    assert Counted.n_reads == before


def test_a_jump_is_read_at_once(lines: PageLines, night: Counted, qtbot: QtBot) -> None:
    page(lines, 0.0)
    wait_until_idle(qtbot, lines)
    before = Counted.n_reads
    check_same(page(lines, 900.0), read_at_once(lines, 900.0, 30.0))
    assert Counted.n_reads == before + 8


def test_another_filter_is_seen_at_once(lines: PageLines, qtbot: QtBot) -> None:
    page(lines, 300.0)
    wait_until_idle(qtbot, lines)
    traces: TraceSettings = lines.traces_of_test  # type: ignore[attr-defined]
    traces.set_trace(0, replace(traces.traces[0], display_filter=DisplayFilter()))
    check_same(page(lines, 330.0), read_at_once(lines, 330.0, 30.0))


def test_a_change_of_gain_or_order_keeps_what_was_read(
    lines: PageLines, night: Counted, qtbot: QtBot
) -> None:
    page(lines, 300.0)
    wait_until_idle(qtbot, lines)
    traces: TraceSettings = lines.traces_of_test  # type: ignore[attr-defined]
    before = Counted.n_reads
    traces.step_gains(2)
    traces.move_trace(0, 2)
    page(lines, 330.0)
    assert Counted.n_reads == before


def test_a_file_that_has_gone_is_not_hidden_by_what_was_read(
    lines: PageLines, night: Counted, qtbot: QtBot
) -> None:
    page(lines, 300.0)
    wait_until_idle(qtbot, lines)
    Counted.is_gone = True
    page(lines, 360.0)
    wait_until_idle(qtbot, lines)
    with pytest.raises(OSError, match="gone"):
        page(lines, 361.0)


def test_what_is_kept_stays_small_whatever_the_night_holds(qtbot: QtBot) -> None:
    many = small_night(40, tuple(f"EEG X{k}" for k in range(30)), rate_hz=512.0)
    derivations = guess_derivations(many)
    traces = TraceSettings(derivations, derivations[0])
    lines = PageLines(many, traces, NightEnvelopes(many, traces))
    lines.lines((0.0, 300.0), 300.0, COLUMNS)
    assert not lines.is_reading_ahead
    lines.lines((0.0, 30.0), 30.0, COLUMNS)
    assert lines.is_reading_ahead
    wait_until_idle(qtbot, lines)
    assert lines.n_samples_kept <= 4_100_000
