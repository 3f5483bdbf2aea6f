"""Where real nights come from: one module per data set, and the table of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sleepscorer_app.training.datasets.labelled_night import (
    FoundNights,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.datasets.laboratory_folder import (
    find_laboratory_nights,
    read_laboratory_night,
)
from sleepscorer_app.training.datasets.shhs import find_shhs, read_shhs
from sleepscorer_app.training.datasets.sleep_edf import (
    PEOPLE_20,
    PEOPLE_78,
    fetch_sleep_edf,
    find_sleep_edf,
    read_sleep_edf,
)
from sleepscorer_app.training.datasets.ucddb_pieces import find_ucddb_pieces, read_ucddb_pieces

__all__ = [
    "SIMULATED",
    "SOURCES",
    "DataSource",
    "FoundNights",
    "LabelledNight",
    "NightFiles",
    "UnusableData",
    "data_source",
]

SIMULATED = "simulated"


@dataclass(frozen=True)
class DataSource:
    """A kind of data set: how its nights are found, read, and (where that is allowed) fetched."""

    title: str
    find: Callable[[Path], FoundNights]
    read: Callable[[NightFiles, tuple[str, ...]], LabelledNight]
    fetch: Callable[[Path], None] | None = None


def _sleep_edf(n_people: int) -> DataSource:
    return DataSource(
        f"Sleep-EDF Expanded, cassette study, people 0 to {n_people - 1} (PhysioNet, ODC-By 1.0)",
        partial(find_sleep_edf, n_people=n_people),
        read_sleep_edf,
        partial(fetch_sleep_edf, n_people=n_people),
    )


SOURCES: Mapping[str, DataSource] = {
    "sleep-edf-20": _sleep_edf(PEOPLE_20),
    "sleep-edf-78": _sleep_edf(PEOPLE_78),
    "shhs": DataSource("Sleep Heart Health Study (NSRR)", find_shhs, read_shhs),
    "shhs-1": DataSource(
        "Sleep Heart Health Study (NSRR), first visits", partial(find_shhs, visits=(1,)), read_shhs
    ),
    "folder": DataSource(
        "a laboratory's own recordings", find_laboratory_nights, read_laboratory_night
    ),
    "ucddb-pieces": DataSource(
        "pieces of nights of the UCDDB (PhysioNet, ODC-By 1.0)",
        find_ucddb_pieces,
        read_ucddb_pieces,
    ),
}
"""Real nights by the name that a recipe or `--source` gives them."""


def data_source(name: str) -> DataSource:
    """The source of that name. Raises `UnusableData` for one nobody knows, or without nights."""
    if name not in SOURCES:
        raise UnusableData(
            f"{name} is no source of real nights; there are {', '.join(SOURCES)}, "
            f"and {SIMULATED} for training"
        )
    return SOURCES[name]
