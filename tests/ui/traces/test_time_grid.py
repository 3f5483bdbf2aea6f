"""The grid behind the traces: round times, never too close."""

import pytest

from sleepscorer_app.ui.traces.time_grid import grid_seconds


def test_a_page_of_30_seconds_has_a_line_every_second_and_every_fifth_is_strong() -> None:
    lines = grid_seconds(60.0, 90.0, 1000)
    assert [seconds for seconds, _ in lines] == [float(one) for one in range(60, 91)]
    assert [seconds for seconds, is_strong in lines if is_strong] == [
        *(60.0, 65.0, 70.0, 75.0, 80.0, 85.0, 90.0)
    ]


@pytest.mark.parametrize("length_seconds", [5, 30, 300, 1800, 8 * 3600, 24 * 3600])
def test_lines_of_the_grid_stay_apart(length_seconds: float) -> None:
    lines = grid_seconds(0, length_seconds, 900)
    assert 900 / max(len(lines) - 1, 1) >= 6
