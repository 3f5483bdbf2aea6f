"""The ways in which the field splits its data sets, each by person.

Which people are tested together, and who validates, stands in index files of other projects that
are not part of this one. Where a protocol leaves that open, people are taken in the order of their
names or by a fixed seed: the splits are of the published kind, not always of the same people.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sleepscorer_app.training.splits import (
    Split,
    SubjectNight,
    split_at_random,
    splits_by_subject,
)

SHHS_SEED = 1
SHHS_RECORDINGS, SHHS_VALIDATION, SHHS_TEST_SHARE = 5793, 100, 0.3
PEOPLE_TO_VALIDATE_BY = 0.15


@dataclass(frozen=True)
class Protocol:
    """How one data set is split: where its nights come from, and a sentence on what is known.

    `splits` takes the nights and the number of folds that the user wants (None: the protocol's).
    """

    source: str
    words: str
    splits: Callable[[Sequence[SubjectNight], int | None], list[Split]]


def _leave_one_out(nights: Sequence[SubjectNight], n_folds: int | None) -> list[Split]:
    n_people = len({night.subject for night in nights})
    return splits_by_subject(nights, n_folds or n_people, n_validation_subjects=2)


def _ten_folds(nights: Sequence[SubjectNight], n_folds: int | None) -> list[Split]:
    return splits_by_subject(nights, n_folds or 10, n_validation_subjects=7)


def _seventy_thirty(nights: Sequence[SubjectNight], n_folds: int | None) -> list[Split]:
    if n_folds not in (None, 1):
        raise ValueError("the protocol of SHHS is one split, not several folds")
    n_people = len({night.subject for night in nights})
    # 100 of 5,793; of fewer, as many in proportion.
    n_validation = max(round(n_people * SHHS_VALIDATION / SHHS_RECORDINGS), 1)
    n_test = max(round(n_people * SHHS_TEST_SHARE), 1)
    return [split_at_random(nights, n_validation, n_test, SHHS_SEED)]


def _k_folds(nights: Sequence[SubjectNight], n_folds: int | None) -> list[Split]:
    n_people = len({night.subject for night in nights})
    n_validation = max(round(PEOPLE_TO_VALIDATE_BY * n_people), 1)
    return splits_by_subject(nights, n_folds or min(5, n_people), n_validation)


PROTOCOLS = {
    "sleep-edf-20": Protocol(
        "sleep-edf-20",
        "Each of 20 people is tested once, by a network that never saw them; the next two people "
        "validate. Who is tested is as published; the published choice of the two is not.",
        _leave_one_out,
    ),
    "sleep-edf-78": Protocol(
        "sleep-edf-78",
        "Ten folds by person, 7 or 8 tested and 7 validating. The published index files, which say "
        "who is in which fold, are not part of this program: the people of a fold are others.",
        _ten_folds,
    ),
    "shhs": Protocol(
        "shhs-1",
        "First visits, 30 % of the people tested, 100 of 5,793 validating. The published index "
        "files are not part of this program: people are drawn by a fixed seed.",
        _seventy_thirty,
    ),
    "folder": Protocol(
        "folder",
        "Folds by person, each tested once by a network that never saw them.",
        _k_folds,
    ),
}
