"""All that a report says, in words and numbers, before anybody lays it out."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sleepscorer_app import __version__
from sleepscorer_app.domain.hypnogram import HYPNOGRAM_ORDER, Hypnogram, Stage
from sleepscorer_app.domain.interscorer.agreement import agreement
from sleepscorer_app.domain.interscorer.comparison import NamedScoring
from sleepscorer_app.domain.markers import MarkerKind, onset_of
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, clock_time
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.domain.statistics.figure_words import NOT_THERE, hours_text, number_text
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle
from sleepscorer_app.domain.statistics.sleep_statistics import (
    SleepStatistics,
    Unit,
    sleep_statistics,
)
from sleepscorer_app.domain.statistics.statistics_sets import SETS
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.report import report_words as english
from sleepscorer_app.files.report.logo import Logo, read_logo
from sleepscorer_app.files.report.night_figure import STAGE_COLOURS, FigureContent, night_figure
from sleepscorer_app.files.report.night_readings import NightReadings, TraceQuality
from sleepscorer_app.files.report.report_choices import ReportChoices, ReportPart, ToldIdentity
from sleepscorer_app.files.report.report_words import Say, in_english
from sleepscorer_app.files.report.scoring_origin import epochs_by_source, people_of


@dataclass(frozen=True)
class Parameter:
    """One number of the night: its words, the number, its unit (which may be empty)."""

    words: str
    number: str
    unit: str


@dataclass(frozen=True)
class StageRow:
    """One stage: letter, colour, minutes and percent of sleep."""

    letter: str
    colour: str
    minutes: str
    percent: str


@dataclass(frozen=True)
class Table:
    """A table of texts under headings, and a sentence below it; the first column is a name."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class NightReport:
    """The report of one night, ready to be laid out; what is left out is None or empty."""

    say: Say
    choices: ReportChoices
    title: str
    logo: Logo | None
    facts: tuple[tuple[str, str], ...]
    figure_svg: str
    parameters: tuple[Parameter, ...]
    stages: tuple[StageRow, ...]
    cycles: Table | None
    origin: tuple[tuple[str, str], ...]
    quality: Table | None
    definitions: tuple[tuple[str, str], ...]
    made: datetime | None
    """When the report was made; None where it must not tell a date."""

    @property
    def foot(self) -> str:
        """Program, version and day, for the foot of every page."""
        words = self.say(english.MADE_WITH).format(version=__version__)
        return words if self.made is None else f"{words} · {self.made:%Y-%m-%d %H:%M}"


def night_report(
    recording: Recording,
    scoring: Scoring,
    readings: NightReadings,
    choices: ReportChoices,
    *,
    compared: Sequence[NamedScoring] = (),
    made: datetime | None = None,
    say: Say = in_english,
) -> NightReport:
    """Everything that the report of this scoring says.

    `compared` are other scorings of the night. Raises `UnreadableFile` for a logo that is none.
    """
    parts, is_told = choices.parts, choices.told is not ToldIdentity.NOTHING
    hide = _hider(recording, choices)
    counted = sleep_statistics(scoring.hypnogram, scoring.markers, choices.definitions)
    has_cycles = ReportPart.CYCLES in parts
    derivation = hide(readings.derivation.name) if readings.derivation is not None else ""
    figure = FigureContent(
        scoring,
        recording.start,
        counted.cycles if has_cycles else None,
        ReportPart.HYPNODENSITY in parts,
        readings.spectrogram if ReportPart.SPECTROGRAM in parts else None,
        derivation,
    )
    return NightReport(
        say=say,
        choices=choices,
        title=say(english.TITLE),
        logo=None if choices.logo is None else read_logo(choices.logo),
        facts=tuple(_facts(recording, scoring, derivation, choices, say)),
        figure_svg=night_figure(figure, say),
        parameters=_parameters(counted, say),
        stages=_stages(counted),
        cycles=_cycles(counted, recording, scoring.hypnogram, say) if has_cycles else None,
        origin=(
            tuple(_origin(scoring, compared, is_told, hide, say))
            if ReportPart.ORIGIN in parts
            else ()
        ),
        quality=_quality(readings.traces, hide, say) if ReportPart.QUALITY in parts else None,
        definitions=_definitions(counted, choices, say) if ReportPart.DEFINITIONS in parts else (),
        made=(made or datetime.now()) if is_told else None,
    )


