"""How long a page turn takes with 20 channels, with and without marks, and what 500 leave."""

import time
from collections.abc import Iterator

import numpy as np

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.montages.montage_fit import average_reference
from sleepscorer_app.domain.recording import n_epochs
from sleepscorer_app.domain.scoring import Scoring
from tests.benchmarks.display import (
    HOURS,
    N_CHANNELS,
    RATE_HZ,
    finish_work,
    noise_night,
    resident_mb,
    shown_page,
    turns_ms,
)
from tests.benchmarks.figures import Figure, Skipped, measured_apart
from tests.benchmarks.turned_pages import (
    PAUSE_SECONDS,
    held_key_ms,
    hour_on_disk,
    jumps_ms,
    key_turns_ms,
    window_on_hour,
)

TURNS = 500
N_MARKS = 10_000
WHAT = f"page turn, {N_CHANNELS} channels × 30 s × {RATE_HZ:g} Hz"


def measure() -> Iterator[Figure | Skipped]:
    """Figures of the window and of pages at 1920×1080, painted without a screen."""
    with hour_on_disk():
        yield from measured_apart("bench_page_turn:keys")
    for part in ("turns", "averaged", "marked"):
        yield from measured_apart(f"bench_page_turn:{part}")


def keys() -> Iterator[Figure]:
    """The real window, from the key or the click until all that it changes is painted."""
    from PySide6.QtCore import Qt

    drawn = "filters, traces, spectrogram, marks, panel, status line"
    with window_on_hour() as window:
        pages = (
            ("on by key", key_turns_ms(window, Qt.Key.Key_PageDown, 100)),
            ("back by key", key_turns_ms(window, Qt.Key.Key_PageUp, 90)),
            ("many pages away by a click, not read ahead", jumps_ms(window, 100)),
        )
        for how, taken_ms in pages:
            what = f"{WHAT}, {how}, a pause after each"
            yield Figure(f"{what}: median", float(np.median(taken_ms)), "ms", 12, drawn)
            worst = float(np.percentile(taken_ms, 99))
            yield Figure(f"{what}: 99th percentile", worst, "ms", 25)
        assert window.night is not None
        window.night.viewport.go_to_epoch(0)
        held_ms = held_key_ms(window, Qt.Key.Key_PageDown, 100)
        what = f"{WHAT}, the key held down: from one press to the next, median"
        yield Figure(what, float(np.median(held_ms)), "ms")


def turns() -> Iterator[Figure]:
    """One page after the other; then long pages; then the whole night."""
    page = shown_page(noise_night())
    turns_ms(page, 20)
    before_mb = resident_mb()
    taken_ms = turns_ms(page, TURNS)
    after_mb = resident_mb()
    yield Figure(f"{WHAT}, without any pause: median", float(np.median(taken_ms)), "ms")
    yield Figure(f"memory after {TURNS} page turns", after_mb - before_mb, "MB", 10)
    page.viewport.set_page_seconds(300.0)
    yield Figure("the same with 5-minute pages", float(np.median(turns_ms(page, 60))), "ms")
    page.viewport.set_page_seconds(page.viewport.duration_seconds)
    finish_work()
    taken_ms = []
    for _ in range(20):
        start = time.perf_counter()
        page.trace_view.renew_picture()
        page.trace_view.repaint()
        taken_ms.append(1000 * (time.perf_counter() - start))
    what = f"repaint of the traces of the whole night, {N_CHANNELS} channels × {HOURS} h"
    yield Figure(what, float(np.median(taken_ms)), "ms", 60, "envelopes already computed")
    page.stop()


def averaged() -> Iterator[Figure]:
    """Each trace against the average of all 20 electrodes."""
    night = noise_night(has_electrodes=True)
    derivations = [average_reference(night, place) for place in range(N_CHANNELS)]
    page = shown_page(night, derivations=derivations)
    turns_ms(page, 5)
    what = f"page turn, {N_CHANNELS} electrodes, the average of all taken off each: median"
    yield Figure(what, float(np.median(turns_ms(page, 60, PAUSE_SECONDS))), "ms", 25)
    page.stop()


def marked() -> Iterator[Figure]:
    """Pages with three marks of ten thousand on each, beside pages of a night with none."""
    night = noise_night()
    onsets_seconds = np.linspace(0, night.duration_seconds - 5, N_MARKS)
    marks = tuple(Marker(float(one), 3.0, MarkerKind.AROUSAL) for one in onsets_seconds)
    empty = Scoring.unscored(n_epochs(night))
    for words, scoring in (("no mark", empty), (f"{N_MARKS:,} marks", empty.with_markers(marks))):
        page = shown_page(night, scoring)
        turns_ms(page, 20)
        taken_ms = turns_ms(page, 100, PAUSE_SECONDS)
        yield Figure(f"page turn, {words}: median", float(np.median(taken_ms)), "ms")
        page.stop()
