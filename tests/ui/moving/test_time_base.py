"""Usual page lengths, and the words for any length."""

import pytest

from sleepscorer_app.ui.moving.time_base import length_words, menu_words, next_page_length

NIGHT_SECONDS = 8 * 3600.0


@pytest.mark.parametrize(
    ("page_seconds", "steps", "expected"),
    [
        (30, 1, 60),
        (30, -1, 15),
        (1, -1, 1),
        (1800, 1, NIGHT_SECONDS),
        (1800, 3, NIGHT_SECONDS),
        (NIGHT_SECONDS, -1, 1800),
        (42, 1, 60),
        (42, -1, 30),
    ],
)
def test_page_lengths_go_along_the_usual_ones_up_to_the_whole_night(
    page_seconds: float, steps: int, expected: float
) -> None:
    assert next_page_length(page_seconds, steps, NIGHT_SECONDS) == expected


def test_a_short_night_has_no_longer_page_than_itself() -> None:
    assert next_page_length(60.0, 1, 100.0) == 100.0
    assert next_page_length(100.0, 1, 100.0) == 100.0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 s"),
        (1.7138, "1.71 s"),
        (30, "30 s"),
        (60, "1 min"),
        (75, "75 s"),
        (300, "5 min"),
        (1000, "16.7 min"),
        (3600, "1 h 0 min"),
        (28320, "7 h 52 min"),
    ],
)
def test_a_length_is_said_as_briefly_as_it_can_be(seconds: float, words: str) -> None:
    assert length_words(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (30, "30 seconds"), (60, "1 minute"), (1800, "30 minutes")],
)
def test_the_menu_writes_units_out(seconds: float, words: str) -> None:
    assert menu_words(seconds) == words
