"""Formats that MNE-Python reads: right samples, units, clock and annotations, lazily where it can.

Neuroscan CNT, EGI, Nihon Kohden, Nicolet, NEDF, Curry and MEF3 have no writer to make a small file
with, and are not tried here.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.files.recordings.mne_recording import MneRecording
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.other_formats import (
    microvolts,
    write_brainvision,
    write_eeglab,
    write_fif,
    write_persyst,
)

WRITERS: dict[str, Callable[[Path], Path]] = {
    "BrainVision of integers": write_brainvision,
    "BrainVision of floats": partial(write_brainvision, is_float=True),
    "EEGLAB in one file": partial(write_eeglab, is_apart=False),
    "EEGLAB in two files": partial(write_eeglab, is_apart=True),
    "FIF": write_fif,
    "Persyst": write_persyst,
}
READ_WHOLE = {"EEGLAB in one file"}


@pytest.mark.parametrize("kind", WRITERS)
def test_a_format_opens_with_its_samples_in_microvolts(kind: str, tmp_path: Path) -> None:
    night = open_recording(WRITERS[kind](tmp_path))
    assert isinstance(night, MneRecording)
    assert night.duration_seconds == pytest.approx(60)
    assert [one.unit for one in night.channels] == ["µV", "µV"]
    assert [one.name[:2] for one in night.channels] == ["C4", "E1"]
    expected = microvolts()
    for channel in (0, 1):
        got = night.read(channel, 20, 30)
        np.testing.assert_allclose(got, expected[channel, 2000:3000], atol=1e-4)
    marks = [one for one in night.annotations if "Lights off" in one.text]
    assert [one.onset_seconds for one in marks] == pytest.approx([5.0])


@pytest.mark.parametrize("kind", WRITERS)
def test_what_must_be_read_whole_says_how_much_memory_it_takes(kind: str, tmp_path: Path) -> None:
    night = open_recording(WRITERS[kind](tmp_path))
    said = [note for note in night.notes if "of memory" in note]
    assert bool(said) is (kind in READ_WHOLE)
    if said:
        assert "0.1 MB of memory" in said[0]
        assert not any("preload" in note for note in night.notes)


def test_the_clock_of_a_brainvision_recording_is_that_of_its_first_marker(tmp_path: Path) -> None:
    night = open_recording(write_brainvision(tmp_path))
    assert f"{night.start:%Y-%m-%d %H:%M:%S}" == "2021-03-02 22:30:00"


def test_a_part_that_is_missing_is_one_sentence(tmp_path: Path) -> None:
    path = write_brainvision(tmp_path)
    (tmp_path / "night.eeg").unlink()
    with pytest.raises(UnreadableFile, match="MNE-Python") as caught:
        open_recording(path)
    assert "\n" not in str(caught.value)


def test_a_heading_that_lacks_something_says_what(tmp_path: Path) -> None:
    path = write_persyst(tmp_path)
    path.write_text(path.read_text("ascii").replace("Sex=\n", ""), "ascii")
    with pytest.raises(UnreadableFile, match="it does not say sex"):
        open_recording(path)


def test_a_file_that_vanishes_is_one_clear_oserror(tmp_path: Path) -> None:
    night = open_recording(write_brainvision(tmp_path))
    (tmp_path / "night.eeg").unlink()
    with pytest.raises(OSError, match=r"night\.vhdr can no longer be read"):
        night.read(0, 0, 30)


def test_a_gdf_and_a_set_of_the_corpus_open_lazily_or_say_what_they_take(
    shared_folder: Path,
) -> None:
    gdf = open_recording(shared_folder / "corpus" / "mne-testing-data" / "test_1ch.gdf")
    assert not any("of memory" in note for note in gdf.notes)
    assert len(gdf.read(0, 0, gdf.duration_seconds)) > 0
    whole = open_recording(shared_folder / "corpus" / "eeglab_set" / "SampleSetUnscored.set")
    assert any("of memory" in note for note in whole.notes)
