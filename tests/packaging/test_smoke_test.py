"""The smoke test itself: it passes on a program that works, and says what a broken one lacks."""

import sys
import zipfile
from pathlib import Path

import pytest
from smoke_test import STEPS, main

from tests.packaging.test_wheel import wheel  # noqa: F401 - a fixture

START = (
    "import sys; sys.path.insert(0, {place!r}); "
    "from sleepscorer_app.__main__ import main; sys.exit(main())"
)


@pytest.mark.slow
def test_the_unpacked_wheel_does_the_main_job_without_the_checkout(
    wheel: zipfile.ZipFile,  # noqa: F811 - the fixture
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    wheel.extractall(tmp_path / "wheel")
    start = START.format(place=str(tmp_path / "wheel"))
    code = main(["--work", str(tmp_path / "w"), "--", sys.executable, "-P", "-c", start])
    told = capfd.readouterr()
    assert code == 0, told.err
    assert told.out.count("ok ") == len(STEPS)


def test_a_program_that_is_not_there_is_a_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--work", str(tmp_path), "--", str(tmp_path / "none")]) == 1
    assert "cannot be started" in capfd.readouterr().err


def test_a_program_that_says_something_else_fails(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["--work", str(tmp_path), "--", sys.executable, "-c", "print('hello')"]) == 1
    assert "FAILED tell_version: `--version` says 'hello'" in capfd.readouterr().err


def test_a_traceback_fails_even_with_the_right_exit_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    broken = "import sys; print('Traceback', file=sys.stderr); print('sleepscorer 1.0.0')"
    assert main(["--work", str(tmp_path), "--", sys.executable, "-c", broken]) == 1
    assert "FAILED" in capfd.readouterr().err
