"""The numbers of a night's report, each with the definition it was computed by."""

from dataclasses import dataclass

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.statistics.counted_night import CountedNight
from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycles
from sleepscorer_app.domain.statistics.statistics_index import Index, Unit
from sleepscorer_app.domain.statistics.statistics_sets import DEFINITIONS, SETS

__all__ = [
    "DEFINITIONS",
    "DefinitionSet",
    "Figure",
    "Index",
    "SleepStatistics",
    "Unit",
    "sleep_statistics",
]


@dataclass(frozen=True)
class Figure:
    """One number of a night; None for what does not exist, such as latencies without sleep."""

    index: Index
    value: float | None


@dataclass(frozen=True)
class SleepStatistics:
    """One night in numbers by one definition set.

    The epochs from `first_epoch` to before `stop_epoch` were counted.
    """

    definitions: DefinitionSet
    first_epoch: int
    stop_epoch: int
    figures: tuple[Figure, ...]
    cycles: SleepCycles

    @property
    def of_the_night(self) -> tuple[Figure, ...]:
        """The figures that are not about one stage, in the order of the set."""
        return tuple(one for one in self.figures if one.index.stage is None)

    def of_stage(self, stage: Stage, unit: Unit) -> Figure | None:
        """Minutes or percent of one stage; None where the set has no such index."""
        return next(
            (one for one in self.figures if one.index.stage is stage and one.index.unit is unit),
            None,
        )

    def __getitem__(self, name: str) -> float | None:
        """The value of the index of this name. `KeyError` if the set has none."""
        for one in self.figures:
            if one.index.name == name:
                return one.value
        raise KeyError(name)


def sleep_statistics(
    hypnogram: Hypnogram,
    markers: tuple[Marker, ...] = (),
    definitions: DefinitionSet = DefinitionSet.AASM,
) -> SleepStatistics:
    """The night's numbers between the lights off and lights on among its `markers`.

    `definitions` decide which indices there are and how each is counted; `DEFINITIONS` says it in
    words.
    """
    table = SETS[definitions]
    first, stop = table.extent(hypnogram, markers)
    night = CountedNight(hypnogram, markers, first, stop)
    figures = tuple(Figure(index, index.value(night)) for index in table.indices)
    return SleepStatistics(definitions, first, stop, figures, night.cycles)
