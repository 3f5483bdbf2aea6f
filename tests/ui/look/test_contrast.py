"""Contrast as WCAG defines it."""

import pytest

from sleepscorer_app.ui.look.contrast import contrast, legible, mix


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_known_pairs(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert legible("#1f3c88", "#ffffff", "#1c2024") == "#1f3c88"


def test_a_pale_colour_moves_no_further_towards_the_text_than_it_must() -> None:
    inked = legible("#7fc8a9", "#ffffff", "#1c2024")
    assert contrast(inked, "#ffffff") >= 4.5
    assert contrast(mix(inked, "#7fc8a9", 0.15), "#ffffff") < 4.5
