"""The Sleep Heart Health Study as the NSRR hands it out: EDF recordings and XML hypnograms.

polysomnography/edfs/shhs1/shhs1-200001.edf and
polysomnography/annotations-events-nsrr/shhs1/shhs1-200001-nsrr.xml; both visits of a person have
one number. Source: Zhang and others (2018), Quan and others (1997); access through sleepdata.org.
"""

import re
from pathlib import Path

from sleepscorer_app.training.datasets.labelled_night import (
    FoundNights,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.datasets.pair_reading import PairRules, read_pair
from sleepscorer_app.training.datasets.trimming import without_surplus_wake
from sleepscorer_app.training.splits import SubjectNight

VISITS = (1, 2)
_RECORDING = re.compile(r"shhs([12])-(\d{6})\.edf", re.IGNORECASE)

RULES = PairRules(("EEG",), without_surplus_wake)
"""The channel that the files call EEG is C4-A1, at 125 Hz; EEG(sec) is C3-A2."""


def find_shhs(folder: Path, visits: tuple[int, ...] = VISITS) -> FoundNights:
    """The recordings of these visits in the NSRR's layout, in order of their names.

    `folder` is the one that holds `polysomnography`, or that one itself. Recordings without a
    hypnogram are left out with a remark: the NSRR has some. Raises `UnusableData` where no pair is.
    """
    top = folder / "polysomnography" if (folder / "polysomnography").is_dir() else folder
    nights: list[NightFiles] = []
    n_alone = 0
    for path in sorted((top / "edfs").glob("shhs[12]/*")):
        found = _RECORDING.fullmatch(path.name)
        if found is None or int(found[1]) not in visits:
            continue
        hypnogram = top / "annotations-events-nsrr" / path.parent.name / f"{path.stem}-nsrr.xml"
        if hypnogram.is_file():
            whose = SubjectNight(path.stem, f"shhs-{found[2]}")
            nights.append(NightFiles(whose, path, hypnogram))
        else:
            n_alone += 1
    if not nights:
        raise UnusableData(
            f"{folder} holds no SHHS recordings with hypnograms (edfs/shhs1/shhs1-200001.edf with "
            "annotations-events-nsrr/shhs1/shhs1-200001-nsrr.xml); name the folder that holds "
            "polysomnography with --data"
        )
    alone = (f"{n_alone} recordings without a hypnogram are left out",) if n_alone else ()
    return FoundNights(tuple(nights), alone)


def read_shhs(files: NightFiles, channels: tuple[str, ...]) -> LabelledNight:
    """The night with surplus wake at both ends cut off; C4-A1 where no channel is named."""
    return read_pair(files, channels, RULES)
