"""Two screens of different scale: panels and window come back, and a millimetre stays one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.two_screens import OWN_PIXELS_PER_MM, PANEL_PLACE

ROOT = Path(__file__).resolve().parents[2]
FIRST_GAIN = 7.0
"""µV in a millimetre, for EEG."""


def seen_on(folder: Path, step: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.two_screens", str(folder), step],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_panels_and_window_come_back_to_the_second_screen_and_to_the_first_when_it_is_gone(
    tmp_path: Path,
) -> None:
    far = seen_on(tmp_path, "far")
    floated, panel = far["floated"], far["panel"]
    assert isinstance(floated, dict)
    assert floated["screen"] == "far"
    assert far["window"] == "far"
    assert panel == {"screen": "far", "place": list(PANEL_PLACE), "is_seen": True}
    # The same µV in a millimetre on both, each by what was measured of it: the far screen is twice
    # enlarged, so that half of its own pixels are the desktop's.
    near_pixels, far_pixels = OWN_PIXELS_PER_MM["near"], OWN_PIXELS_PER_MM["far"] / 2
    assert far["scale near"] == pytest.approx([FIRST_GAIN, near_pixels / FIRST_GAIN])
    assert far["scale far"] == pytest.approx([FIRST_GAIN, far_pixels / FIRST_GAIN])
    assert far["is_redrawn"]
    assert far["scale"] == pytest.approx([FIRST_GAIN, far_pixels / FIRST_GAIN])

    gone = seen_on(tmp_path, "gone")
    panel = gone["panel"]
    assert isinstance(panel, dict)
    assert gone["window"] == "near"
    assert (panel["screen"], panel["is_seen"]) == ("near", True)
    assert gone["scale"] == pytest.approx([FIRST_GAIN, near_pixels / FIRST_GAIN])
