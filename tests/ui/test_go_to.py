"""A place in the night as a person types it."""

import pytest

from sleepscorer_app.ui.go_to import epoch_named
from tests.ui.night_pages import small_night

NIGHT = small_night(20, ("C4-M1",))
"""From 23:58:40 to 00:08:40."""


@pytest.mark.parametrize(
    ("typed", "epoch"),
    [
        ("1", 0),
        (" 20 ", 19),
        ("23:58:40", 0),
        ("23:59", 0),
        ("23:59:10", 1),
        ("0:00", 2),
        ("00.08.10", 19),
        ("00:08:39", 19),
    ],
)
def test_numbers_and_clock_times_name_epochs(typed: str, epoch: int) -> None:
    assert epoch_named(typed, NIGHT) == epoch


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("0", "no epoch 0: this night has 20"),
        ("21", "no epoch 21"),
        ("00:08:40", "not in this night: 23:58:40 to 00:08:40"),
        ("23:58", "not in this night"),
        ("25:00", "neither an epoch's number nor a clock time"),
        ("3:61", "neither"),
        ("", "neither"),
        ("N2", "neither"),
    ],
)
def test_what_names_no_epoch_is_said_in_a_sentence(typed: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        epoch_named(typed, NIGHT)
