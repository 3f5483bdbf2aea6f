"""The aids: off at first, each epoch looked at once, drawn and said, and never stored."""

from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.montages.montage import guess_derivations
from sleepscorer_app.domain.recording import ArrayRecording, Channel
from sleepscorer_app.ui.look.theme import LIGHT
from sleepscorer_app.ui.preferences.settings import Preferences, Settings, settings_on_disk
from sleepscorer_app.ui.rulers.reading_aids import (
    AID_KINDS,
    ALPHA,
    SLOW_WAVES,
    SPINDLES,
    ReadingAids,
)
from sleepscorer_app.ui.rulers.ruler import Measuring
from sleepscorer_app.ui.rulers.trace_helps import TraceHelps
from sleepscorer_app.ui.traces.trace_settings import TraceSettings
from tests.ui.night_pages import shown_page
from tests.ui.traces.test_amplitude import night_of, view_of
from tests.ui.windows import Bench

RATE_HZ = 100.0


def waves_in_second_epoch(names: tuple[str, ...]) -> ArrayRecording:
    """Four epochs; from 29.5 to 37.5 s eight waves of 1 Hz and 150 µV from peak to peak."""
    times = np.arange(round(120 * RATE_HZ)) / RATE_HZ
    trace = np.random.default_rng(1).normal(0, 2, len(times))
    inside = (times >= 29.5) & (times < 37.5)
    trace[inside] += 75 * np.sin(2 * np.pi * (times[inside] - 29.5))
    samples = tuple(trace.astype(np.float32) for _ in names)
    channels = tuple(Channel(name, RATE_HZ) for name in names)
    return ArrayRecording("waves.edf", channels, samples, datetime(2026, 3, 3, 23, 0))


def aids_on(
    recording: ArrayRecording, **switched: bool
) -> tuple[ReadingAids, TraceSettings, Settings]:
    traces = TraceSettings(guess_derivations(recording), None)
    settings = Settings(settings_on_disk())
    settings.set(Preferences(**switched))  # type: ignore[arg-type]
    return ReadingAids(recording, traces, settings, traces), traces, settings


def test_all_aids_are_off_at_first_and_then_read_nothing(qtbot: QtBot) -> None:
    recording = waves_in_second_epoch(("F4-M1",))
    traces = TraceSettings(guess_derivations(recording), None)
    reads: list[float] = []

    class Counting:
        """Notes every read."""

        def __getattr__(self, name: str) -> object:
            return getattr(recording, name)

        def read(self, channel: int, start: float, stop: float) -> object:
            reads.append(start)
            return recording.read(channel, start, stop)

    settings = Settings(settings_on_disk())
    aids = ReadingAids(Counting(), traces, settings, traces)  # type: ignore[arg-type]
    assert aids.findings(1) == ()
    assert reads == []
    settings.set(Preferences(shows_slow_waves=True))
    for _ in range(3):
        (found,) = aids.findings(1)
    assert found.words == "7.5 s of 6 s slow waves"
    assert len(reads) == 1


def test_the_waves_of_a_border_are_shared_between_its_epochs(qtbot: QtBot) -> None:
    aids, _, _ = aids_on(waves_in_second_epoch(("F4-M1",)), shows_slow_waves=True)
    (before,), (after,) = aids.findings(0), aids.findings(1)
    assert sum(b - a for a, b in before.stretches) == pytest.approx(0.5, abs=0.06)
    assert sum(b - a for a, b in after.stretches) == pytest.approx(7.5, abs=0.06)
    assert aids.findings(3)[0].stretches == ()


def test_without_a_frontal_derivation_the_words_say_what_is_taken_instead(qtbot: QtBot) -> None:
    aids, _, _ = aids_on(waves_in_second_epoch(("EEG C3-A2",)), shows_slow_waves=True)
    assert aids.words(1) == ("7.5 s of 6 s slow waves (C3-A2, no frontal derivation to a mastoid)")
    blind, _, _ = aids_on(waves_in_second_epoch(("Airflow",)), shows_slow_waves=True)
    assert blind.words(1) == "Slow waves: no EEG to look in"


def test_each_aid_looks_where_it_should_and_says_what_it_found(qtbot: QtBot) -> None:
    recording = waves_in_second_epoch(("F4-M1", "C4-M1", "O2-M1"))
    aids, _, _ = aids_on(recording, shows_slow_waves=True, shows_spindles=True, shows_alpha=True)
    found = {finding.kind: finding for finding in aids.findings(1)}
    assert [found[kind].source.words for kind in AID_KINDS] == ["F4-M1", "C4-M1", "O2-M1"]
    assert found[SPINDLES].words == "no spindle"
    assert found[ALPHA].words.startswith("alpha ")
    assert found[SLOW_WAVES].kind.definition


def test_bars_stand_in_the_lane_they_are_about_where_the_waves_are(qtbot: QtBot) -> None:
    recording = waves_in_second_epoch(("F4-M1", "Airflow"))
    page = shown_page(qtbot, recording, colours=LIGHT)
    settings = Settings(settings_on_disk(), page)
    aids = ReadingAids(recording, page.traces, settings, page)
    view = page.trace_view
    TraceHelps(view, Measuring(recording, page.traces, settings, page), aids)
    page.viewport.go_to_epoch(1)
    without = view.grab().toImage()
    settings.set(Preferences(shows_slow_waves=True))
    shown = view.grab().toImage()
    y = round(view.lanes[0].top()) + 3
    changed = [
        x
        for x in range(round(view.plot.left()), shown.width())
        if shown.pixelColor(x, y) != without.pixelColor(x, y)
    ]
    assert changed[0] == pytest.approx(view.x_of(30.0), abs=3)
    assert changed[-1] == pytest.approx(view.x_of(37.5), abs=4)
    middle = round(view.lanes[1].center().y())
    for x in range(round(view.plot.left()), shown.width()):
        assert shown.pixelColor(x, middle) == without.pixelColor(x, middle)
    page.viewport.set_page_seconds(600.0)
    assert not view.grab().isNull()


def test_keys_switch_the_aids_and_the_status_line_says_what_they_found(opened: Bench) -> None:
    before = night_of(opened).document.scoring
    opened.keys(Qt.Key.Key_Y)
    assert opened.settings.now.shows_slow_waves
    assert opened.window.actions_table["shows_slow_waves"].isChecked()
    assert "s of 6 s slow waves" in opened.window.status_line.text
    opened.qtbot.keyClick(opened.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ShiftModifier)
    assert "spindle" in opened.window.status_line.text
    opened.window.actions_table["shows_alpha"].trigger()
    assert "alpha" in opened.window.status_line.text
    view_of(opened).grab()
    assert night_of(opened).document.scoring == before
    opened.keys(Qt.Key.Key_Y)
    assert "slow waves" not in opened.window.status_line.text


def test_the_definitions_can_be_read(opened: Bench) -> None:
    opened.window.actions_table["about_aids"].trigger()
    (shown,) = opened.answers.shown
    assert shown[0] == "What the aids mean"
    assert any("0.5 to 2 Hz with more than 75 µV" in sentence for sentence in shown)
    assert any("8 to 13 Hz" in sentence for sentence in shown)