def _hider(recording: Recording, choices: ReportChoices) -> Callable[[str], str]:
    """Blanks the patient's words where they must not be told: a trace may be called anything."""
    if choices.told is not ToldIdentity.NOTHING:
        return lambda text: text
    words = PersonalWords.of(recording.identity)
    return lambda text: words.blanked(text)[0]


def _whose(
    recording: Recording, scoring: Scoring, choices: ReportChoices, say: Say
) -> tuple[list[tuple[str, str]], str]:
    """What is said of the night's name and person, and who scored."""
    if choices.told is ToldIdentity.NOTHING:
        named = [(say(english.NIGHT), choices.code)] if choices.code else []
        return [*named, (say(english.DE_IDENTIFIED), say(english.LEFT_OUT))], ""
    facts = [(say(english.NIGHT), recording.name)]
    if choices.told is ToldIdentity.FIELDS:
        facts.append((say(english.PATIENT), recording.identity.patient))
        facts.append((say(english.RECORDING), recording.identity.recording))
    people = (choices.scorer,) if choices.scorer else people_of(scoring)
    return facts, ", ".join(people)


def _facts(
    recording: Recording, scoring: Scoring, derivation: str, choices: ReportChoices, say: Say
) -> list[tuple[str, str]]:
    """The head of the page: whose night, when, from when to when."""
    off = onset_of(scoring.markers, MarkerKind.LIGHTS_OFF)
    on = onset_of(scoring.markers, MarkerKind.LIGHTS_ON)
    is_dated = choices.told is not ToldIdentity.NOTHING
    facts, people = _whose(recording, scoring, choices, say)
    start = f"{recording.start:%Y-%m-%d %H:%M:%S}" if is_dated else f"{recording.start:%H:%M:%S}"
    facts += [
        (say(english.RECORDED), start),
        (say(english.DURATION), hours_text(recording.duration_seconds / 60)),
        (say(english.LIGHTS_OFF), _clock(recording, off, say)),
        (say(english.LIGHTS_ON), _clock(recording, on, say)),
        (say(english.SCORED_TRACE), derivation or NOT_THERE),
        (say(english.SCORER), people or say(english.NOT_GIVEN)),
    ]
    n_proposed = int((scoring.is_proposed & scoring.hypnogram.is_scored).sum())
    if n_proposed:
        told = _epochs_text(n_proposed, scoring.n_epochs, say)
        facts.append((say(english.NOT_REVIEWED), told))
    return facts


def _clock(recording: Recording, seconds: float | None, say: Say) -> str:
    if seconds is None:
        return say(english.NOT_MARKED)
    return f"{clock_time(recording, seconds):%H:%M:%S}"


def _parameters(counted: SleepStatistics, say: Say) -> tuple[Parameter, ...]:
    """The figures of the night; arousals only where some are marked."""
    return tuple(
        Parameter(say(one.index.words), number_text(one), one.index.unit.value)
        for one in counted.of_the_night
        if one.value is not None or not one.index.name.startswith("arousal")
    )


def _stages(counted: SleepStatistics) -> tuple[StageRow, ...]:
    rows: list[StageRow] = []
    for stage in HYPNOGRAM_ORDER:
        minutes, percent = (counted.of_stage(stage, one) for one in (Unit.MINUTES, Unit.PERCENT))
        rows.append(
            StageRow(
                stage.letter,
                STAGE_COLOURS[stage],
                NOT_THERE if minutes is None else number_text(minutes),
                NOT_THERE if percent is None else number_text(percent),
            )
        )
    return tuple(rows)


def _cycles(
    counted: SleepStatistics, recording: Recording, hypnogram: Hypnogram, say: Say
) -> Table:
    rows: list[tuple[str, ...]] = []
    for number, one in enumerate(counted.cycles.cycles, 1):
        begin = f"{clock_time(recording, one.first * EPOCH_SECONDS):%H:%M:%S}"
        length = f"{one.minutes:.1f}"
        remark = english.REM_SKIPPED if one.has_skipped_rem else english.INCOMPLETE
        is_usual = one.is_complete and not one.has_skipped_rem
        name = f"{number}" if is_usual else f"{number}, {say(remark)}"
        rows.append((name, begin, length, *_minutes_in(one, hypnogram)))
    heads = tuple(map(say, english.CYCLE_HEADS))
    return Table(heads, tuple(rows), say(english.CYCLE_UNITS if rows else english.NO_CYCLES))


