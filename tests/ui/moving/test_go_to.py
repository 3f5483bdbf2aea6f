"""A place in the night as a person types it."""

from dataclasses import replace

import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import ArrayRecording
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.moving.go_to import next_mark, next_of_stage, place_named
from tests.ui.night_pages import scored, small_night

NIGHT = small_night(20, ("C4-M1",))
"""From 23:58:40 to 00:08:40."""
MARKS = (
    Marker(5.0, 3.0, MarkerKind.AROUSAL),
    Marker(60.0, 0.0, MarkerKind.LIGHTS_OFF),
    Marker(100.5, 3.0, MarkerKind.AROUSAL, "spontaneous"),
    Marker(400.0, 0.0, MarkerKind.NOTE, "turns over"),
)
SCORING = scored(20).with_markers(MARKS)
"""W N1 N2 N3 R over and over."""


def place(typed: str, epoch: int = 0, scoring: Scoring = SCORING) -> float:
    return place_named(typed, NIGHT, scoring, epoch)


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("1", 0),
        (" 20 ", 570),
        ("23:58:40", 0),
        ("23:59", 20),
        ("23:59:10", 30),
        ("0:00", 80),
        ("00.08.10", 570),
        ("00:08:39", 599),
        ("90 s", 90),
        ("90.5s", 90.5),
        ("90,5 sec", 90.5),
        ("+12 seconds", 12),
        ("+0:09:59", 599),
        ("+9:30", 570),
        ("+ 1:02.5", 62.5),
    ],
)
def test_numbers_and_times_name_places(typed: str, seconds: float) -> None:
    assert place(typed) == seconds


@pytest.mark.parametrize(
    ("typed", "epoch", "found"),
    [
        ("N2", 0, 2),
        ("n2", 2, 7),
        ("next N2", 2, 7),
        ("REM", 4, 9),
        ("wake", 0, 5),
        ("previous W", 12, 10),
        ("last r", 19, 14),
    ],
)
def test_a_stage_is_looked_for_from_here(typed: str, epoch: int, found: int) -> None:
    assert place(typed, epoch) == found * 30


@pytest.mark.parametrize(
    ("typed", "epoch", "seconds"),
    [
        ("arousal", 0, 100.5),
        ("EEG arousal", 3, 5.0),
        ("previous arousal", 10, 100.5),
        ("Lights off", 0, 60.0),
        ("turns", 0, 400.0),
        ("spontaneous", 19, 100.5),
        ("note", 0, 400.0),
    ],
)
def test_a_mark_is_found_by_its_kind_and_its_words_from_here_and_round(
    typed: str, epoch: int, seconds: float
) -> None:
    assert place(typed, epoch) == seconds


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("0", "no epoch 0: this night has 20"),
        ("21", "no epoch 21"),
        ("00:08:40", "not in this night: 23:58:40 to 00:08:40"),
        ("23:58", "not in this night"),
        ("600 s", "not in this night"),
        ("+0:10:00", "not in this night"),
        ("25:00", "no time of day"),
        ("3:61", "no time of day"),
        ("", "no place in this night. Type an epoch's number"),
        ("N4", "no place"),
        ("previous N3", "No epoch of N3 before this one"),
    ],
)
def test_what_names_no_place_is_said_in_a_sentence(typed: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        place(typed)


def test_a_night_without_an_epoch_has_no_place() -> None:
    short = replace(NIGHT, samples=tuple(one[:100] for one in NIGHT.samples))
    assert isinstance(short, ArrayRecording)
    for typed in ("1", "0 s", "23:58:40", "N2", "arousal"):
        with pytest.raises(ValueError, match=r"\w"):
            place_named(typed, short, Scoring.unscored(0), 0)


def test_the_nearest_epoch_of_a_stage_is_another_one() -> None:
    hypnogram = SCORING.hypnogram
    assert next_of_stage(hypnogram, Stage.N3, 3, 1) == 8
    assert next_of_stage(hypnogram, Stage.N3, 3, -1) is None
    assert next_of_stage(hypnogram, Stage.N3, 18, 1) is None
    assert next_of_stage(hypnogram, Stage.N3, 18, -1) == 13


def test_marks_are_stepped_through_in_order_of_time() -> None:
    shuffled = (MARKS[2], MARKS[0], MARKS[3], MARKS[1])
    assert next_mark(shuffled, 0.0, 30.0, 1) == MARKS[1]
    assert next_mark(shuffled, 60.0, 90.0, 1) == MARKS[2]
    assert next_mark(shuffled, 60.0, 90.0, -1) == MARKS[0]
    assert next_mark(shuffled, 0.0, 30.0, -1) is None
    assert next_mark((), 0.0, 30.0, 1) is None
