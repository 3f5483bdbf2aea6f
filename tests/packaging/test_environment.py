"""What of the set-up is still to be done, and what a set-up cut short leaves behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from first_start import environment as module
from first_start.environment import Environment, Step, make_ready, read_stamp, wanted_steps
from first_start.steps import SetupProblem

PINS = "numpy==2.0\ntorch==2.13.0\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with pins, whose path has a space and a letter beyond ASCII."""
    root = tmp_path / "my Übung"
    (root / "packaging").mkdir(parents=True)
    (root / "packaging" / "requirements.txt").write_text(PINS)
    (root / "packaging" / "requirements-test.txt").write_text("pytest==9\n")
    (root / "pyproject.toml").write_text("[project]\n")
    return root


@pytest.fixture
def done(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the steps that were carried out; none of them touches the network."""
    names: list[str] = []

    def make(environment: Environment) -> None:
        names.append("environment")
        environment.python.parent.mkdir(parents=True)
        environment.python.touch()
        (environment.folder / "pyvenv.cfg").write_text(f"executable = {sys.executable}\n")

    monkeypatch.setattr(module, "_make_environment", make)
    for name, step in (
        ("_add_torch", "torch"),
        ("_add_libraries", "libraries"),
        ("_add_project", "project"),
        ("_add_test_libraries", "test libraries"),
        ("_add_system", "system libraries"),
    ):
        monkeypatch.setattr(module, name, lambda _, step=step: names.append(step))
    return names


PROGRAM = ["environment", "torch", "libraries", "project"]


def test_a_fresh_checkout_goes_through_all_steps_in_order(checkout: Path, done: list[str]) -> None:
    make_ready(checkout, for_tests=True, for_window=False)
    assert done == [*PROGRAM, "test libraries", "system libraries"]


def test_a_second_start_does_nothing_and_says_nothing(
    checkout: Path, done: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    make_ready(checkout, for_tests=True, for_window=False)
    done.clear()
    capsys.readouterr()
    make_ready(checkout, for_tests=True, for_window=False)
    make_ready(checkout, for_tests=False, for_window=True)
    assert done == []
    assert capsys.readouterr().err == ""


def test_scoring_without_a_window_asks_for_no_system_libraries(
    checkout: Path, done: list[str]
) -> None:
    make_ready(checkout, for_tests=False, for_window=False)
    assert done == PROGRAM


def test_the_tests_tools_are_added_when_first_asked_for(checkout: Path, done: list[str]) -> None:
    make_ready(checkout, for_tests=False, for_window=True)
    done.clear()
    make_ready(checkout, for_tests=True, for_window=False)
    assert done == ["test libraries"]


def test_a_changed_pin_installs_the_libraries_again_and_nothing_else(
    checkout: Path, done: list[str]
) -> None:
    make_ready(checkout, for_tests=False, for_window=False)
    done.clear()
    (checkout / "packaging" / "requirements.txt").write_text(PINS.replace("2.0", "2.1"))
    make_ready(checkout, for_tests=False, for_window=False)
    assert done == ["libraries"]


def test_a_moved_checkout_is_set_up_anew(checkout: Path, done: list[str]) -> None:
    make_ready(checkout, for_tests=False, for_window=False)
    done.clear()
    moved = checkout.rename(checkout.with_name("elsewhere"))
    make_ready(moved, for_tests=False, for_window=False)
    assert done == PROGRAM


def test_an_environment_whose_python_left_the_machine_is_made_anew(
    checkout: Path, done: list[str]
) -> None:
    environment = make_ready(checkout, for_tests=False, for_window=False)
    (environment.folder / "pyvenv.cfg").write_text("executable = /nowhere/python3.11\n")
    done.clear()
    make_ready(checkout, for_tests=False, for_window=False)
    assert done == PROGRAM


def test_a_set_up_killed_in_a_step_begins_again_from_nothing(
    checkout: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(environment: Environment) -> None:
        (environment.folder / "half a library").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_add_libraries", killed)
        with pytest.raises(KeyboardInterrupt):
            make_ready(checkout, for_tests=False, for_window=False)
    assert read_stamp(Environment(checkout)) == {}
    done.clear()
    environment = make_ready(checkout, for_tests=False, for_window=False)
    assert done == PROGRAM
    assert not (environment.folder / "half a library").exists()


def test_a_kill_while_the_system_is_asked_leaves_the_environment_trusted(
    checkout: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Environment) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "_add_system", killed)
        with pytest.raises(KeyboardInterrupt):
            make_ready(checkout, for_tests=False, for_window=True)
    done.clear()
    make_ready(checkout, for_tests=False, for_window=True)
    assert done == ["system libraries"]


def test_a_set_up_that_failed_cleanly_goes_on_where_it_stood(
    checkout: Path, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_network(_: Environment) -> None:
        raise SetupProblem("no network")

    with monkeypatch.context() as patch:
        patch.setattr(module, "_add_libraries", no_network)
        with pytest.raises(SetupProblem, match="no network"):
            make_ready(checkout, for_tests=False, for_window=False)
    done.clear()
    make_ready(checkout, for_tests=False, for_window=False)
    assert done == ["libraries", "project"]


@pytest.mark.parametrize("text", ["", "{", '{"environment"', "[]"])
def test_a_stamp_that_cannot_be_read_counts_as_none(
    checkout: Path, done: list[str], text: str
) -> None:
    environment = make_ready(checkout, for_tests=False, for_window=False)
    environment.stamp.write_text(text)
    done.clear()
    make_ready(checkout, for_tests=False, for_window=False)
    assert done == PROGRAM


def test_an_environment_made_by_somebody_else_is_left_alone(
    checkout: Path, done: list[str]
) -> None:
    theirs = checkout / ".venv" / "work of mine"
    theirs.parent.mkdir()
    theirs.touch()
    with pytest.raises(SetupProblem, match="was not made by this command"):
        make_ready(checkout, for_tests=False, for_window=False)
    assert theirs.exists()
    assert done == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows frees the lock with our process")
def test_the_next_start_waits_for_a_pip_that_outlived_a_killed_one(checkout: Path) -> None:
    environment = Environment(checkout)
    with module._one_setup_at_a_time(environment):
        orphan = subprocess.Popen(
            [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False
        )
    with module._lock_file(environment).open("a") as file:
        with pytest.raises(OSError, match="unavailable"):
            module._lock(file.fileno(), wait=False)
        orphan.communicate(b"\n")
        module._lock(file.fileno(), wait=False)


def test_the_stamp_names_each_step_and_its_fingerprint(checkout: Path, done: list[str]) -> None:
    environment = make_ready(checkout, for_tests=True, for_window=True)
    steps: list[Step] = wanted_steps(checkout, for_tests=True, for_window=True)
    assert json.loads(environment.stamp.read_text()) == {
        step.name: step.fingerprint for step in steps
    }
    assert done == [step.name for step in steps]
