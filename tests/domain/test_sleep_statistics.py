from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import Hypnogram, Stage
from sleepscorer_app.domain.sleep_statistics import (
    DEFINITIONS,
    SleepStatistics,
    epochs_between_lights,
    sleep_statistics,
)

STAGE_OF_LETTER = {"?": Stage.UNSCORED, "W": Stage.W, "R": Stage.R} | {
    str(number): Stage(number) for number in (1, 2, 3)
}


def night(letters: str) -> Hypnogram:
    """A hypnogram from one letter per epoch; spaces are for the reader."""
    return Hypnogram.of(STAGE_OF_LETTER[letter] for letter in letters.replace(" ", ""))


def test_a_night_counted_by_hand() -> None:
    # 20 epochs: 4 W before sleep, 12 of sleep, 1 W within, 3 W at the end.
    counted = sleep_statistics(night("WWWW 1222 33W2 RR12 1WWW"))
    assert counted == SleepStatistics(
        trt_minutes=10.0,
        tst_minutes=6.0,
        se_percent=60.0,
        sol_minutes=2.0,
        waso_minutes=2.0,
        rem_latency_minutes=4.0,
        stage_minutes={
            Stage.W: 4.0,
            Stage.N1: 1.5,
            Stage.N2: 2.5,
            Stage.N3: 1.0,
            Stage.R: 1.0,
        },
        stage_percent_of_tst={
            Stage.N1: 25.0,
            Stage.N2: pytest.approx(100 * 5 / 12),
            Stage.N3: pytest.approx(100 * 2 / 12),
            Stage.R: pytest.approx(100 * 2 / 12),
        },
        n_epochs=20,
        n_unscored=0,
        awakenings=2,
        stage_shifts=10,
    )


def test_lights_cut_the_night_and_latencies_count_from_lights_off() -> None:
    hypnogram = night("WWWW 1222 33W2 RR12 1WWW")
    cut = sleep_statistics(hypnogram, lights_off_seconds=60, lights_on_seconds=18 * 30)
    assert cut == sleep_statistics(night("WW 1222 33W2 RR12 1W"))
    assert cut.trt_minutes == 8.0
    assert cut.sol_minutes == 1.0
    assert cut.waso_minutes == 1.0
    assert cut.rem_latency_minutes == 4.0
    assert cut.se_percent == 75.0


@pytest.mark.parametrize(
    ("lights_off_seconds", "lights_on_seconds", "epochs"),
    [
        (None, None, (0, 10)),
        (0.0, 300.0, (0, 10)),
        (30.0, None, (1, 10)),
        (30.1, None, (2, 10)),
        (29.9, None, (1, 10)),
        (30.000001, None, (1, 10)),
        (None, 60.0, (0, 2)),
        (None, 60.1, (0, 3)),
        (-100.0, 5000.0, (0, 10)),
        (5000.0, None, (10, 10)),
        (200.0, 100.0, (7, 7)),
    ],
)
def test_an_epoch_belongs_to_the_night_if_it_begins_between_the_lights(
    lights_off_seconds: float | None, lights_on_seconds: float | None, epochs: tuple[int, int]
) -> None:
    assert epochs_between_lights(10, lights_off_seconds, lights_on_seconds) == epochs


def test_unscored_epochs_are_neither_sleep_nor_wake_but_take_time() -> None:
    counted = sleep_statistics(night("??WW 22?? 2W"))
    assert counted.n_unscored == 4
    assert counted.trt_minutes == 5.0
    assert counted.tst_minutes == 1.5
    assert counted.waso_minutes == 0.5
    assert counted.sol_minutes == 2.0
    assert counted.stage_minutes[Stage.W] == 1.5
    assert counted.se_percent == 30.0
    assert Stage.UNSCORED not in counted.stage_minutes


@pytest.mark.parametrize(
    ("letters", "awakenings", "stage_shifts"),
    [
        ("2W2W", 2, 3),
        ("2??W", 1, 1),
        ("2W?W2", 1, 2),
        ("2?2", 0, 0),
        ("WW2", 0, 1),
        ("W", 0, 0),
        ("", 0, 0),
    ],
)
def test_awakenings_and_shifts_pass_over_unscored_epochs(
    letters: str, awakenings: int, stage_shifts: int
) -> None:
    counted = sleep_statistics(night(letters))
    assert (counted.awakenings, counted.stage_shifts) == (awakenings, stage_shifts)


def test_a_night_without_sleep_has_no_latencies() -> None:
    counted = sleep_statistics(night("WWW"))
    assert counted.trt_minutes == 1.5
    assert counted.tst_minutes == 0
    assert counted.se_percent == 0
    assert counted.sol_minutes is None
    assert counted.waso_minutes is None
    assert counted.rem_latency_minutes is None
    assert counted.stage_percent_of_tst == {}


def test_an_unscored_night_has_no_efficiency() -> None:
    counted = sleep_statistics(Hypnogram.unscored(960))
    assert counted.trt_minutes == 480
    assert counted.se_percent is None
    assert counted.n_unscored == 960
    assert set(counted.stage_minutes.values()) == {0}


def test_a_night_of_no_epochs_is_all_zero() -> None:
    counted = sleep_statistics(Hypnogram.unscored(0))
    assert counted.trt_minutes == 0
    assert counted.se_percent is None


def test_a_night_may_begin_with_rem() -> None:
    counted = sleep_statistics(night("R2W"))
    assert counted.sol_minutes == 0
    assert counted.rem_latency_minutes == 0


def test_sleep_without_rem_has_no_rem_latency() -> None:
    assert sleep_statistics(night("W22")).rem_latency_minutes is None


@given(st.lists(st.sampled_from(list(Stage)), max_size=60))
def test_every_minute_of_the_night_is_accounted_for_once(stages: list[Stage]) -> None:
    counted = sleep_statistics(Hypnogram.of(stages))
    unscored_minutes = counted.n_unscored / 2
    assert sum(counted.stage_minutes.values()) + unscored_minutes == counted.trt_minutes
    assert (
        counted.tst_minutes
        == sum(counted.stage_minutes.values()) - (counted.stage_minutes[Stage.W])
    )
    assert counted.n_epochs == len(stages)
    if counted.stage_percent_of_tst:
        assert sum(counted.stage_percent_of_tst.values()) == pytest.approx(100)
    if counted.sol_minutes is not None and counted.waso_minutes is not None:
        scored = [stage for stage in stages if stage is not Stage.UNSCORED]
        if len(scored) == len(stages):
            parts = counted.sol_minutes + counted.tst_minutes + counted.waso_minutes
            assert parts == counted.trt_minutes


def test_every_number_has_a_definition_and_every_definition_a_number() -> None:
    assert set(DEFINITIONS) == {field.name for field in fields(SleepStatistics)}
    assert all(definition.endswith(".") for definition in DEFINITIONS.values())


def test_the_hypnogram_is_left_as_it_was() -> None:
    hypnogram = night("W2R")
    sleep_statistics(hypnogram, lights_off_seconds=30)
    np.testing.assert_array_equal(hypnogram.codes, [0, 2, 4])
