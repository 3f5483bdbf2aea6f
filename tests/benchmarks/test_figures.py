"""The benchmarks' own arithmetic."""

import psutil

from tests.benchmarks.__main__ import row
from tests.benchmarks.figures import Figure, Skipped, from_json, peak_memory_mb, to_json


def test_figures_survive_the_way_between_processes() -> None:
    figures: list[Figure | Skipped] = [
        Figure("open", 0.2, "ms", 1.0, "185 MB"),
        Figure("memory", 40.0, "MB"),
        Skipped("YASA", "not installed"),
    ]
    assert from_json(to_json(figures)) == figures


def test_a_figure_beyond_its_limit_is_marked() -> None:
    assert "**too much**" in row(Figure("open", 2.0, "ms", 1.0))
    assert "| ok |" in row(Figure("open", 1.0, "ms", 1.0))
    assert "too much" not in row(Figure("open", 2.0, "ms"))


def test_the_peak_is_at_least_what_is_held_now() -> None:
    held = bytearray(64 * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    resident_mb = psutil.Process().memory_info().rss / 2**20
    assert resident_mb > 64
    assert peak_memory_mb() > resident_mb - 1
    del held
    assert peak_memory_mb() > resident_mb - 1
