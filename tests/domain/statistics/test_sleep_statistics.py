import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepscorer_app.domain.hypnogram import SCORED_STAGES, Hypnogram, Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.statistics.counted_night import epochs_between_lights
from sleepscorer_app.domain.statistics.sleep_statistics import (
    DEFINITIONS,
    DefinitionSet,
    SleepStatistics,
    Unit,
    sleep_statistics,
)
from tests.domain.nights_by_letter import lights, night


def as_table(counted: SleepStatistics) -> dict[str, float | None]:
    """Every figure under its name."""
    return {one.index.name: one.value for one in counted.figures}


def test_a_night_counted_by_hand() -> None:
    # 20 epochs: 4 W before sleep, 12 of sleep, 1 W within, 3 W at the end.
    counted = sleep_statistics(night("WWWW 1222 33W2 RR12 1WWW"))
    assert as_table(counted) == {
        "trt_minutes": 10.0,
        "tst_minutes": 6.0,
        "se_percent": 60.0,
        "sol_minutes": 2.0,
        "waso_minutes": 2.0,
        "rem_latency_minutes": 4.0,
        "awakenings": 2,
        "awakenings_per_hour": 20.0,
        "stage_shifts": 10,
        "stage_shifts_per_hour": 100.0,
        "arousals": None,
        "arousal_index": None,
        "cycles": 0,
        "mean_cycle_minutes": None,
        "n_unscored": 0,
        "w_minutes": 4.0,
        "n1_minutes": 1.5,
        "n2_minutes": 2.5,
        "n3_minutes": 1.0,
        "r_minutes": 1.0,
        "n1_percent": 25.0,
        "n2_percent": pytest.approx(100 * 5 / 12),
        "n3_percent": pytest.approx(100 * 2 / 12),
        "r_percent": pytest.approx(100 * 2 / 12),
    }
    assert (counted.first_epoch, counted.stop_epoch) == (0, 20)


def test_lights_cut_the_night_and_latencies_count_from_lights_off() -> None:
    hypnogram = night("WWWW 1222 33W2 RR12 1WWW")
    cut = sleep_statistics(hypnogram, lights(60, 18 * 30))
    assert as_table(cut) == as_table(sleep_statistics(night("WW 1222 33W2 RR12 1W")))
    assert (cut.first_epoch, cut.stop_epoch) == (2, 18)
    assert cut["trt_minutes"] == 8.0
    assert cut["sol_minutes"] == 1.0
    assert cut["waso_minutes"] == 1.0
    assert cut["rem_latency_minutes"] == 4.0
    assert cut["se_percent"] == 75.0


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
    marks = lights(lights_off_seconds, lights_on_seconds)
    assert epochs_between_lights(10, marks) == epochs


def test_unscored_epochs_are_neither_sleep_nor_wake_but_take_time() -> None:
    counted = sleep_statistics(night("??WW 22?? 2W"))
    assert counted["n_unscored"] == 4
    assert counted["trt_minutes"] == 5.0
    assert counted["tst_minutes"] == 1.5
    assert counted["waso_minutes"] == 0.5
    assert counted["sol_minutes"] == 2.0
    assert counted["w_minutes"] == 1.5
    assert counted["se_percent"] == 30.0
    assert counted.of_stage(Stage.UNSCORED, Unit.MINUTES) is None


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
    assert (counted["awakenings"], counted["stage_shifts"]) == (awakenings, stage_shifts)


def test_arousals_count_where_they_begin_in_sleep_between_the_lights() -> None:
    onsets = (10.0, 65.0, 95.0, 155.0, 215.0)  # in W, N2, N2, W, and R after lights on
    marks = tuple(Marker(onset, 5.0, MarkerKind.AROUSAL) for onset in onsets)
    counted = sleep_statistics(night("WW22 2WRR"), (*marks, *lights(None, 180)))
    assert counted["arousals"] == 2
    assert counted["arousal_index"] == pytest.approx(2 / (1.5 / 60))
    awake = sleep_statistics(night("WWWW"), marks[:1])
    assert (awake["arousals"], awake["arousal_index"]) == (0, None)


def test_cycles_are_those_between_the_lights_in_epochs_of_the_whole_night() -> None:
    hypnogram = night("W" * 20 + ("2" * 60 + "R" * 20) * 2 + "W" * 10)
    counted = sleep_statistics(hypnogram, lights(300, None))
    assert counted["cycles"] == 2
    assert counted["mean_cycle_minutes"] == 40.0
    assert [(one.first, one.stop) for one in counted.cycles.cycles] == [(20, 100), (100, 180)]
    assert sleep_statistics(hypnogram, lights(None, 105 * 30))["cycles"] == 1