def _minutes_in(cycle: SleepCycle, hypnogram: Hypnogram) -> tuple[str, str]:
    """Minutes of NREM and of REM within a cycle."""
    codes = hypnogram.codes[cycle.first : cycle.stop]
    rem = int((codes == Stage.R).sum())
    nrem = int((codes > Stage.W).sum()) - rem
    return f"{nrem * EPOCH_SECONDS / 60:.1f}", f"{rem * EPOCH_SECONDS / 60:.1f}"


def _origin(
    scoring: Scoring,
    compared: Sequence[NamedScoring],
    is_told: bool,
    hide: Callable[[str], str],
    say: Say,
) -> list[tuple[str, str]]:
    """Model, how many epochs are whose, and agreement with other scorings."""
    rows: list[tuple[str, str]] = []
    if scoring.automatic is None:
        rows.append((say(english.MODEL), say(english.NO_MODEL)))
    else:
        rows.append((say(english.MODEL), scoring.automatic.model.text))
        rows.append((say(english.CHANNELS_READ), hide(", ".join(scoring.automatic.channels))))
    if scoring.second_opinion is not None:
        rows.append((say(english.SECOND_MODEL), scoring.second_opinion.model.text))
    counted = epochs_by_source(scoring)
    shown = (
        (english.CONFIRMED, counted.confirmed),
        (english.RELABELLED, counted.relabelled),
        (english.BY_HAND, counted.by_hand),
        (english.UNTOUCHED, counted.untouched),
        (english.TAUGHT, counted.taught),
        (english.IMPORTED, counted.imported),
        (english.NO_STAGE, counted.without),
    )
    total = scoring.n_epochs
    for words, count in shown:
        rows.append((say(words), _epochs_text(count, total, say)))
    for one in compared:
        found = agreement(scoring.hypnogram, one.hypnogram)
        name = one.name if is_told else say(english.ANOTHER_SCORING)
        kappa = NOT_THERE if math.isnan(found.kappa) else f"{found.kappa:.2f}"
        percent = NOT_THERE if math.isnan(found.accuracy) else f"{100 * found.accuracy:.1f}"
        value = say(english.AGREEMENT_VALUE).format(
            percent=percent, count=found.n_compared, kappa=kappa
        )
        rows.append((say(english.AGREEMENT).format(name=name), value))
    return rows


def _epochs_text(count: int, total: int, say: Say) -> str:
    percent = f"{100 * count / total:.1f}" if total else NOT_THERE
    return say(english.EPOCHS_OF).format(count=count, total=total, percent=percent)


def _quality(traces: tuple[TraceQuality, ...], hide: Callable[[str], str], say: Say) -> Table:
    rows: list[tuple[str, ...]] = []
    for one in traces:
        found = one.quality
        shares = [
            f"{100 * float(mask.mean()):.1f} %" if mask.size else NOT_THERE
            for mask in (found.is_missing, found.is_flat, found.is_clipped)
        ]
        level, mains = found.typical_microvolts, found.mains
        span = NOT_THERE if level is None else f"{level:.0f} µV"
        line = NOT_THERE
        if mains is not None:
            line = f"{mains.frequency_hz:.0f} Hz: {mains.above_neighbours_db:.0f} dB"
        rows.append((hide(one.name), *shares, span, line))
    return Table(tuple(map(say, english.QUALITY_HEADS)), tuple(rows), say(english.QUALITY_NOTE))


def _definitions(
    counted: SleepStatistics, choices: ReportChoices, say: Say
) -> tuple[tuple[str, str], ...]:
    """Each parameter with the definition used, each text once."""
    table = SETS[counted.definitions]
    rows = [
        (say(english.SOURCE), say(table.source)),
        (say(english.COUNTED), say(table.extent_words)),
    ]
    told: set[str] = set()
    for one in counted.figures:
        index = one.index
        is_shown = one.value is not None or not index.name.startswith("arousal")
        if index.definition in told or not is_shown:
            continue
        told.add(index.definition)
        words = index.words
        if index.stage is not None:
            words = english.MINUTES if index.unit is Unit.MINUTES else english.OF_TST
            words = f"{say(english.STAGES)}, {say(words)}"
            rows.append((words, say(index.definition)))
        else:
            rows.append((say(words), say(index.definition)))
    if ReportPart.CYCLES in choices.parts:
        rows.append((say(english.CYCLE_DEFINITION), say(english.CYCLES_DEFINITION)))
    return tuple(rows)
