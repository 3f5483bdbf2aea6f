"""What `sleepscorer check` says about a recording."""

from datetime import datetime

import numpy as np
import pytest

from sleepscorer_app.cli.check import description
from sleepscorer_app.domain.recording import Annotation, ArrayRecording, Channel


def recording(n_seconds: float, notes: tuple[str, ...] = ()) -> ArrayRecording:
    rates = (100.0, 200.0, 100.0)
    return ArrayRecording(
        name="night.edf",
        channels=tuple(
            Channel(name, rate) for name, rate in zip(("C4-M1", "ECG", "O2-M1"), rates, strict=True)
        ),
        samples=tuple(np.zeros(int(n_seconds * rate), dtype=np.float32) for rate in rates),
        start=datetime(2021, 3, 2, 22, 30),
        annotations=(Annotation(1.0, 0.0, "Lights off"),),
        notes=notes,
    )


@pytest.mark.parametrize(
    ("n_seconds", "words"),
    [
        (3600.0, "1 h, 120 epochs"),
        (3725.0, "1 h 2 min 5 s, 124 epochs"),
        (59.9, "1 min, 1 epoch"),
        (0.3, "less than 1 s, 0 epochs"),
    ],
)
def test_the_length_is_said_in_words(n_seconds: float, words: str) -> None:
    assert f"  length    {words}\n" in description(recording(n_seconds))


def test_channels_are_grouped_by_rate_and_the_scorable_ones_named() -> None:
    text = description(recording(60))
    assert "C4-M1, O2-M1 (100 Hz); ECG (200 Hz)" in text
    assert "scorable  C4-M1, O2-M1" in text
    assert "events    1 annotation\n" in text


def test_what_is_odd_is_listed_and_nothing_odd_is_said_too() -> None:
    assert "nothing odd" in description(recording(60))
    text = description(recording(60, notes=("The header lies.", "The date is impossible.")))
    assert "note      The header lies.\n  note      The date is impossible." in text
    assert "nothing odd" not in text
