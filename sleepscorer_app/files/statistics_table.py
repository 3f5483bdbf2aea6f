"""The statistics of several scorings as CSV and as JSON, one row or object each."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle
from sleepscorer_app.domain.statistics.sleep_statistics import SleepStatistics
from sleepscorer_app.domain.statistics.statistics_sets import SETS


@dataclass(frozen=True)
class CountedScoring:
    """A scoring's name, its marks, its numbers, and what had to be decided on reading it."""

    name: str
    markers: tuple[Marker, ...]
    statistics: SleepStatistics
    notes: tuple[str, ...] = ()


def statistics_csv(scorings: Sequence[CountedScoring], definitions: DefinitionSet) -> str:
    """One line of heads, then one per scoring; what does not exist is an empty cell.

    Lights are seconds after the recording's start; units stand in the names of the columns.
    """
    names = [one.name for one in SETS[definitions].indices]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["scoring", "definitions", "lights_off_seconds", "lights_on_seconds", *names])
    for one in scorings:
        values = [one.statistics[name] for name in names]
        cells = ["" if value is None else _rounded(value) for value in (*_lights(one), *values)]
        writer.writerow([one.name, definitions.value, *cells])
    return text.getvalue()


def statistics_json(scorings: Sequence[CountedScoring], definitions: DefinitionSet) -> str:
    """The scorings with their numbers and cycles, and what each number means."""
    table = SETS[definitions]
    told = {
        "definitions": definitions.value,
        "source": table.source,
        "counted": table.extent_words,
        "intended_use": INTENDED_USE,
        "meaning": {
            one.name: {"words": one.words, "unit": one.unit.value, "definition": one.definition}
            for one in table.indices
        },
        "scorings": [_as_object(one) for one in scorings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _as_object(one: CountedScoring) -> dict[str, object]:
    off, on = _lights(one)
    statistics = one.statistics
    return {
        "scoring": one.name,
        "lights_off_seconds": off,
        "lights_on_seconds": on,
        "first_epoch": statistics.first_epoch + 1,
        "last_epoch": statistics.stop_epoch,
        "statistics": {
            figure.index.name: None if figure.value is None else _rounded(figure.value)
            for figure in statistics.figures
        },
        "cycles": [_cycle(cycle) for cycle in statistics.cycles.cycles],
        "notes": list(one.notes),
    }


def _cycle(cycle: SleepCycle) -> dict[str, object]:
    return {
        "first_epoch": cycle.first + 1,
        "last_epoch": cycle.stop,
        "first_epoch_of_rem": None if cycle.rem_first is None else cycle.rem_first + 1,
        "minutes": cycle.minutes,
        "is_complete": cycle.is_complete,
    }


def _lights(one: CountedScoring) -> tuple[float | None, float | None]:
    off, on = MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON
    return onset_of(one.markers, off), onset_of(one.markers, on)


def _rounded(value: float) -> float | int:
    """Four decimals are more than any epoch is worth; whole numbers without a point."""
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded
