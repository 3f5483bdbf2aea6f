"""Which command the words typed mean."""

import subprocess
import sys
from pathlib import Path

import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.cli.commands import COMMAND_NAMES, with_command
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


@pytest.mark.parametrize("words", [["--version"], ["score", "--help"], ["crossval", "--help"]])
def test_only_the_file_of_the_command_asked_for_is_imported(words: list[str]) -> None:
    loaded = python(
        "import sys\n"
        "from sleepscorer_app.__main__ import main\n"
        f"main({words!r})\n"
        "print('\\n'.join(name for name in sys.modules if name.endswith('_commands')))"
    )
    loaded = {name.rpartition(".")[2] for name in loaded.splitlines() if "cli." in name}
    expected = {"score": {"night_commands"}, "crossval": {"learning_commands"}}
    assert loaded == expected.get(words[0], set())


@pytest.mark.parametrize("command", COMMAND_NAMES)
def test_every_command_shows_an_example_of_itself(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    said = capsys.readouterr().out
    examples = [line for line in said.splitlines() if line.startswith(f"  sleepscorer {command} ")]
    assert examples


def python(program: str) -> str:
    """What a fresh Python prints for this program."""
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout
