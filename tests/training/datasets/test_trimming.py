"""Which part of a recording counts as the night, and that nothing inside it moves."""

import numpy as np
import pytest

from sleepscorer_app.training.datasets.trimming import (
    around_sleep,
    whole,
    without_surplus_wake,
)


def codes(*runs: tuple[int, int]) -> np.ndarray:
    return np.concatenate([np.full(n, stage, np.int8) for stage, n in runs])


def test_half_an_hour_of_wake_stays_on_both_sides_of_sleep() -> None:
    stages = codes((0, 500), (2, 300), (0, 10), (4, 90), (0, 700))
    assert around_sleep(stages) == slice(440, 960)


def test_the_part_ends_where_the_recording_does() -> None:
    assert around_sleep(codes((0, 20), (3, 100), (0, 30))) == slice(0, 150)
    assert around_sleep(codes((2, 10))) == slice(0, 10)


def test_unknown_and_movement_outside_sleep_do_not_count_as_sleep() -> None:
    """SleePyCo's preparation trims before it drops them, and would keep all 500 of these."""
    stages = codes((-1, 5), (0, 200), (2, 100), (0, 100), (-1, 500))
    assert around_sleep(stages) == slice(145, 365)


def test_an_epoch_without_a_stage_inside_sleep_keeps_its_place() -> None:
    stages = codes((0, 100), (2, 50), (-1, 7), (2, 50), (0, 100))
    part = stages[around_sleep(stages)]
    assert len(part) == 60 + 107 + 60
    assert (part[110:117] == -1).all()


@pytest.mark.parametrize("rule", [around_sleep, without_surplus_wake])
def test_a_night_without_sleep_is_refused(rule: object) -> None:
    with pytest.raises(ValueError, match="no epoch of it is staged as sleep"):
        rule(codes((0, 100), (-1, 5)))  # type: ignore[operator]


def test_a_laboratorys_recording_stays_whole() -> None:
    assert whole(codes((0, 300), (2, 5))) == slice(0, 305)


def test_wake_is_cut_down_to_the_second_largest_stage_evening_first() -> None:
    stages = codes((0, 200), (2, 150), (1, 20), (0, 100))
    part = without_surplus_wake(stages)
    assert part == slice(150, 470)
    assert np.count_nonzero(stages[part] == 0) == 150


def test_the_morning_gives_what_the_evening_cannot() -> None:
    assert without_surplus_wake(codes((0, 10), (2, 50), (0, 100))) == slice(10, 110)


def test_wake_between_sleep_is_never_cut() -> None:
    assert without_surplus_wake(codes((2, 10), (0, 500), (2, 10))) == slice(0, 520)


def test_where_wake_is_not_the_largest_stage_nothing_is_cut() -> None:
    assert without_surplus_wake(codes((0, 99), (2, 100), (0, 1))) == slice(0, 200)
