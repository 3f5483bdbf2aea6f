"""Which words start what, and what is said where nothing can be started."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from first_start.commands import (
    MOST_TEST_PROCESSES,
    ROOT,
    every_test_at_once,
    main,
    no_screen,
    start_for,
)

BOOTSTRAP = ROOT / "packaging" / "bootstrap.py"


def test_run_opens_the_window_on_the_given_night() -> None:
    start = start_for(["run", "my night.edf"])
    assert start.arguments == ("-P", "-m", "sleepscorer_app", "my night.edf")
    assert start.is_window
    assert not start.is_test


def test_run_alone_leaves_the_choice_of_a_night_to_the_program() -> None:
    assert start_for(["run"]).arguments == ("-P", "-m", "sleepscorer_app")


def test_test_hands_its_options_to_pytest_and_keeps_torch_to_one_thread() -> None:
    start = start_for(["test", "-k", "undo"])
    assert start.arguments == ("-m", "pytest", "-k", "undo")
    assert start.variables["OMP_NUM_THREADS"] == "1"
    assert start.is_test


def test_all_tests_are_shared_out_among_the_cores_but_not_among_many() -> None:
    assert every_test_at_once(1) == ()
    assert every_test_at_once(2) == ("-n", "2", "--dist", "loadfile")
    assert every_test_at_once(64)[1] == str(MOST_TEST_PROCESSES)
    options = every_test_at_once(os.cpu_count() or 1)
    assert start_for(["test"]).arguments == ("-m", "pytest", *options)


@pytest.mark.parametrize(
    "words",
    [
        ["score", "NIGHT.edf", "--out", "there"],
        ["demo", "--out", "here"],
        ["--version"],
        ["night.edf"],
    ],
)
def test_any_other_word_is_passed_on_with_all_that_follows(words: list[str]) -> None:
    start = start_for(words)
    assert start.arguments == ("-P", "-m", "sleepscorer_app", *words)
    assert not start.is_test
    assert not start.is_window


def test_without_a_screen_the_command_that_needs_none_is_named() -> None:
    sentence = no_screen("linux", {}, "night 7.edf")
    assert sentence is not None
    assert "no screen" in sentence
    assert "sleepscorer score" in sentence
    assert "python3 packaging/bootstrap.py score 'night 7.edf'" in sentence


@pytest.mark.parametrize(
    ("platform", "variables"),
    [
        ("linux", {"DISPLAY": ":0"}),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}),
        ("darwin", {}),
        ("win32", {}),
    ],
)
def test_a_screen_or_a_choice_of_platform_is_believed(
    platform: str, variables: dict[str, str]
) -> None:
    assert no_screen(platform, variables, None) is None


def test_an_empty_display_variable_is_no_screen() -> None:
    assert no_screen("linux", {"DISPLAY": ""}, None) is not None


def test_run_without_a_screen_ends_with_2_before_any_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("first_start.commands.make_ready", _must_not_be_called)
    assert main(["run"]) == 2
    assert "score NIGHT.edf" in capsys.readouterr().err


def test_without_any_word_the_usage_is_shown_and_the_exit_code_is_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 2
    assert "bootstrap.py test" in capsys.readouterr().err


def test_a_disk_that_cannot_be_written_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", ".venv")

    monkeypatch.setattr("first_start.commands.make_ready", refuse)
    assert main(["score", "night.edf"]) == 2
    error = capsys.readouterr().err
    assert "Permission denied: '.venv'" in error
    assert "Traceback" not in error


@pytest.mark.parametrize("version", [(2, 7), (3, 8), (3, 10), (3, 15)])
def test_a_python_that_is_too_old_or_too_new_gets_one_sentence(version: tuple[int, int]) -> None:
    pretend = (
        f"import runpy, sys; sys.version_info = {(*version, 0, 'final', 0)};"
        f" runpy.run_path({str(BOOTSTRAP)!r}, run_name='__main__')"
    )
    ended = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert ended.returncode == 2
    assert f"needs Python 3.11, 3.12, 3.13 or 3.14, and this is Python {version[0]}." in (
        ended.stderr
    )
    assert ended.stderr.count("\n") == 1


def test_an_old_python_can_read_the_file_that_turns_it_away() -> None:
    source = BOOTSTRAP.read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    features = (ast.AnnAssign, ast.JoinedStr, ast.FunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, features)]
    assert source.isascii(), "Python 2 refuses other letters without a declaration"


def test_bootstrap_says_its_usage_when_started_alone(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, str(BOOTSTRAP)], capture_output=True, text=True, cwd=tmp_path
    )
    assert ended.returncode == 2
    assert "bootstrap.py run" in ended.stderr


def _must_not_be_called(*_: object, **__: object) -> None:
    raise AssertionError("the set-up began")
