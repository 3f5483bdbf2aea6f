"""What an index of a night is, and what a set of them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.statistics.counted_night import CountedNight


class Unit(StrEnum):
    """What an index is given in; the value is what is printed behind the number."""

    MINUTES = "min"
    PERCENT = "%"
    COUNT = ""
    PER_HOUR = "/h"
    PER_MINUTE = "/min"


@dataclass(frozen=True)
class Index:
    """One index of a set: the name that programs read, words for people, and what it means.

    `stage` is set for the minutes and the percent of one stage.
    """

    name: str
    words: str
    unit: Unit
    definition: str
    value: Callable[[CountedNight], float | None]
    stage: Stage | None = None


Extent = Callable[[Hypnogram, tuple[Marker, ...]], tuple[int, int]]
"""Which epochs of a night are counted: first, and last plus one."""


@dataclass(frozen=True)
class StatisticsSet:
    """Which epochs are counted, and the indices in the order in which they are shown."""

    source: str
    extent: Extent
    extent_words: str
    indices: tuple[Index, ...]
