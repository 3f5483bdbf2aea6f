"""Which command the words typed mean."""

from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.commands import COMMAND_NAMES, app, with_command
from sleepscorer_app.cli.mistake import Mistake


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ([], ["open"]),
        (["night.edf"], ["open", "night.edf"]),
        (["score.edf"], ["open", "score.edf"]),
        (["score", "night.edf"], ["score", "night.edf"]),
        (["--version"], ["--version"]),
        (["-h"], ["-h"]),
    ],
)
def test_a_first_word_that_is_no_command_is_a_night(typed: list[str], meant: list[str]) -> None:
    assert with_command(typed) == meant


def test_a_night_without_a_suffix_is_opened_if_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("patient7").write_bytes(b"")
    assert with_command(["patient7"]) == ["open", "patient7"]


@pytest.mark.parametrize(
    ("typed", "advice"), [("scores", "did you mean `score`"), ("xyzzy", "`sleepscorer --help`")]
)
def test_a_word_that_is_neither_file_nor_command_gets_advice(typed: str, advice: str) -> None:
    with pytest.raises(Mistake, match=typed) as caught:
        with_command([typed, "night.edf"])
    assert advice in str(caught.value)


def test_the_names_that_tell_commands_from_nights_are_those_of_the_commands() -> None:
    registered = {
        command.name or command.callback.__name__
        for command in app.registered_commands
        if command.callback is not None
    }
    assert registered == set(COMMAND_NAMES)


@pytest.mark.parametrize("command", COMMAND_NAMES)
def test_every_command_shows_an_example_of_itself(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    said = capsys.readouterr().out
    examples = [line for line in said.splitlines() if line.startswith(f"  sleepscorer {command} ")]
    assert examples
