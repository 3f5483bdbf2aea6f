"""A command of the set-up: quiet while it works, its last words when it fails."""

import sys
from pathlib import Path

import pytest
from first_start.steps import SetupProblem, large_download, run_logged


def test_the_output_goes_to_the_log_and_large_downloads_to_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    speak = "print('Collecting x'); print('  Downloading x-1.whl (77.5 MB)')"
    run_logged([sys.executable, "-c", speak], log, problem="no")
    assert "Collecting x\n" in log.read_text()
    assert capsys.readouterr().err == "  downloading x-1.whl (77 MB)\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  Downloading torch-2.13.0-cp312.whl (1.1 GB)\n", "torch-2.13.0-cp312.whl (1 GB)"),
        ("  Downloading scipy-1.17.whl (35.0 MB)\n", "scipy-1.17.whl (35 MB)"),
        ("  Downloading rich-15.whl (310 kB)\n", None),
        ("  Downloading mne-1.whl (7.4 MB)\n", None),
        ("Collecting Downloading (99 MB)\n", None),
    ],
)
def test_only_downloads_worth_waiting_for_are_shown(line: str, shown: str | None) -> None:
    assert large_download(line) == shown


def test_a_failed_command_shows_its_last_words_and_where_the_rest_is(tmp_path: Path) -> None:
    log = tmp_path / "log"
    fail = "for i in range(40): print('line', i)\nraise SystemExit(3)"
    with pytest.raises(SetupProblem) as problem:
        run_logged([sys.executable, "-c", fail], log, problem="It failed:")
    said = str(problem.value)
    assert said.startswith("It failed:\n")
    assert "line 39" in said
    assert "line 27" not in said
    assert str(log) in said


def test_a_program_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    with pytest.raises(SetupProblem, match="No way"):
        run_logged([tmp_path / "nothing"], tmp_path / "log", problem="No way.")
