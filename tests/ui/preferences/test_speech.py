"""Speech: the system's own program, arguments as a list, the newest words in place of the rest."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.preferences.speech import Speaker, voice

WRITER = (
    "import pathlib, sys\n"
    "file = pathlib.Path(sys.argv[1])\n"
    "said = file.read_text() if file.exists() else ''\n"
    "file.write_text(said + sys.argv[2] + '|')\n"
)


@pytest.mark.parametrize(
    ("system", "there", "program"),
    [
        ("linux", {"spd-say", "espeak-ng"}, ("/bin/spd-say", "--wait", "--")),
        ("linux", {"espeak-ng"}, ("/bin/espeak-ng", "--")),
        ("linux", set[str](), ()),
        ("darwin", {"say"}, ("/bin/say",)),
    ],
)
def test_each_system_speaks_by_its_own_program(
    system: str, there: set[str], program: tuple[str, ...]
) -> None:
    assert voice(system, lambda name: f"/bin/{name}" if name in there else None) == program


def test_on_windows_the_words_are_an_argument_of_their_own() -> None:
    program = voice("win32", lambda name: f"C:/{name}.exe")
    assert program[0] == "C:/powershell.exe"
    assert "$args[0]" in program[-1]


def test_a_voice_speaks_and_only_the_newest_of_what_waits(qtbot: QtBot, tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    speaker = Speaker((sys.executable, "-c", WRITER, str(heard)))
    for words in ("N 1", "N 2", "REM"):
        speaker.speak(words)
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text() == "N 1|REM|")
    qtbot.waitUntil(lambda: not speaker.is_speaking)


def test_nothing_that_a_program_could_take_for_more_than_words_gets_to_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.txt"
    speaker = Speaker((sys.executable, "-c", WRITER, str(heard)))
    speaker.speak("$(rm)|é")
    qtbot.waitUntil(lambda: not speaker.is_speaking)
    assert heard.read_text() == "  rm  é|"


def test_without_a_voice_it_is_silent_and_says_so(qtbot: QtBot) -> None:
    speaker = Speaker(())
    speaker.speak("N 2")
    assert not speaker.can_speak
    assert "no voice" in speaker.description


def test_a_voice_that_is_gone_is_silent_and_does_not_hold_up_the_next(qtbot: QtBot) -> None:
    speaker = Speaker(("/nowhere/at/all",))
    speaker.speak("N 2")
    qtbot.waitUntil(lambda: not speaker.is_speaking)
    speaker.speak("N 3")
    qtbot.waitUntil(lambda: not speaker.is_speaking)


def test_it_falls_silent_at_once_when_the_window_goes(qtbot: QtBot) -> None:
    speaker = Speaker((sys.executable, "-c", "import time; time.sleep(600)"))
    speaker.speak("N 2")
    speaker.stop()
    assert not speaker.is_speaking
