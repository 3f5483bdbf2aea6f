"""A file takes its name only when it is whole; why it could not is said in a sentence."""

import errno
import os
from pathlib import Path

import pytest

from sleepscorer_app.files import checked_write
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.failed_export import FailedExport


def fine(_written: Path) -> None:
    return None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (errno.ENOSPC, "is full. Make room or choose another folder."),
        (errno.EDQUOT, "is full. Make room or choose another folder."),
        (errno.EROFS, "cannot be written to. Choose another folder."),
        (errno.EIO, "Input/output error."),
    ],
)
def test_each_refusal_of_the_disk_is_a_sentence_and_the_old_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "night_hyp.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(checked_write.os, "fsync", refuse)
    with pytest.raises(FailedExport) as raised:
        write_checked(path, b"new", fine)
    assert str(raised.value).endswith(why)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(path.name, b"old")]


def test_a_disk_that_does_not_even_let_go_of_the_unfinished_file_is_the_same_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    def stay(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(checked_write.os, "fsync", refuse)
    monkeypatch.setattr(Path, "unlink", stay)
    with pytest.raises(FailedExport, match="Input/output error"):
        write_checked(tmp_path / "night_hyp.csv", b"new", fine)
    assert not (tmp_path / "night_hyp.csv").exists()


def test_a_file_read_back_otherwise_never_takes_its_name(tmp_path: Path) -> None:
    path = tmp_path / "night_hyp.csv"
    path.write_bytes(b"old")
    with pytest.raises(FailedExport, match="a stage differs"):
        write_checked(path, b"new", lambda _written: "a stage differs")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [(path.name, b"old")]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FailedExport, match="there is no folder"):
        write_checked(tmp_path / "nowhere" / "a.csv", b"new", fine)
