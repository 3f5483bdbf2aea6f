"""Numbers as people read them."""

import pytest

from sleepscorer_app.domain.statistics.definition_set import DefinitionSet
from sleepscorer_app.domain.statistics.figure_words import (
    NOT_THERE,
    figure_text,
    hours_text,
    number_text,
)
from sleepscorer_app.domain.statistics.sleep_statistics import Figure, sleep_statistics
from sleepscorer_app.domain.statistics.statistics_index import Index, Unit
from tests.domain.nights_by_letter import night


def figure(name: str, letters: str) -> Figure:
    counted = sleep_statistics(night(letters))
    return next(one for one in counted.figures if one.index.name == name)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0.0, "0.0 min"), (59.5, "59.5 min"), (60.0, "1 h 00.0 min"), (412.5, "6 h 52.5 min")],
)
def test_a_long_time_is_said_in_hours_and_half_minutes_stay(minutes: float, text: str) -> None:
    assert hours_text(minutes) == text


def test_a_number_has_the_decimals_and_the_unit_that_it_is_worth() -> None:
    assert number_text(figure("tst_minutes", "W22")) == "1.0"
    assert figure_text(figure("tst_minutes", "W" + "2" * 150)) == "1 h 15.0 min"
    assert figure_text(figure("sol_minutes", "W22")) == "0.5 min"
    assert figure_text(figure("se_percent", "W22")) == "66.7 %"
    assert figure_text(figure("awakenings", "2W2")) == "1"


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (Unit.MINUTES, "1.2 min"),
        (Unit.PERCENT, "1.2 %"),
        (Unit.COUNT, "1"),
        (Unit.PER_HOUR, "1.2 /h"),
        (Unit.PER_MINUTE, "1.23 /min"),
    ],
)
def test_each_unit_has_its_decimals(unit: Unit, text: str) -> None:
    index = Index("x", "X", unit, "what x is", lambda _night: 1.234)
    assert figure_text(Figure(index, 1.234)) == text


def test_what_does_not_exist_is_a_sign_and_never_nought() -> None:
    assert number_text(figure("sol_minutes", "WW")) == NOT_THERE
    assert figure_text(figure("sol_minutes", "WW")) == NOT_THERE


def test_each_set_of_definitions_says_whose_it_is() -> None:
    words = [one.words for one in DefinitionSet]
    assert words == ["AASM", "as YASA counts", "as Luna counts"]
