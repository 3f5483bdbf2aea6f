"""What is counted at the very borders: of a night, of an epoch, of five minutes."""

import pytest

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.statistics.counted_night import CountedNight, epochs_touched_by_dark
from tests.domain.nights_by_letter import lights, night


def counted(letters: str, first: int = 0, arousals: tuple[float, ...] = ()) -> CountedNight:
    hypnogram = night(letters)
    marks = tuple(Marker(onset, 3.0, MarkerKind.AROUSAL) for onset in arousals)
    return CountedNight(hypnogram, marks, first, hypnogram.n_epochs)


@pytest.mark.parametrize(
    ("letters", "place"),
    [
        ("W" + "2" * 9, None),
        ("W" + "2" * 10, 1),
        ("2" * 10, 0),
        ("2" * 9 + "W" + "12" * 5 + "W", 10),
        ("2" * 5 + "?" + "2" * 5, None),
    ],
)
def test_ten_epochs_of_sleep_without_a_break_are_persistent(
    letters: str, place: int | None
) -> None:
    assert counted(letters).persistent_onset == place


@pytest.mark.parametrize(("letters", "n"), [("WWW", 3), ("2WW", 2), ("W2", 0), ("", 0), ("2?W", 1)])
def test_the_wake_that_ends_a_night_is_counted_back_from_its_end(letters: str, n: int) -> None:
    assert counted(letters).n_final_wake == n


def test_an_arousal_belongs_to_the_epoch_it_begins_in_wherever_the_count_begins() -> None:
    assert counted("W2W2", first=1, arousals=(30.0, 59.9)).arousals_in_sleep == 2
    assert counted("W2W2", first=1, arousals=(60.0, 89.9)).arousals_in_sleep == 0
    assert counted("W2W2", first=2, arousals=(90.0, 119.9)).arousals_in_sleep == 2


def test_an_arousal_before_the_count_or_after_the_night_is_not_of_it() -> None:
    assert counted("222W2", first=3, arousals=(89.9,)).arousals_in_sleep == 0
    assert counted("22", arousals=(-0.1, 60.0)).arousals_in_sleep == 0


@pytest.mark.parametrize(
    ("off", "on", "epochs"),
    [(59.9, 90.0, (1, 3)), (60.0, 90.1, (2, 4)), (59.99999, None, (2, 5)), (57.0, None, (1, 5))],
)
def test_an_epoch_is_touched_by_the_dark_if_any_part_of_it_is(
    off: float, on: float | None, epochs: tuple[int, int]
) -> None:
    assert epochs_touched_by_dark(5, lights(off, on)) == epochs
