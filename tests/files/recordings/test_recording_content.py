"""The hash by which a recording is known to be the very same."""

from pathlib import Path

import pytest

from sleepscorer_app.files.recordings.recording_content import recording_sha256


def test_every_byte_counts_and_the_name_does_not(tmp_path: Path) -> None:
    one, same, other = (tmp_path / name for name in ("one.edf", "two.edf", "three.edf"))
    one.write_bytes(b"x" * 5_000_000)
    same.write_bytes(b"x" * 5_000_000)
    other.write_bytes(b"x" * 2_500_000 + b"y" + b"x" * 2_499_999)
    assert recording_sha256(one) == recording_sha256(same)
    assert recording_sha256(one) != recording_sha256(other)


def test_the_samples_beside_a_header_count_and_a_night_that_is_moved_stays_the_same(
    tmp_path: Path,
) -> None:
    for name in ("night", "moved"):
        (tmp_path / f"{name}.vhdr").write_text("header")
        (tmp_path / f"{name}.eeg").write_bytes(b"samples")
    first = recording_sha256(tmp_path / "night.vhdr")
    assert recording_sha256(tmp_path / "moved.vhdr") == first
    (tmp_path / "night.eeg").write_bytes(b"others!")
    assert recording_sha256(tmp_path / "night.vhdr") != first


def test_a_recording_that_is_a_folder_is_all_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "night.mff"
    (folder / "inner").mkdir(parents=True)
    (folder / "info.xml").write_text("a")
    (folder / "inner" / "signal1.bin").write_bytes(b"b")
    first = recording_sha256(folder)
    (folder / "inner" / "signal1.bin").write_bytes(b"c")
    assert recording_sha256(folder) != first


def test_a_file_that_has_gone_is_an_error_of_the_file_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        recording_sha256(tmp_path / "gone.edf")
