"""Speech: the system's own program, words as one argument, the newest cut off the rest."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.preferences.speech import WORDS_VARIABLE, Speaker, voice

WRITER = (
    "import pathlib, sys\n"
    "file = pathlib.Path(sys.argv[1])\n"
    "said = file.read_text() if file.exists() else ''\n"
    "file.write_text(said + sys.argv[2] + '|')\n"
)


@pytest.mark.parametrize(
    ("system", "there", "program"),
    [
        (
            "linux",
            {"spd-say", "espeak-ng"},
            ("/bin/spd-say", "--priority", "text", "--", "{words}"),
        ),
        ("linux", {"espeak-ng"}, ("/bin/espeak-ng", "--", "{words}")),
        ("linux", set[str](), ()),
        ("darwin", {"say"}, ("/bin/say", "{words}")),
    ],
)
def test_each_system_speaks_by_its_own_program(
    system: str, there: set[str], program: tuple[str, ...]
) -> None:
    assert voice(system, lambda name: f"/bin/{name}" if name in there else None) == program


def test_on_windows_the_words_are_no_part_of_any_command() -> None:
    program = voice("win32", lambda name: f"C:/{name}.exe")
    assert program[0] == "C:/powershell.exe"
    assert program[-1].endswith(f".Speak($env:{WORDS_VARIABLE})")
    assert not [one for one in program if '"' in one or "{words}" in one]


def test_what_comes_cuts_off_what_is_being_said(qtbot: QtBot, tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    long_words = WRITER + "import time\nif 'REM' not in sys.argv: time.sleep(600)\n"
    speaker = Speaker((sys.executable, "-c", long_words, str(heard), "{words}"))
    speaker.speak("N 1")
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text() == "N 1|", timeout=20_000)
    for words in ("N 2", "N 3", "REM"):
        speaker.speak(words)
    qtbot.waitUntil(lambda: heard.read_text().endswith("REM|"), timeout=20_000)
    qtbot.waitUntil(lambda: not speaker.is_speaking, timeout=20_000)
    assert "failed" not in speaker.description


def test_the_words_are_in_the_environment_as_well(qtbot: QtBot, tmp_path: Path) -> None:
    heard = tmp_path / "heard.txt"
    script = f"import os, sys; open(sys.argv[1], 'w').write(os.environ['{WORDS_VARIABLE}'])"
    speaker = Speaker((sys.executable, "-c", script, str(heard)))
    speaker.speak("N 2")
    qtbot.waitUntil(lambda: not speaker.is_speaking, timeout=20_000)
    assert heard.read_text() == "N 2"


def test_a_voice_that_fails_says_so_in_a_sentence_until_it_speaks_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    script = "import pathlib, sys; sys.exit(not pathlib.Path(sys.argv[1]).exists())"
    there = tmp_path / "service"
    speaker = Speaker((sys.executable, "-c", script, str(there)))
    with qtbot.waitSignal(speaker.described, timeout=20_000):
        speaker.speak("N 2")
    assert speaker.description.endswith("ended with code 1.")
    there.touch()
    with qtbot.waitSignal(speaker.described, timeout=20_000):
        speaker.speak("N 2")
    assert speaker.description.startswith("Spoken by ")


def test_a_voice_that_hangs_is_stopped_and_told(qtbot: QtBot) -> None:
    speaker = Speaker((sys.executable, "-c", "import time; time.sleep(600)"))
    speaker.speak("N 2")
    with qtbot.waitSignal(speaker.described):
        speaker._halt.timeout.emit()
    assert "was stopped" in speaker.description
    qtbot.waitUntil(lambda: not speaker.is_speaking, timeout=20_000)


def test_nothing_that_a_program_could_take_for_more_than_words_gets_to_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    heard = tmp_path / "heard.txt"
    speaker = Speaker((sys.executable, "-c", WRITER, str(heard), "{words}"))
    speaker.speak("$(rm)|é")
    qtbot.waitUntil(lambda: not speaker.is_speaking)
    assert heard.read_text() == "rm  é|"


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
    assert "could not be started" in speaker.description


def test_it_falls_silent_at_once_when_the_window_goes(qtbot: QtBot) -> None:
    speaker = Speaker((sys.executable, "-c", "import time; time.sleep(600)"))
    speaker.speak("N 2")
    speaker.stop()
    assert not speaker.is_speaking
