"""The numbers of scorings as JSON: cycles and lights as a reader of the file counts them."""

import json

from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet, sleep_statistics
from sleepscorer_app.files.statistics_table import (
    CountedScoring,
    statistics_csv,
    statistics_json,
)
from tests.domain.nights_by_letter import lights, night


def counted() -> CountedScoring:
    marks = lights(60.0, None)
    letters = night("W" * 4 + "2" * 40 + "R" * 10 + "2" * 40)
    return CountedScoring("a.csv", marks, sleep_statistics(letters, marks), ("A note.",))


def test_cycles_count_their_epochs_from_one_and_the_last_may_be_broken_off() -> None:
    (told,) = json.loads(statistics_json([counted()], DefinitionSet.AASM))["scorings"]
    assert told["cycles"] == [
        {
            "first_epoch": 5,
            "last_epoch": 54,
            "first_epoch_of_rem": 45,
            "minutes": 25.0,
            "is_complete": True,
        },
        {
            "first_epoch": 55,
            "last_epoch": 94,
            "first_epoch_of_rem": None,
            "minutes": 20.0,
            "is_complete": False,
        },
    ]
    assert told["notes"] == ["A note."]


def test_what_does_not_exist_is_an_empty_cell() -> None:
    heads, row = (
        line.split(",") for line in statistics_csv([counted()], DefinitionSet.AASM).splitlines()
    )
    cells = dict(zip(heads, row, strict=True))
    assert (cells["lights_off_seconds"], cells["lights_on_seconds"]) == ("60", "")
    assert (cells["tst_minutes"], cells["arousals"]) == ("45", "")
