"""Sleep-EDF Expanded, the cassette study, in PhysioNet's naming; and its download.

Recording SC4ssNE0-PSG.edf with SC4ssNEx-Hypnogram.edf: ss is the person, N the night, x the
scorer. Source: Kemp and others (2000), PhysioNet, ODC-By 1.0.
"""

import re
from collections.abc import Callable
from pathlib import Path

from sleepscorer_app.training.datasets.labelled_night import (
    FoundNights,
    LabelledNight,
    NightFiles,
    UnusableData,
)
from sleepscorer_app.training.datasets.pair_reading import PairRules, read_pair
from sleepscorer_app.training.datasets.trimming import around_sleep
from sleepscorer_app.training.splits import sleep_edf_night

PEOPLE_20, PEOPLE_78 = 20, 83
"""People are numbered from 0; these numbers are the first that are not in the set."""
NEVER_GIVEN = frozenset({39, 68, 69, 78, 79})
_RECORDING = re.compile(r"(SC4\d\d\d[A-Z])\w-PSG\.edf", re.IGNORECASE)

RULES = PairRules(("EEG Fpz-Cz",), around_sleep, may_run_on=True)
"""Its hypnograms go on after the recording has ended: as unknown, now and then as wake."""

Fetcher = Callable[[list[int], Path], None]


def find_sleep_edf(folder: Path, n_people: int) -> FoundNights:
    """The recordings of people 0 to `n_people` - 1 anywhere in `folder`, in order of their names.

    Raises `UnusableData` where there is none, or one lacks its hypnogram.
    """
    nights: list[NightFiles] = []
    for path in sorted(folder.rglob("*"), key=lambda one: one.name):
        found = _RECORDING.fullmatch(path.name)
        if found is None or int(path.name[3:5]) >= n_people:
            continue
        beside = sorted(path.parent.glob(f"{found[1]}?-Hypnogram.edf"))
        if not beside:
            raise UnusableData(
                f"{path.name} has no hypnogram {found[1]}?-Hypnogram.edf beside it; "
                "download both, or take the recording away"
            )
        nights.append(NightFiles(sleep_edf_night(path.name), path, beside[0]))
    if not nights:
        raise UnusableData(
            f"{folder} holds no Sleep-EDF recordings (SC4ssNE0-PSG.edf with SC4ssNEC-Hypnogram.edf)"
            "; name their folder with --data, or download them with --fetch"
        )
    return FoundNights(tuple(nights), _missing(nights, n_people))


def read_sleep_edf(files: NightFiles, channels: tuple[str, ...]) -> LabelledNight:
    """The night from 30 min before sleep to 30 min after; Fpz-Cz where no channel is named."""
    return read_pair(files, channels, RULES)


def fetch_sleep_edf(folder: Path, n_people: int, fetch: Fetcher | None = None) -> None:
    """Downloads what is not yet in `folder`, from PhysioNet through MNE-Python.

    The only place where the program uses a network, and only when it is told to. Raises
    `UnusableData` when the download fails.
    """
    people = [one for one in range(n_people) if one not in NEVER_GIVEN]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        (fetch or _through_mne)(people, folder)
    except (OSError, ValueError, RuntimeError) as error:
        raise UnusableData(
            f"Sleep-EDF could not be downloaded into {folder}: {error}; what has come is kept, "
            "so try again"
        ) from error


def _through_mne(people: list[int], folder: Path) -> None:
    # Imported here: MNE-Python takes a second, and all else here does without it.
    from mne.datasets.sleep_physionet import age

    # Three people have one recording only; which, MNE-Python knows.
    age.fetch_data(people, recording=(1, 2), path=str(folder), on_missing="ignore")


def _missing(nights: list[NightFiles], n_people: int) -> tuple[str, ...]:
    there = {int(night.recording.name[3:5]) for night in nights}
    n_missing = len(set(range(n_people)) - NEVER_GIVEN - there)
    if not n_missing:
        return ()
    return (f"the folder lacks {n_missing} of the {len(there) + n_missing} people of this set",)
