"""The field's protocols: everyone on one side only, where the authors' own split leaks."""

import pytest

from sleepscorer_app.training.evaluation.protocols import PROTOCOLS
from sleepscorer_app.training.splits import LeakingSplit, Split, SubjectNight
from tests.training.test_splits import SLEEP_EDF_20, SLEEP_EDF_78, people, recording_blocks

SHHS = [SubjectNight(f"shhs1-{200001 + k}", f"shhs-{200001 + k}") for k in range(5793)]
LABORATORY = [SubjectNight(f"P{k}_N{n}", f"P{k}") for k in range(12) for n in (1, 2)]
NIGHTS = {
    "sleep-edf-20": SLEEP_EDF_20,
    "sleep-edf-78": SLEEP_EDF_78,
    "shhs": SHHS,
    "folder": LABORATORY,
}


@pytest.mark.parametrize("name", PROTOCOLS)
def test_nobody_is_on_two_sides_of_any_fold(name: str) -> None:
    for split in PROTOCOLS[name].splits(NIGHTS[name], None):
        sides = [people(side) for side in (split.train, split.validation, split.test)]
        assert all(sides)
        assert sum(map(len, sides)) == len(set.union(*sides))


@pytest.mark.parametrize("name", ["sleep-edf-20", "sleep-edf-78"])
def test_the_authors_blocks_of_recordings_put_people_on_two_sides_and_are_refused(
    name: str,
) -> None:
    blocks = recording_blocks(NIGHTS[name], 10)
    refused = 0
    for test in blocks:
        train = tuple(night for other in blocks if other is not test for night in other)
        try:
            Split(train, (), test)
        except LeakingSplit:
            refused += 1
    assert refused == 8


def test_sleep_edf_20_leaves_each_person_out_once_and_two_validate() -> None:
    splits = PROTOCOLS["sleep-edf-20"].splits(SLEEP_EDF_20, None)
    assert len(splits) == 20
    assert {next(iter(people(split.test))) for split in splits} == people(tuple(SLEEP_EDF_20))
    assert all(len(people(split.test)) == 1 for split in splits)
    assert all(len(people(split.validation)) == 2 for split in splits)


def test_sleep_edf_78_has_ten_folds_of_seven_or_eight() -> None:
    splits = PROTOCOLS["sleep-edf-78"].splits(SLEEP_EDF_78, None)
    assert sorted(len(people(split.test)) for split in splits) == [7] * 2 + [8] * 8
    assert all(len(people(split.validation)) == 7 for split in splits)


def test_shhs_is_split_seventy_to_thirty_with_a_hundred_to_validate() -> None:
    [split] = PROTOCOLS["shhs"].splits(SHHS, None)
    assert (len(split.train), len(split.validation), len(split.test)) == (3955, 100, 1738)
    with pytest.raises(ValueError, match="one split"):
        PROTOCOLS["shhs"].splits(SHHS, 5)


def test_a_laboratory_chooses_the_number_of_folds() -> None:
    assert len(PROTOCOLS["folder"].splits(LABORATORY, None)) == 5
    assert len(PROTOCOLS["folder"].splits(LABORATORY, 12)) == 12
    with pytest.raises(ValueError, match="13 folds"):
        PROTOCOLS["folder"].splits(LABORATORY, 13)


@pytest.mark.parametrize("name", ["sleep-edf-20", "sleep-edf-78", "shhs"])
def test_what_is_not_as_published_is_said(name: str) -> None:
    assert "published" in PROTOCOLS[name].words
