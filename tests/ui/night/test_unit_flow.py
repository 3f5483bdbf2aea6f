"""EEG in volts called microvolts: said, put right, remembered, taken back."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.edf_nights import eeg
from tests.files.edf_bytes import edf_bytes
from tests.ui.windows import Bench


@pytest.fixture
def in_volts(tmp_path: Path) -> Path:
    """Three epochs whose header says µV where V is meant."""
    path = tmp_path / "volts.edf"
    path.write_bytes(edf_bytes([replace(eeg(), physical=(b"-0.0032", b"0.0032"))]))
    return path


def _amplitude(bench: Bench) -> float:
    assert bench.window.night is not None
    return float(np.ptp(bench.window.night.recording.read(0, 0, 30)))


def _choose_units(bench: Bench) -> None:
    """What the menu does; another unit opens the night again."""
    with bench.qtbot.waitSignal(bench.window.night_opened):
        bench.window.actions_table["units"].trigger()
    bench.settle()


def test_a_unit_that_cannot_be_is_said_with_the_way_to_set_it(bench: Bench, in_volts: Path) -> None:
    bench.open(in_volts)
    text = bench.window.banner.text
    assert "The unit may be wrong: EEG C4-M1 is in µV" in text
    assert "File ▸ Units…" in text
    bench.window.actions_table["file_check"].trigger()
    assert any("The unit may be wrong" in words for words in bench.answers.shown[-1])


def test_a_chosen_unit_is_drawn_remembered_and_taken_back(bench: Bench, in_volts: Path) -> None:
    before = in_volts.read_bytes()
    bench.open(in_volts)
    amplitude = _amplitude(bench)
    bench.answers.factors = {"EEG C4-M1": 1e6}
    _choose_units(bench)
    assert _amplitude(bench) == pytest.approx(amplitude * 1e6, rel=1e-4)
    assert "may be wrong" not in bench.window.banner.text
    assert any("as you chose" in note for note in bench.window.night.recording.notes)  # type: ignore[union-attr]
    bench.open(in_volts)
    assert _amplitude(bench) == pytest.approx(amplitude * 1e6, rel=1e-4)
    bench.answers.factors = {}
    _choose_units(bench)
    assert _amplitude(bench) == pytest.approx(amplitude)
    assert "may be wrong" in bench.window.banner.text
    assert in_volts.read_bytes() == before


def test_work_on_the_night_survives_another_unit(bench: Bench, in_volts: Path) -> None:
    bench.open(in_volts)
    bench.window.actions_table["score_N2"].trigger()
    bench.answers.factors = {"EEG C4-M1": 1e6}
    _choose_units(bench)
    assert bench.letters[0] == "2"


def test_who_does_not_answer_changes_nothing(bench: Bench, in_volts: Path) -> None:
    bench.open(in_volts)
    amplitude = _amplitude(bench)
    bench.window.actions_table["units"].trigger()
    bench.settle()
    assert bench.answers.asked == ["units"]
    assert _amplitude(bench) == amplitude


def test_a_night_in_microvolts_has_nothing_to_choose(opened: Bench) -> None:
    opened.window.actions_table["units"].trigger()
    assert "Nothing speaks against" in opened.window.banner.text
    assert opened.answers.asked == []