def test_a_night_without_sleep_has_no_latencies() -> None:
    counted = sleep_statistics(night("WWW"))
    assert counted["trt_minutes"] == 1.5
    assert counted["tst_minutes"] == 0
    assert counted["se_percent"] == 0
    for name in ("sol_minutes", "waso_minutes", "rem_latency_minutes", "n2_percent"):
        assert counted[name] is None


@pytest.mark.parametrize("definitions", DefinitionSet)
def test_an_unscored_night_and_one_of_no_epochs_have_no_efficiency(
    definitions: DefinitionSet,
) -> None:
    for n_epochs in (0, 960):
        counted = sleep_statistics(Hypnogram.unscored(n_epochs), (), definitions)
        if definitions is not DefinitionSet.YASA:
            assert counted["se_percent"] is None
        assert counted["tst_minutes"] == 0
        assert counted["sol_minutes"] is None
        assert {counted[f"{stage.letter.lower()}_minutes"] for stage in SCORED_STAGES} == {0}


def test_a_night_may_begin_with_rem() -> None:
    counted = sleep_statistics(night("R2W"))
    assert counted["sol_minutes"] == 0
    assert counted["rem_latency_minutes"] == 0


def test_sleep_without_rem_has_no_rem_latency() -> None:
    assert sleep_statistics(night("W22"))["rem_latency_minutes"] is None


@given(st.lists(st.sampled_from(list(Stage)), max_size=60))
def test_every_minute_of_the_night_is_accounted_for_once(stages: list[Stage]) -> None:
    counted = as_table(sleep_statistics(Hypnogram.of(stages)))
    of_stages = [counted[f"{stage.letter.lower()}_minutes"] or 0.0 for stage in SCORED_STAGES]
    unscored_minutes = (counted["n_unscored"] or 0) / 2
    assert sum(of_stages) + unscored_minutes == counted["trt_minutes"] == len(stages) / 2
    assert counted["tst_minutes"] == sum(of_stages[1:])
    shares = [counted[f"{stage.letter.lower()}_percent"] for stage in SCORED_STAGES[1:]]
    known = [share for share in shares if share is not None]
    assert len(known) in (0, 4)
    if known:
        assert sum(known) == pytest.approx(100)
    sol, waso, tst = counted["sol_minutes"], counted["waso_minutes"], counted["tst_minutes"]
    if sol is not None and waso is not None and tst is not None and not unscored_minutes:
        assert sol + tst + waso == counted["trt_minutes"]


@pytest.mark.parametrize("definitions", DefinitionSet)
def test_every_number_has_a_definition_and_a_name_of_its_own(definitions: DefinitionSet) -> None:
    counted = sleep_statistics(night("W2R"), (), definitions)
    names = [one.index.name for one in counted.figures]
    assert len(set(names)) == len(names)
    assert set(DEFINITIONS[definitions]) == set(names)
    assert all(words.endswith(".") for words in DEFINITIONS[definitions].values())


def test_the_figures_of_a_stage_are_found_by_stage_and_unit_and_those_of_the_night_apart() -> None:
    counted = sleep_statistics(night("W122"))
    minutes, percent = (counted.of_stage(Stage.N2, unit) for unit in (Unit.MINUTES, Unit.PERCENT))
    assert minutes is not None
    assert percent is not None
    assert (minutes.index.name, minutes.value) == ("n2_minutes", 1.0)
    assert (percent.index.name, percent.value) == ("n2_percent", pytest.approx(200 / 3))
    of_the_night = [one.index.name for one in counted.of_the_night]
    assert of_the_night[:3] == ["trt_minutes", "tst_minutes", "se_percent"]
    assert not {"w_minutes", "n2_minutes", "n2_percent"} & set(of_the_night)
    assert len(of_the_night) + 9 == len(counted.figures)


def test_the_last_cycle_broken_off_is_no_complete_one() -> None:
    whole = "W" * 4 + "2" * 60 + "R" * 20
    counted = sleep_statistics(night(whole + "2" * 60))
    assert [one.is_complete for one in counted.cycles.cycles] == [True, False]
    assert (counted["cycles"], counted["mean_cycle_minutes"]) == (1, 40.0)


def test_a_number_that_the_set_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        sleep_statistics(night("W2R"))["fwt_minutes"]


def test_the_hypnogram_is_left_as_it_was() -> None:
    hypnogram = night("W2R")
    sleep_statistics(hypnogram, lights(30, None))
    np.testing.assert_array_equal(hypnogram.codes, [0, 2, 4])
