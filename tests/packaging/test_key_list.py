"""The manual's list of keys is the table of actions and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from sleepscorer_app.ui.commands.action_row import key_words
from sleepscorer_app.ui.commands.key_presets import PRESETS

SCRIPT = Path(__file__).resolve().parents[2] / "packaging" / "key_list.py"


@pytest.mark.parametrize("preset", PRESETS[:2], ids=lambda one: one.name)
def test_every_key_of_a_set_is_in_the_list_once(preset: object) -> None:
    assert preset in PRESETS
    chosen = PRESETS[PRESETS.index(preset)]
    printed = subprocess.run(
        [sys.executable, str(SCRIPT), "--set", chosen.name],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    ).stdout
    keys = [key for row in chosen.rows() for key in row.shortcuts]
    assert keys
    for key in keys:
        assert printed.count(f"`{key_words(key)}`") == 1, key
    lines = [line for line in printed.splitlines() if line.startswith("| `")]
    assert len(lines) == sum(bool(row.shortcuts) for row in chosen.rows())
    assert all(line.count(" | ") == 2 for line in lines)
