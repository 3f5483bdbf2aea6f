import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.statistics.sleep_cycles import SleepCycle, SleepCycles, sleep_cycles

LETTERS = {"W": Stage.W, "1": Stage.N1, "2": Stage.N2, "3": Stage.N3, "R": Stage.R, "?": -1}


def cycles_of(*runs: str) -> SleepCycles:
    """The cycles of a night told in runs: `2:15` is 15 minutes of N2."""
    codes: list[int] = []
    for run in runs:
        letter, minutes = run.split(":")
        codes += [int(LETTERS[letter])] * round(float(minutes) * 2)
    return sleep_cycles(Hypnogram(np.array(codes, dtype=np.int8)))


def minutes_of(found: SleepCycles) -> list[tuple[float, float | None, float]]:
    """Begin, begin of REM and end of every cycle, in minutes."""
    return [
        (one.first / 2, None if one.rem_first is None else one.rem_first / 2, one.stop / 2)
        for one in found.cycles
    ]


def test_a_usual_night_has_a_cycle_per_rem_period() -> None:
    found = cycles_of("W:10", "1:3", "2:20", "3:40", "R:8", "2:50", "3:20", "R:20", "W:5")
    assert minutes_of(found) == [(10, 73, 81), (81, 151, 171)]
    assert all(one.is_complete and not one.has_skipped_rem for one in found.cycles)
    assert found.onset_rem is None
    assert found.cycles[0].minutes == 71


def test_15_minutes_of_nrem_make_a_period_and_half_a_minute_less_does_not() -> None:
    assert minutes_of(cycles_of("2:15", "R:10")) == [(0, 15, 25)]
    without = cycles_of("2:14.5", "R:10")
    assert without.cycles == ()
    assert without.onset_rem == (29, 49)


def test_wake_does_not_count_towards_the_15_minutes() -> None:
    assert cycles_of("2:10", "W:30", "2:4.5", "R:10").cycles == ()
    assert minutes_of(cycles_of("2:10", "W:30", "2:5", "R:10")) == [(0, 45, 55)]


def test_the_first_rem_period_may_be_of_any_length_later_ones_need_5_minutes() -> None:
    found = cycles_of("2:60", "R:0.5", "2:60", "R:4.5", "2:40", "R:5", "2:5")
    assert minutes_of(found) == [(0, 60, 60.5), (60.5, 165, 170)]


def test_rem_that_returns_before_15_minutes_of_nrem_is_the_same_period() -> None:
    found = cycles_of("2:60", "R:5", "2:14.5", "R:5", "2:15", "R:5")
    assert minutes_of(found) == [(0, 60, 84.5), (84.5, 99.5, 104.5)]


def test_long_wake_alone_does_not_divide_rem() -> None:
    assert minutes_of(cycles_of("2:60", "R:5", "W:40", "R:5")) == [(0, 60, 110)]


def test_the_epochs_of_a_divided_rem_period_add_up_to_its_5_minutes() -> None:
    found = cycles_of("2:60", "R:5", "2:30", "R:2", "W:3", "R:3", "2:4")
    assert minutes_of(found) == [(0, 60, 65), (65, 95, 103)]


def test_rem_at_sleep_onset_is_told_and_is_no_cycle() -> None:
    found = cycles_of("W:5", "1:2", "R:12", "2:60", "R:10")
    assert found.onset_rem == (14, 38)
    assert minutes_of(found) == [(19, 79, 89)]


def test_a_night_of_rem_alone_has_no_cycle() -> None:
    found = cycles_of("W:5", "R:20")
    assert found.cycles == ()
    assert found.onset_rem == (10, 50)


def test_the_last_nrem_period_is_an_incomplete_cycle_that_ends_with_sleep() -> None:
    found = cycles_of("2:60", "R:10", "2:15", "R:2", "1:1", "W:60")
    assert minutes_of(found) == [(0, 60, 70), (70, None, 88)]
    assert not found.cycles[-1].is_complete


def test_a_rest_of_less_than_15_minutes_is_no_cycle() -> None:
    assert minutes_of(cycles_of("2:60", "R:10", "2:14.5")) == [(0, 60, 70)]


