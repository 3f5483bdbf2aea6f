"""A folder that is full, or takes no larger files: one line, code 2, and nothing half written."""

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli import batch
from sleepscorer_app.domain.scoring import AcceptRule, Scoring
from sleepscorer_app.domain.stage_probabilities import ModelIdentity, StageProbabilities
from sleepscorer_app.files import checked_write
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.batch.archives import HereAndNow, failures_listed
from tests.edf_nights import eeg
from tests.files.edf_bytes import edf_bytes

N_EPOCHS = 3
COMMANDS = {
    "parquet": ["convert", "night_hyp.csv", "out/a.parquet", "--night", "night.edf"],
    "two files": ["convert", "night_hyp.csv", "out", "--to", "bids", "--night", "night.edf"],
    "report": ["report", "night.edf", "--de-identify", "--codes", "codes.csv", "--out", "out"],
    "copy": ["deidentify", "night.edf", "--codes", "codes.csv", "--out", "out", "--json"],
}


@pytest.fixture(autouse=True)
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night, its scoring by a network, a list of codes, and a folder for what is made."""
    monkeypatch.chdir(tmp_path)
    Path("night.edf").write_bytes(edf_bytes([eeg(n_epochs=N_EPOCHS)], reserved=b"EDF+C"))
    values = np.full((N_EPOCHS, 5), 0.2, dtype=np.float32)
    said = StageProbabilities(values, ModelIdentity("m", "1", "ab"), ("EEG C4-M1",))
    scoring = Scoring.unscored(N_EPOCHS).accept(said, AcceptRule.REPLACE_ALL)
    export_hypnogram(Path("night_hyp.csv"), scoring, open_recording(Path("night.edf")))
    Path("codes.csv").write_text("night,P1\n", "utf-8")
    Path("out").mkdir()


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line; nothing stands on standard output or in the folder."""
    code = main(words)
    said = capsys.readouterr()
    assert code == 2, said
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert list(Path("out").iterdir()) == []
    return said.err


@contextmanager
def files_of_at_most(n_bytes: int) -> Generator[None]:
    """The system refuses to let any file of this process grow further."""
    resource = pytest.importorskip("resource", reason="the system has no such limits")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_full_disk_is_told_in_a_line(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checked_write.os, "fsync", full)
    said = refused(words, capsys)
    assert "was not written: the disk of" in said
    assert "night.edf" not in said or "--codes" not in words


@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS.keys())
def test_a_folder_that_takes_no_larger_file_is_told_in_a_line(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    # Twice: the first loads libraries, which may write caches of their own.
    main([*words, "--overwrite"])
    for path in Path("out").iterdir():
        path.unlink()
    capsys.readouterr()
    with files_of_at_most(64):
        said = refused(words, capsys)
    assert "takes no file as large as this" in said


def test_a_batch_ends_when_its_folder_takes_no_larger_file(
    tiny_model: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch, "_workers", lambda *_about: HereAndNow())
    words = ["batch", "night.edf", "--out", "many", "--model", str(tiny_model)]
    assert main([*words, "--format", "gssc"]) == 0
    capsys.readouterr()
    more = ["--format", "bids", "--format", "probabilities-parquet"]
    with files_of_at_most(2000):
        code = main([*words, *more])
    assert code == 2
    assert "takes no file as large as this" in capsys.readouterr().err + str(
        failures_listed(Path("many"))
    )
    assert not any("unfinished" in one.name for one in Path("many").rglob("*"))
    assert not Path("many/night_probabilities.parquet").exists()
    assert main([*words, *more]) == 0
    assert Path("many/night_probabilities.parquet").exists()
