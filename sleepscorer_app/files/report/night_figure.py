"""The night as one figure on one clock: hypnogram with cycles and marks, density, spectrum."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Stage
from sleepscorer_app.domain.markers import LIGHTS, MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.spectra.spectrogram import Spectrogram
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycles
from sleepscorer_app.files.report import report_words as english
from sleepscorer_app.files.report.report_words import Say
from sleepscorer_app.files.report.spectrum_picture import spectrum_png
from sleepscorer_app.files.report.svg_drawing import GRID, INK, MUTED, SvgDrawing

STAGE_COLOURS = {
    Stage.W: "#e0a030",
    Stage.R: "#d1495b",
    Stage.N1: "#7fc8a9",
    Stage.N2: "#3f88c5",
    Stage.N3: "#1f3c88",
}
UNSCORED_COLOUR = "#eceef0"
WIDTH, LEFT, RIGHT = 1000.0, 66.0, 44.0
CYCLES_HEIGHT, HYPNOGRAM_HEIGHT, MARKS_HEIGHT = 26.0, 165.0, 22.0
DENSITY_HEIGHT, SPECTROGRAM_HEIGHT, CLOCK_HEIGHT = 92.0, 120.0, 30.0
LIGHTS_HEIGHT, GAP = 20.0, 26.0


@dataclass(frozen=True, eq=False)
class FigureContent:
    """What is drawn; what is None is left out."""

    scoring: Scoring
    start: datetime
    cycles: SleepCycles | None
    shows_density: bool
    spectrogram: Spectrogram | None
    derivation: str


def night_figure(content: FigureContent, say: Say) -> str:
    """The figure as an SVG document, a thousand units wide."""
    parts = list(_parts(content, say))
    height = sum(one.height for one in parts) + CLOCK_HEIGHT
    drawing = SvgDrawing(WIDTH, height, say(english.OVERVIEW))
    top = 0.0
    for one in parts:
        plane = _Plane(top, one.height, content.scoring.n_epochs)
        if one.has_time:
            _hour_lines(drawing, content, plane)
        one.draw(drawing, plane)
        if one.has_time:
            _lights_lines(drawing, content.scoring, plane)
        top += one.height
    _clock(drawing, content, top)
    return drawing.text


@dataclass(frozen=True)
class _Part:
    """One band of the figure; with `has_time` the hours and the lights go through it."""

    height: float
    draw: "Callable[[SvgDrawing, _Plane], None]"
    has_time: bool = True


def _parts(content: FigureContent, say: Say) -> Iterator[_Part]:
    """The bands from top to bottom."""
    scoring, cycles, spectrogram = content.scoring, content.cycles, content.spectrogram
    if any(one.kind in LIGHTS for one in scoring.markers):
        yield _Part(LIGHTS_HEIGHT, partial(_lights_words, scoring=scoring, say=say), False)
    if cycles is not None and cycles.cycles:
        yield _Part(CYCLES_HEIGHT, partial(_cycles, cycles=cycles, say=say))
    yield _Part(HYPNOGRAM_HEIGHT, partial(_hypnogram, scoring=scoring))
    if any(one.kind is MarkerKind.AROUSAL for one in scoring.markers):
        yield _Part(MARKS_HEIGHT, partial(_arousals, scoring=scoring, say=say))
    if content.shows_density and scoring.automatic is not None:
        yield _Part(GAP, partial(_heading, words=say(english.HYPNODENSITY)), False)
        yield _Part(DENSITY_HEIGHT, partial(_density, scoring=scoring))
    if spectrogram is not None:
        words = f"{say(english.SPECTROGRAM)}, {content.derivation}"
        yield _Part(GAP, partial(_heading, words=words), False)
        yield _Part(SPECTROGRAM_HEIGHT, partial(_spectrum, spectrogram=spectrogram))


@dataclass(frozen=True)
class _Plane:
    """A band of the figure, and where in it a time lies."""

    top: float
    height: float
    n_epochs: int

    def x(self, epoch: float) -> float:
        return _x(epoch, self.n_epochs)

    @property
    def bottom(self) -> float:
        return self.top + self.height


def _x(epoch: float, n_epochs: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * epoch / max(n_epochs, 1)


def _heading(drawing: SvgDrawing, plane: _Plane, words: str) -> None:
    drawing.words((LEFT, plane.bottom - 6), words, colour=MUTED, size=13.5)


def _lights_words(drawing: SvgDrawing, plane: _Plane, scoring: Scoring, say: Say) -> None:
    for kind, words, anchor in (
        (MarkerKind.LIGHTS_OFF, say(english.LIGHTS_OFF), "start"),
        (MarkerKind.LIGHTS_ON, say(english.LIGHTS_ON), "end"),
    ):
        at = onset_of(scoring.markers, kind)
        if at is not None:
            x = plane.x(at / EPOCH_SECONDS)
            drawing.words((x, plane.top + 13), words, anchor=anchor, colour=MUTED, size=13)


def _lights_lines(drawing: SvgDrawing, scoring: Scoring, plane: _Plane) -> None:
    for kind in (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON):
        at = onset_of(scoring.markers, kind)
        if at is not None:
            x = plane.x(at / EPOCH_SECONDS)
            # The white beneath lets the dashes be seen on the dark of a spectrogram.
            drawing.line((x, plane.top), (x, plane.bottom), "#ffffff", 1.2)
            drawing.line((x, plane.top), (x, plane.bottom), INK, 1.2, "3 3")


def _cycles(drawing: SvgDrawing, plane: _Plane, cycles: SleepCycles, say: Say) -> None:
    drawing.words((LEFT - 10, plane.top + 17), say(english.CYCLE_WORD), anchor="end", size=13.5)
    y = plane.top + 12
    for number, one in enumerate(cycles.cycles, 1):
        left, right = plane.x(one.first), plane.x(one.stop)
        dashes = "" if one.is_complete else "4 3"
        middle = (left + right) / 2
        drawing.line((left + 1, y), (max(middle - 10, left + 1), y), MUTED, 1.2, dashes)
        drawing.line((min(middle + 10, right - 1), y), (right - 1, y), MUTED, 1.2, dashes)
        for x in (left + 1, right - 1):
            drawing.line((x, y - 4), (x, y + 4), MUTED, 1.2)
        drawing.words((middle, y + 5), str(number), anchor="middle", size=14, is_bold=True)


def _hypnogram(drawing: SvgDrawing, plane: _Plane, scoring: Scoring) -> None:
    step = plane.height / len(HYPNOGRAM_ORDER)
    row = {stage: plane.top + (place + 0.5) * step for place, stage in enumerate(HYPNOGRAM_ORDER)}
    for stage, y in row.items():
        drawing.line((LEFT, y), (WIDTH - RIGHT, y), GRID, 1)
        drawing.words((LEFT - 10, y + 5), stage.letter, anchor="end", is_bold=True)
    runs = stage_runs(scoring)
    for first, stop, stage in runs:
        if stage is Stage.UNSCORED:
            width = plane.x(stop) - plane.x(first)
            drawing.box((plane.x(first), plane.top), width, plane.height, UNSCORED_COLOUR)
    drawing.lines(
        [
            ((plane.x(stop), row[stage]), (plane.x(stop), row[after]))
            for (_, stop, stage), (first, _, after) in pairwise(runs)
            if stop == first and stage in row and after in row
        ],
        MUTED,
        0.8,
    )
    for stage, y in row.items():
        width = 9.0 if stage is Stage.R else 6.0
        flat = [((plane.x(a), y), (plane.x(b), y)) for a, b, one in runs if one is stage]
        drawing.lines(flat, STAGE_COLOURS[stage], width)
    drawing.frame((LEFT, plane.top), WIDTH - LEFT - RIGHT, plane.height)


def _arousals(drawing: SvgDrawing, plane: _Plane, scoring: Scoring, say: Say) -> None:
    drawing.words((LEFT - 6, plane.top + 17), say(english.AROUSALS), anchor="end", size=12)
    ticks = [
        plane.x(one.onset_seconds / EPOCH_SECONDS)
        for one in scoring.markers
        if one.kind is MarkerKind.AROUSAL
    ]
    drawing.lines([((x, plane.top + 5), (x, plane.top + 19)) for x in ticks], INK, 1.0)


def _density(drawing: SvgDrawing, plane: _Plane, scoring: Scoring) -> None:
    assert scoring.automatic is not None
    values = np.nan_to_num(scoring.automatic.values.astype(np.float64))
    bottom = np.zeros(len(values))
    drawing.box((LEFT, plane.top), WIDTH - LEFT - RIGHT, plane.height, UNSCORED_COLOUR)
    for stage in reversed(HYPNOGRAM_ORDER):
        top = bottom + values[:, stage]
        drawing.area(_steps(plane, bottom, top), STAGE_COLOURS[stage])
        bottom = top
    drawing.frame((LEFT, plane.top), WIDTH - LEFT - RIGHT, plane.height)
    for share, words in ((0.0, "0 %"), (1.0, "100 %")):
        y = plane.bottom - share * plane.height
        drawing.words((LEFT - 10, y + (4 if share == 0 else 10)), words, anchor="end", size=12)
    for place, stage in enumerate(HYPNOGRAM_ORDER):
        y = plane.top + 4 + place * (plane.height - 4) / len(HYPNOGRAM_ORDER)
        drawing.box((WIDTH - RIGHT + 8, y), 10, 10, STAGE_COLOURS[stage])
        drawing.words((WIDTH - RIGHT + 22, y + 9.5), stage.letter, size=12)


def _steps(
    plane: _Plane, bottom: NDArray[np.float64], top: NDArray[np.float64]
) -> list[tuple[float, float]]:
    """The outline of one stage's share, flat within each epoch."""
    edges = [plane.x(epoch) for epoch in range(len(top) + 1)]
    upper = plane.bottom - top * plane.height
    lower = plane.bottom - bottom * plane.height
    there = [(edges[n + side], float(upper[n])) for n in range(len(top)) for side in (0, 1)]
    back = [(edges[n + side], float(lower[n])) for n in range(len(top)) for side in (0, 1)]
    return [*there, *reversed(back)]


