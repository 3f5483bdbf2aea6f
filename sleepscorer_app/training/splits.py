"""Who is trained on, who is validated on and who is tested on: people, never recordings.

Two nights of one person look alike, so a network that has seen the first does well on the second
and tells nothing about strangers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class SubjectNight:
    """A recording, and the person whose night it is."""

    name: str
    subject: str


class LeakingSplit(ValueError):
    """A split with one person on two sides; `str(error)` names who."""


@dataclass(frozen=True)
class Split:
    """One fold. `LeakingSplit` if a person is on two sides: no such split can be made."""

    train: tuple[SubjectNight, ...]
    validation: tuple[SubjectNight, ...]
    test: tuple[SubjectNight, ...]

    def __post_init__(self) -> None:
        sides = {"training": self.train, "validation": self.validation, "test": self.test}
        for (one, nights), (other, other_nights) in combinations(sides.items(), 2):
            shared = {night.subject for night in nights} & {night.subject for night in other_nights}
            if shared:
                who = ", ".join(sorted(shared))
                raise LeakingSplit(f"nights of the same person in {one} and {other}: {who}")


def sleep_edf_night(name: str) -> SubjectNight:
    """A Sleep-EDF recording by its file name, `SC4ssNE0…`; its person is the study and ss.

    Raises `ValueError` for other names.
    """
    if not (name.startswith(("SC4", "ST7")) and len(name) >= 6 and name[3:6].isdigit()):
        raise ValueError(f"{name} is not named like a Sleep-EDF recording, SC4ssN… or ST7ssN…")
    return SubjectNight(name, name[:5])


def splits_by_subject(
    nights: Sequence[SubjectNight], n_folds: int, n_validation_subjects: int
) -> list[Split]:
    """Folds in which each person is tested once; as many folds as people leave one person out.

    People are taken in the order of their names: person i is tested in fold i modulo `n_folds`, and
    those of the folds that follow validate. Raises `ValueError` where nobody would be left to
    train on, or a fold would have nobody to test.
    """
    subjects = sorted({night.subject for night in nights})
    if not 2 <= n_folds <= len(subjects):
        raise ValueError(f"{len(subjects)} people cannot be split into {n_folds} folds")
    splits: list[Split] = []
    for fold in range(n_folds):
        # Stable, so within a fold the order of names remains.
        in_turn = sorted(
            range(len(subjects)), key=lambda index, fold=fold: (index - fold) % n_folds
        )
        n_test = len(subjects[fold::n_folds])
        if n_validation_subjects >= len(subjects) - n_test:
            raise ValueError(
                f"{n_test} people to test and {n_validation_subjects} to validate leave none of "
                f"{len(subjects)} to train on"
            )
        test = {subjects[index] for index in in_turn[:n_test]}
        validation = {subjects[index] for index in in_turn[n_test:][:n_validation_subjects]}
        splits.append(_split(nights, validation, test))
    return splits


def split_at_random(
    nights: Sequence[SubjectNight], n_validation: int, n_test: int, seed: int
) -> Split:
    """One split with so many people to validate and to test, drawn by `seed`; the rest train.

    Raises `ValueError` where nobody would be left to train on.
    """
    subjects = sorted({night.subject for night in nights})
    if n_validation + n_test >= len(subjects):
        raise ValueError(
            f"{n_test} people to test and {n_validation} to validate leave none of "
            f"{len(subjects)} to train on"
        )
    drawn = [subjects[place] for place in np.random.default_rng(seed).permutation(len(subjects))]
    return _split(nights, drawn[n_test : n_test + n_validation], drawn[:n_test])


def _split(
    nights: Sequence[SubjectNight], validation: Collection[str], test: Collection[str]
) -> Split:
    return Split(
        tuple(night for night in nights if night.subject not in {*validation, *test}),
        tuple(night for night in nights if night.subject in validation),
        tuple(night for night in nights if night.subject in test),
    )
