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

TURNS = 500
PAUSE_SECONDS = 0.05
N_MARKS = 10_000
WHAT = f"page turn, {N_CHANNELS} channels × 30 s × {RATE_HZ:g} Hz"


def measure() -> Iterator[Figure | Skipped]:
    """Figures of pages at 1920×1080, painted without a screen."""
    for part in ("turns", "averaged", "marked"):
        yield from measured_apart(f"bench_page_turn:{part}")


def turns() -> Iterator[Figure]:
    """One page after the other; then long pages; then the whole night."""
    page = shown_page(noise_night())
    turns_ms(page, 20)
    paced_ms = turns_ms(page, 200, PAUSE_SECONDS)
    drawn = "filters, traces, both spectrograms, hypnogram mark"
    yield Figure(f"{WHAT}, a pause between: median", float(np.median(paced_ms)), "ms", 12, drawn)
    worst = float(np.percentile(paced_ms, 99))
    yield Figure(f"{WHAT}, a pause between: 99th percentile", worst, "ms", 25)
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
