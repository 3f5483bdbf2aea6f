"""Splits by person; and the published split by blocks of recordings, which is refused."""

import pytest

from sleepscorer_app.training.splits import (
    LeakingSplit,
    Split,
    SubjectNight,
    sleep_edf_night,
    split_at_random,
    splits_by_subject,
)

# People whose recording of one night was lost, and numbers that were never given.
ONE_NIGHT = {13: 1, 36: 2, 52: 2}
NEVER_GIVEN = {39, 68, 69, 78, 79}


def cassette_nights(people: range) -> list[SubjectNight]:
    """The Sleep-EDF cassette recordings of these people in the order of their file names."""
    return [
        sleep_edf_night(f"SC4{person:02d}{night}E0-PSG.edf")
        for person in people
        if person not in NEVER_GIVEN
        for night in (1, 2)
        if ONE_NIGHT.get(person, night) == night
    ]


SLEEP_EDF_20 = cassette_nights(range(20))
SLEEP_EDF_78 = cassette_nights(range(83))


def recording_blocks(nights: list[SubjectNight], n_folds: int) -> list[tuple[SubjectNight, ...]]:
    """ULW-SleepNet's published folds: blocks of recordings in file order, the remainder dropped."""
    size = len(nights) // n_folds
    return [tuple(nights[first * size : (first + 1) * size]) for first in range(n_folds)]


def people(nights: tuple[SubjectNight, ...]) -> set[str]:
    return {night.subject for night in nights}


def test_the_two_sets_have_the_known_numbers_of_recordings_and_people() -> None:
    assert (len(SLEEP_EDF_20), len(people(tuple(SLEEP_EDF_20)))) == (39, 20)
    assert (len(SLEEP_EDF_78), len(people(tuple(SLEEP_EDF_78)))) == (153, 78)


@pytest.mark.parametrize(
    ("nights", "n_used", "n_leaking"), [(SLEEP_EDF_20, 30, 8), (SLEEP_EDF_78, 150, 8)]
)
def test_the_published_split_by_recordings_puts_a_person_on_both_sides_and_is_refused(
    nights: list[SubjectNight], n_used: int, n_leaking: int
) -> None:
    blocks = recording_blocks(nights, 10)
    assert sum(map(len, blocks)) == n_used
    n_refused = 0
    for test in blocks:
        train = tuple(night for other in blocks if other is not test for night in other)
        if straddling := people(train) & people(test):
            n_refused += 1
            with pytest.raises(LeakingSplit, match=sorted(straddling)[0]):
                Split(train, (), test)
    # The others are honest by luck: people with one recording bring the blocks back in step.
    assert n_refused == n_leaking


@pytest.mark.parametrize(
    ("nights", "n_folds", "n_validation"),
    [(SLEEP_EDF_20, 20, 2), (SLEEP_EDF_20, 10, 2), (SLEEP_EDF_78, 10, 7)],
)
def test_splits_by_person_test_everyone_once_and_share_nobody(
    nights: list[SubjectNight], n_folds: int, n_validation: int
) -> None:
    splits = splits_by_subject(nights, n_folds, n_validation)
    assert len(splits) == n_folds
    assert sorted(night.name for split in splits for night in split.test) == sorted(
        night.name for night in nights
    )
    for split in splits:
        sides = (split.train, split.validation, split.test)
        assert sum(map(len, sides)) == len(nights)
        assert sum(len(people(side)) for side in sides) == len(people(tuple(nights)))
        assert len(people(split.validation)) == n_validation


def test_one_person_is_left_out_where_there_are_as_many_folds_as_people() -> None:
    splits = splits_by_subject(SLEEP_EDF_20, 20, 2)
    assert [people(split.test) for split in splits] == [{f"SC4{p:02d}"} for p in range(20)]
    assert people(splits[19].validation) == {"SC400", "SC401"}


def test_the_order_of_the_recordings_does_not_move_a_person() -> None:
    turned = splits_by_subject(SLEEP_EDF_20[::-1], 10, 2)
    for one, other in zip(splits_by_subject(SLEEP_EDF_20, 10, 2), turned, strict=True):
        assert people(one.test) == people(other.test)
        assert people(one.validation) == people(other.validation)


@pytest.mark.parametrize("other_side", ["validation", "test"])
def test_a_person_on_two_sides_is_named(other_side: str) -> None:
    first, second = SubjectNight("a1", "a"), SubjectNight("a2", "a")
    sides = {"validation": (), "test": ()} | {other_side: (second,)}
    with pytest.raises(LeakingSplit, match=f"training and {other_side}: a"):
        Split((first,), **sides)


@pytest.mark.parametrize(
    ("n_folds", "n_validation", "words"),
    [(1, 0, "1 folds"), (21, 0, "21 folds"), (20, 19, "leave none"), (2, 10, "leave none")],
)
def test_a_split_with_an_empty_side_is_refused(n_folds: int, n_validation: int, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        splits_by_subject(SLEEP_EDF_20, n_folds, n_validation)


def test_both_nights_of_a_person_have_one_name_for_the_person() -> None:
    assert sleep_edf_night("SC4001E0-PSG.edf").subject == sleep_edf_night("SC4002E0").subject
    assert sleep_edf_night("SC4011E0").subject != sleep_edf_night("ST7011J0").subject
    assert sleep_edf_night("SC4362F0-PSG.edf").subject == "SC436"


@pytest.mark.parametrize("name", ["night.edf", "SC4", "SC4ab1E0", "shhs1-200001"])
def test_a_recording_with_another_kind_of_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        sleep_edf_night(name)


def test_a_split_at_random_shares_nobody_and_is_the_same_for_a_seed() -> None:
    split = split_at_random(SLEEP_EDF_78, 8, 20, seed=4)
    assert (len(people(split.validation)), len(people(split.test))) == (8, 20)
    assert sum(len(people(side)) for side in (split.train, split.validation, split.test)) == 78
    assert split_at_random(SLEEP_EDF_78[::-1], 8, 20, seed=4).test == split.test[::-1]
    assert people(split_at_random(SLEEP_EDF_78, 8, 20, seed=5).test) != people(split.test)
    with pytest.raises(ValueError, match="leave none"):
        split_at_random(SLEEP_EDF_20, 10, 10, seed=1)