def test_a_first_nrem_period_of_2_hours_is_parted_where_deep_sleep_returns() -> None:
    found = cycles_of("2:20", "3:40", "2:12", "3:30", "2:18", "R:10")
    assert minutes_of(found) == [(0, None, 72), (72, 120, 130)]
    assert found.cycles[0].has_skipped_rem
    assert found.cycles[0].is_complete


@pytest.mark.parametrize(
    "runs",
    [
        ("2:20", "3:40", "2:12", "3:30", "2:17.5", "R:10"),
        ("2:20", "3:40", "2:11.5", "3:30", "2:18.5", "R:10"),
        ("2:60", "3:60", "R:10"),
        ("3:1", "W:12", "3:60", "2:59", "R:10"),
        ("2:40", "3:40", "2:30", "3:10", "R:10"),
    ],
    ids=["under 2 h", "light for under 12 min", "one N3", "a minute before", "10 min after"],
)
def test_otherwise_a_long_first_nrem_period_stays_whole(runs: tuple[str, ...]) -> None:
    assert len(cycles_of(*runs).cycles) == 1


def test_only_the_first_nrem_period_is_parted() -> None:
    found = cycles_of("2:60", "R:5", "2:20", "3:40", "2:12", "3:30", "2:18", "R:10")
    assert len(found.cycles) == 2


def test_a_long_first_period_without_any_rem_is_parted_too() -> None:
    found = cycles_of("2:20", "3:40", "2:12", "3:30", "2:18")
    assert [one.is_complete for one in found.cycles] == [True, False]


def test_short_gaps_in_the_scoring_are_passed_over_long_ones_end_the_cycle() -> None:
    assert minutes_of(cycles_of("2:30", "?:14.5", "2:30", "R:5")) == [(0, 74.5, 79.5)]
    found = cycles_of("2:30", "?:15", "2:30", "R:5")
    assert minutes_of(found) == [(0, None, 30), (45, 75, 80)]


def test_unscored_epochs_are_no_nrem() -> None:
    assert cycles_of("2:10", "?:10", "2:4", "R:10").cycles == ()


def test_after_a_gap_a_rem_period_needs_its_5_minutes_and_is_none_at_onset() -> None:
    found = cycles_of("2:60", "R:10", "?:30", "R:6", "2:20", "R:4", "2:20", "R:6")
    assert minutes_of(found) == [(0, 60, 70), (106, 150, 156)]
    assert found.onset_rem is None


def test_nights_without_sleep_or_scoring_have_no_cycles() -> None:
    empty = SleepCycles((), None)
    assert cycles_of("?:60") == empty
    assert cycles_of("W:60") == empty
    assert sleep_cycles(Hypnogram.unscored(0)) == empty


def test_an_epoch_knows_its_cycle() -> None:
    found = cycles_of("W:5", "2:60", "R:10", "W:10", "2:60", "R:10")
    assert [found.at(epoch) for epoch in (9, 10, 149, 150, 169, 170, 309, 310)] == [
        *(None, 1, 1, None),
        *(None, 2, 2, None),
    ]
    assert SleepCycle(0, None, 3).minutes == 1.5


def test_a_rest_of_exactly_15_minutes_is_a_cycle() -> None:
    assert minutes_of(cycles_of("2:60", "R:10", "2:15")) == [(0, 60, 70), (70, None, 85)]


def test_a_long_first_period_is_parted_alike_wherever_the_night_begins_and_without_rem() -> None:
    long = ("2:20", "3:40", "2:12", "3:30", "2:18")
    assert minutes_of(cycles_of("W:30", *long, "R:10")) == [(30, None, 102), (102, 150, 160)]
    assert minutes_of(cycles_of("W:30", *long)) == [(30, None, 102), (102, None, 150)]


def test_each_side_of_a_parting_needs_its_15_minutes() -> None:
    before = cycles_of("3:2", "2:13", "3:110", "R:5")
    assert minutes_of(before) == [(0, None, 15), (15, 125, 130)]
    assert minutes_of(cycles_of("3:1.5", "2:13", "3:110", "R:5")) == [(0, 124.5, 129.5)]
    after = cycles_of("3:110", "2:13", "3:15", "R:5")
    assert minutes_of(after) == [(0, None, 123), (123, 138, 143)]
    assert minutes_of(cycles_of("3:110", "2:13", "3:14.5", "R:5")) == [(0, 137.5, 142.5)]