def _spectrum(drawing: SvgDrawing, plane: _Plane, spectrogram: Spectrogram) -> None:
    png, low, high = spectrum_png(spectrogram, plane.n_epochs * EPOCH_SECONDS)
    drawing.picture((LEFT, plane.top), WIDTH - LEFT - RIGHT, plane.height, png)
    drawing.frame((LEFT, plane.top), WIDTH - LEFT - RIGHT, plane.height)
    top_hz = float(spectrogram.frequencies_hz[-1]) if spectrogram.frequencies_hz.size else 0.0
    for hertz in range(0, int(top_hz) + 1, 10):
        y = plane.bottom - plane.height * hertz / max(top_hz, 1)
        drawing.line((LEFT - 5, y), (LEFT, y), MUTED, 0.8)
        words = f"{hertz} Hz"
        shift = 4 if hertz < top_hz else 9
        drawing.words((LEFT - 8, y + shift), words, anchor="end", size=12)
    limits = f"{low:.0f} to {high:.0f} dB (µV²/Hz)".replace("-", "−")
    corner = (WIDTH - RIGHT, plane.top - 7)
    drawing.words(corner, limits, anchor="end", size=12, colour=MUTED)


def _hours(content: FigureContent) -> Sequence[tuple[float, str]]:
    """Whole hours of the clock, fewer in long recordings: at which epoch, and their words."""
    n_hours = content.scoring.n_epochs * EPOCH_SECONDS / 3600
    every = 1 if n_hours <= 13 else 2 if n_hours <= 26 else 6
    first = content.start.replace(minute=0, second=0, microsecond=0)
    hours: list[tuple[float, str]] = []
    for number in range(int(n_hours) + 2):
        at = first + timedelta(hours=number)
        epoch = (at - content.start).total_seconds() / EPOCH_SECONDS
        if 0 <= epoch <= content.scoring.n_epochs and at.hour % every == 0:
            hours.append((epoch, f"{at:%H:%M}"))
    return hours


def _hour_lines(drawing: SvgDrawing, content: FigureContent, plane: _Plane) -> None:
    for epoch, _ in _hours(content):
        drawing.line((plane.x(epoch), plane.top), (plane.x(epoch), plane.bottom), GRID, 0.8)


def _clock(drawing: SvgDrawing, content: FigureContent, top: float) -> None:
    for epoch, words in _hours(content):
        x = _x(epoch, content.scoring.n_epochs)
        drawing.line((x, top), (x, top + 5), MUTED, 0.8)
        drawing.words((x, top + 20), words, anchor="middle", size=13)


def stage_runs(scoring: Scoring) -> list[tuple[int, int, Stage]]:
    """First epoch, last-plus-one and stage of each run of one stage."""
    codes = scoring.hypnogram.codes
    if not len(codes):
        return []
    borders = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    return [(first, stop, Stage(int(codes[first]))) for first, stop in pairwise(borders)]
