from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import mne
import numpy as np
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import Recording
from sleepscorer_app.files.hypnogram_formats import read_hypnogram
from sleepscorer_app.files.recordings.edf_records import open_records
from sleepscorer_app.files.recordings.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.edf_bytes import StoredSignal, edf_bytes
from tests.files.nights import START, night


def _written(tmp_path: Path, tals: list[bytes], **header: bytes) -> Path:
    path = tmp_path / "a_hyp.edf"
    record = b"+0\x14\x14\0" + b"".join(one + b"\0" for one in tals)
    signal = StoredSignal("EDF Annotations", texts=[record])
    path.write_bytes(edf_bytes([signal], record_seconds=b"0", reserved=b"EDF+C", **header))
    return path


def _tal(onset: float, duration: float, text: str) -> bytes:
    return b"+%g\x15%g\x14%s\x14" % (onset, duration, text.encode())


def test_stages_are_placed_by_onset_and_never_by_counting(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        [
            _tal(90, 30, "Sleep stage N2"),
            _tal(33.4, 0, "Lights off@@EEG F4-A1"),
            _tal(30, 30, "Sleep stage N1@@EEG C4-A1"),
            _tal(120, 30, "Obstructive apnea"),
        ],
    )
    got = read_hypnogram(path, night(5))
    np.testing.assert_array_equal(got.hypnogram.codes, [-1, Stage.N1, -1, Stage.N2, -1])
    assert got.markers == (
        Marker(33.4, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(120.0, 30.0, MarkerKind.NOTE, "Obstructive apnea"),
    )
    assert "It speaks of 2 of the 5 epochs" in " ".join(got.notes)


def test_long_runs_and_rechtschaffen_kales_are_read_and_said(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        [
            _tal(0, 90, "Sleep stage W"),
            _tal(90, 30, "Sleep stage 1"),
            _tal(120, 30, "Sleep stage 2"),
            _tal(150, 60, "Sleep stage 3"),
            _tal(210, 30, "Sleep stage 4"),
            _tal(240, 30, "Movement time"),
            _tal(270, 30, "Sleep stage R"),
            _tal(300, 900, "Sleep stage ?"),
        ],
    )
    got = read_hypnogram(path, night(12))
    np.testing.assert_array_equal(got.hypnogram.codes, [0, 0, 0, 1, 2, 3, 3, 3, -1, 4, -1, -1])
    said = " ".join(got.notes)
    assert "3 and 4 N3" in said
    assert "Movement time stays unscored" in said
    assert "outside" not in said


def test_stages_without_a_length_last_until_the_next(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        [b"+0\x14Sleep stage W\x14", b"+300\x14Sleep stage N2\x14", b"+600\x14Sleep stage R\x14"],
    )
    got = read_hypnogram(path, night(30))
    assert Counter(got.hypnogram.codes.tolist()) == {0: 10, 2: 10, 4: 1, -1: 9}
    assert "up to the next" in " ".join(got.notes)


def test_single_epochs_without_a_length_do_not_fill_a_gap(tmp_path: Path) -> None:
    tals = [b"+%d\x14Sleep stage N2\x14" % onset for onset in (0, 30, 60, 90, 240, 270)]
    got = read_hypnogram(_written(tmp_path, tals), night(10))
    np.testing.assert_array_equal(got.hypnogram.codes, [2, 2, 2, 2, -1, -1, -1, -1, 2, 2])


def test_the_clocks_of_both_files_are_compared(tmp_path: Path) -> None:
    path = _written(tmp_path, [_tal(0, 60, "Sleep stage N3")], time=b"22.31.00")
    got = read_hypnogram(path, night(5))
    np.testing.assert_array_equal(got.hypnogram.codes, [-1, -1, 3, 3, -1])
    assert "60 s after the recording's" in " ".join(got.notes)


def test_a_hypnogram_of_another_night_is_refused_with_both_times(tmp_path: Path) -> None:
    path = _written(tmp_path, [_tal(0, 60, "Sleep stage N3")])
    with pytest.raises(UnreadableFile, match=r"another night: its stages run from 02\.03\.2021"):
        read_hypnogram(path, night(5, start=START + timedelta(days=1)))


def test_twenty_second_epochs_are_refused(tmp_path: Path) -> None:
    tals = [_tal(20 * k, 20, "Sleep stage N2") for k in range(30)]
    with pytest.raises(UnreadableFile, match="its epochs are 20 s long"):
        read_hypnogram(_written(tmp_path, tals), night(20))


def test_annotations_without_stages_are_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it holds no sleep stages"):
        read_hypnogram(_written(tmp_path, [_tal(0, 60, "Apnea")]), night(20))


def test_lights_given_twice_or_in_the_wrong_order_become_notes(tmp_path: Path) -> None:
    path = _written(
        tmp_path,
        [
            _tal(0, 60, "Sleep stage N3"),
            b"+10\x14Lights on\x14",
            b"+20\x14Lights off\x14",
            b"+40\x14Lights off\x14",
        ],
    )
    got = read_hypnogram(path, night(20))
    assert got.markers == (
        Marker(10.0, 0.0, MarkerKind.NOTE, "Lights on"),
        Marker(20.0, 0.0, MarkerKind.LIGHTS_OFF),
        Marker(40.0, 0.0, MarkerKind.NOTE, "Lights off"),
    )
    assert sum("kept as a note" in note for note in got.notes) == 2


def test_a_file_that_is_no_hypnogram_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.edf").write_bytes(b"0       broken")
    with pytest.raises(UnreadableFile, match="ends inside its header"):
        read_hypnogram(tmp_path / "a.edf", night())
    with pytest.raises(UnreadableFile, match="no such file"):
        read_hypnogram(tmp_path / "b.edf", night())


def _as_long_as(path: Path) -> Recording:
    """A recording with the start of the annotation file and the length of what it scores."""
    records = open_records(path)
    stages = [one for one in records.annotations(0)[0] if one.text.startswith("Sleep stage ")]
    end = max(one.onset_seconds + one.duration_seconds for one in stages)
    return night(int(end // 30), start=records.header.start)


def _counted_by_mne(path: Path) -> Counter[int]:
    codes = {"W": 0, "1": 1, "2": 2, "3": 3, "4": 3, "R": 4, "N1": 1, "N2": 2, "N3": 3}
    read = mne.read_annotations(path)
    counts: Counter[int] = Counter()
    for duration, text in zip(read.duration, read.description, strict=True):
        if text.startswith("Sleep stage ") and text != "Sleep stage ?":
            counts[codes[text.removeprefix("Sleep stage ")]] += round(duration / 30)
    return counts


def test_hypnograms_of_sleep_edf_and_hmc_hold_the_stages_that_mne_counts(
    shared_folder: Path,
) -> None:
    paths = [
        *sorted((shared_folder / "corpus" / "sleep_edf_hypnograms").glob("*.edf")),
        shared_folder / "data" / "hypnograms" / "HMC_SN001" / "SN001_sleepscoring.edf",
    ]
    assert len(paths) == 21
    for path in paths:
        got = read_hypnogram(path, _as_long_as(path))
        ours = Counter(got.hypnogram.codes[got.hypnogram.is_scored].tolist())
        assert ours == _counted_by_mne(path), path
    assert got.markers[0] == Marker(33.43, 0.0, MarkerKind.LIGHTS_OFF)
    assert got.markers[1].kind is MarkerKind.LIGHTS_ON


def test_the_experts_hypnogram_opens_for_its_night(shared_folder: Path) -> None:
    folder = shared_folder / "data" / "ucddb"
    recording = open_recording(folder / "night018.edf")
    got = read_hypnogram(folder / "night018_expert_hyp.edf", recording)
    assert Counter(got.hypnogram.codes.tolist()) == {0: 328, 1: 58, 2: 280, 3: 137, 4: 19}
    assert got.notes == ()


def test_a_bdf_of_annotations_is_a_hypnogram_too(shared_folder: Path) -> None:
    folder = shared_folder / "corpus"
    bdf = folder / "edfio" / "SC4001EC-Hypnogram.bdf"
    edf = folder / "sleep_edf_hypnograms" / "SC4001EC-Hypnogram.edf"
    recording = night(2650, start=datetime(1989, 4, 24, 16, 13))
    assert read_hypnogram(bdf, recording).hypnogram == read_hypnogram(edf, recording).hypnogram
