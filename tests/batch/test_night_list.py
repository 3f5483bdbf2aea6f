"""Which files of a folder or a list are nights, and what their results are called."""

from pathlib import Path

import pytest

from sleepscorer_app.batch.night_list import nights_in
from sleepscorer_app.batch.refused import BatchRefused
from tests.batch.archives import write_night
from tests.edf_nights import annotations, night


def test_nights_of_a_folder_keep_their_folders_so_that_two_of_one_name_stay_apart(
    tmp_path: Path,
) -> None:
    write_night(tmp_path / "a" / "night.edf")
    write_night(tmp_path / "b" / "night.edf")
    found = nights_in(tmp_path, tmp_path / "out")
    assert [one.name for one in found] == ["a/night.edf", "b/night.edf"]
    assert [one.stem for one in found] == ["a/night", "b/night"]


def test_results_hypnograms_and_hidden_files_are_no_nights(tmp_path: Path) -> None:
    write_night(tmp_path / "night.edf")
    write_night(tmp_path / "out" / "night_hyp.edf")
    write_night(tmp_path / ".trash" / "old.edf")
    (tmp_path / "night-Hypnogram.edf").write_bytes(night(annotations(3)))
    (tmp_path / "notes.txt").write_text("slept well")
    assert [one.name for one in nights_in(tmp_path, tmp_path / "out")] == ["night.edf"]


def test_a_file_that_cannot_be_read_is_a_night_that_fails_by_name_later(tmp_path: Path) -> None:
    (tmp_path / "broken.edf").write_bytes(b"0" * 300)
    assert [one.name for one in nights_in(tmp_path, tmp_path / "out")] == ["broken.edf"]


def test_a_list_names_a_night_on_each_line_from_its_own_folder_on(tmp_path: Path) -> None:
    nights = tmp_path / "tonight.txt"
    elsewhere = tmp_path / "far" / "two.edf"
    nights.write_text(f"\ufeff# of Monday\none.edf\n\n{elsewhere}\none.edf\n", "utf-8")
    found = nights_in(nights, tmp_path / "out")
    assert [one.path for one in found] == [tmp_path / "one.edf", elsewhere]
    assert [one.stem for one in found] == ["one", "two"]


def test_a_single_recording_is_a_batch_of_one(tmp_path: Path) -> None:
    path = write_night(tmp_path / "night.edf")
    assert [one.path for one in nights_in(path, tmp_path / "out")] == [path]


@pytest.mark.parametrize("lines", ["a/night.edf\nb/night.edf\n", "a/night.edf\nb/NIGHT.bdf\n"])
def test_two_of_one_name_in_a_list_are_refused_before_anything_runs(
    tmp_path: Path, lines: str
) -> None:
    listed = tmp_path / "nights.txt"
    listed.write_text(lines)
    with pytest.raises(BatchRefused, match=r"would both write (night|NIGHT)_hyp; rename one"):
        nights_in(listed, tmp_path / "out")


def test_two_formats_of_one_night_in_a_folder_are_refused(tmp_path: Path) -> None:
    write_night(tmp_path / "night.edf")
    write_night(tmp_path / "night.rec")
    with pytest.raises(BatchRefused, match="would both write"):
        nights_in(tmp_path, tmp_path / "out")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("missing.txt", None, "there is no such folder or list"),
        ("empty.txt", b"# nothing\n\n", "it names no night"),
        ("picture.png", b"\x89PNG\xff\xfe", "neither a folder nor a list"),
    ],
)
def test_what_is_no_list_of_nights_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BatchRefused, match=sentence):
        nights_in(tmp_path / name, tmp_path / "out")


def test_a_folder_without_recordings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchRefused, match="there is no recording in this folder"):
        nights_in(tmp_path, tmp_path / "out")
