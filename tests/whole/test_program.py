"""The program as a user starts it: a process of its own, its files read by other libraries."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from tests.edf_nights import eeg, night


def sleepscorer(*words: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the program to its end, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "sleepscorer_app", *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **variables},
        timeout=100,
        check=False,
    )


def python(code: str, *arguments: str | Path) -> str:
    """What a fresh interpreter prints when it runs `code`."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    ).stdout


def test_the_version_is_that_of_the_package() -> None:
    finished = sleepscorer("--version")
    assert finished.stdout == f"sleepscorer {__version__}\n"
    assert finished.returncode == 0


def test_the_command_line_starts_without_the_heavy_libraries() -> None:
    """A press of Tab in the shell starts the program, and should not take a second."""
    loaded = json.loads(
        python(
            "import json, sys; import sleepscorer_app.__main__; "
            "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
        )
    )
    assert "typer" in loaded
    assert not {"torch", "PySide6", "mne", "scipy", "numpy", "pandas", "rich"} & set(loaded)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_is_offered(shell: str) -> None:
    finished = sleepscorer("--show-completion", shell)
    assert finished.returncode == 0
    assert "sleepscorer" in finished.stdout


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory, tiny_model: Path) -> Path:
    """A folder in which a night of five epochs has been scored."""
    folder = tmp_path_factory.mktemp("scored")
    (folder / "night.edf").write_bytes(night(eeg(n_epochs=5)))
    finished = sleepscorer("score", folder / "night.edf", "--model", tiny_model)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr == ""
    (folder / "summary.txt").write_text(finished.stdout, "utf-8")
    return folder


def test_the_summary_names_channel_model_and_files(scored: Path) -> None:
    summary = (scored / "summary.txt").read_text("utf-8")
    for words in (
        "5 of 5 epochs scored",
        "EEG C4-M1 (guessed; the only EEG channel)",
        "Tiny 0.1",
        str(scored / "night_hyp.csv"),
        str(scored / "night_hyp.edf"),
        INTENDED_USE,
    ):
        assert words in summary


def csv_stages(path: Path) -> list[str]:
    lines = path.read_text("utf-8-sig").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert [float(row["onset_s"]) for row in rows] == [30.0 * index for index in range(len(rows))]
    for row in rows:
        probabilities = [float(row[f"p_{stage}"]) for stage in ("W", "N1", "N2", "N3", "R")]
        assert sum(probabilities) == pytest.approx(1, abs=0.01)
    return [row["stage"] for row in rows]


def test_csv_mne_and_pyedflib_read_the_same_stages(scored: Path) -> None:
    mne = pytest.importorskip("mne")
    pyedflib = pytest.importorskip("pyedflib")
    stages = csv_stages(scored / "night_hyp.csv")
    assert len(stages) == 5
    texts = [f"Sleep stage {stage}" for stage in stages]

    read_by_mne = mne.read_annotations(scored / "night_hyp.edf")
    assert list(read_by_mne.description) == texts
    assert np.array_equal(read_by_mne.onset, 30.0 * np.arange(5))

    with pyedflib.EdfReader(str(scored / "night_hyp.edf")) as reader:
        onsets, _durations, descriptions = reader.readAnnotations()
    assert list(descriptions) == texts
    assert np.array_equal(onsets, 30.0 * np.arange(5))


def test_a_scoring_agrees_with_itself(scored: Path) -> None:
    finished = sleepscorer("compare", scored / "night_hyp.csv", scored / "night_hyp.edf")
    assert finished.returncode == 0, finished.stderr
    assert "agreement 100.0%" in finished.stdout
    assert "5 epochs scored in both" in finished.stdout


def test_check_describes_the_good_and_names_the_bad(scored: Path) -> None:
    finished = sleepscorer("check", scored / "night.edf", scored / "gone.edf")
    assert finished.returncode == 2
    assert "2 min 30 s, 5 epochs" in finished.stdout
    assert "EEG C4-M1 (100 Hz)" in finished.stdout
    assert finished.stderr.startswith("sleepscorer: gone.edf cannot be opened")


def test_scoring_opens_no_socket(tmp_path: Path, tiny_model: Path) -> None:
    path = tmp_path / "night.edf"
    path.write_bytes(night())
    # An audit hook sees sockets opened by any library, also from C.
    code = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"{event} {arguments}")

sys.addaudithook(refuse)
from sleepscorer_app.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
    python(code, "score", path, "--model", tiny_model)
    assert (tmp_path / "night_hyp.edf").exists()


def test_de_identified_results_do_not_name_the_patient(tmp_path: Path, tiny_model: Path) -> None:
    from tests.files.edf_bytes import edf_bytes

    path = tmp_path / "night.edf"
    path.write_bytes(
        edf_bytes([eeg()], reserved=b"EDF+C", patient=b"0234567 F 02-MAY-1951 Haagse_Harry")
    )
    finished = sleepscorer("score", path, "--model", tiny_model, "--de-identify")
    assert finished.returncode == 0, finished.stderr
    for suffix in (".csv", ".edf"):
        content = (tmp_path / f"night_hyp{suffix}").read_bytes()
        assert b"Harry" not in content
        assert b"0234567" not in content


def test_the_demo_night_is_written_scored_and_compared(tmp_path: Path, tiny_model: Path) -> None:
    assert sleepscorer("demo", "--out", tmp_path).returncode == 0
    finished = sleepscorer("score", tmp_path / "demo_night.edf", "--model", tiny_model)
    assert finished.returncode == 0, finished.stderr
    truth = tmp_path / "demo_night_true_hyp.edf"
    compared = sleepscorer("compare", truth, tmp_path / "demo_night_hyp.edf")
    assert compared.returncode == 0, compared.stderr
    assert "kappa" in compared.stdout
