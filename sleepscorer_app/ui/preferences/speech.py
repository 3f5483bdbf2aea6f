"""Stages spoken by the voice that the system brings: a program is started, never waited for."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

LONGEST_WORDS = 60
LONGEST_SECONDS = 10
"""A stage takes about one; a voice that is silent longer has come to a halt."""
WORDS_VARIABLE = "SLEEPSCORER_WORDS"
"""Windows' PowerShell reads arguments after a command as more of the command, so none are given."""
_WINDOWS_VOICE = (
    "Add-Type -AssemblyName System.Speech; "
    f"(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak($env:{WORDS_VARIABLE})"
)
_WORDS = "{words}"
"""Where the words go among the arguments."""
Which = Callable[[str], str | None]


def voice(system: str, which: Which = shutil.which) -> tuple[str, ...]:
    """The program that speaks on this `sys.platform`, with its arguments; empty if none.

    The argument `{words}` stands for the words, which are in the environment as well.
    """
    if system == "darwin":
        wanted = (("say", (_WORDS,)),)
    elif system == "win32":
        wanted = (("powershell", ("-NoProfile", "-NonInteractive", "-Command", _WINDOWS_VOICE)),)
    else:
        # What comes with the priority `text` cuts off what was said with it before.
        spoken = (("spd-say", ("--priority", "text", "--", _WORDS)),)
        wanted = (*spoken, ("espeak-ng", ("--", _WORDS)), ("espeak", ("--", _WORDS)))
    for name, arguments in wanted:
        path = which(name)
        if path is not None:
            return (path, *arguments)
    return ()


class Speaker(QObject):
    """Speaks one thing at a time; what comes while it speaks cuts that off.

    Nothing ever waits for it. A voice that fails is silent, and the description says so.
    """

    described = Signal()
    """There is something else to say of the voice: it failed, or speaks again."""

    def __init__(self, program: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._next = ""
        self._failure = ""
        self._is_cut = False
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._note_end)
        self._process.errorOccurred.connect(self._note_error)
        self._halt = QTimer(self)
        self._halt.setSingleShot(True)
        self._halt.setInterval(LONGEST_SECONDS * 1000)
        self._halt.timeout.connect(self._give_up)

    @property
    def can_speak(self) -> bool:
        """True where the system has a voice."""
        return bool(self._program)

    @property
    def is_speaking(self) -> bool:
        """True while something is being spoken."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    @property
    def description(self) -> str:
        """By what it speaks, or what is missing."""
        if self._failure:
            return f"The system's own voice ({self._program[0]}) {self._failure}."
        if self.can_speak:
            return f"Spoken by the system's own voice ({self._program[0]})."
        if sys.platform.startswith("linux"):
            return (
                "This computer has no voice: neither spd-say (speech-dispatcher) nor espeak-ng was "
                "found. Install one of them and open the settings again."
            )
        return "This computer has no voice that a program can use."

    def speak(self, words: str) -> None:
        """Speak these words now, whatever is being spoken."""
        if not self.can_speak or not words:
            return
        # Nothing that a program could take for anything but words.
        self._next = re.sub(r"[^\w ]", " ", words)[:LONGEST_WORDS].strip()
        if self.is_speaking:
            self._cut()
        else:
            self._speak_next()

    def stop(self) -> None:
        """Be silent, before the program ends."""
        self._next = ""
        if self.is_speaking:
            self._cut()
            self._process.waitForFinished(500)

    def _cut(self) -> None:
        self._is_cut = True
        self._process.kill()

    def _speak_next(self) -> None:
        words, self._next = self._next, ""
        if words:
            program, *arguments = self._program
            around = QProcessEnvironment.systemEnvironment()
            around.insert(WORDS_VARIABLE, words)
            self._process.setProcessEnvironment(around)
            self._halt.start()
            self._process.start(program, [words if one == _WORDS else one for one in arguments])

    def _note_end(self, exit_code: int, status: QProcess.ExitStatus) -> None:
        self._halt.stop()
        was_cut, self._is_cut = self._is_cut, False
        if not was_cut:
            is_well = status is QProcess.ExitStatus.NormalExit and not exit_code
            name = Path(self._program[0]).name
            self._describe("" if is_well else f"failed: {name} ended with code {exit_code}")
        self._speak_next()

    def _note_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._halt.stop()
            self._is_cut = False
            self._describe("could not be started")

    def _give_up(self) -> None:
        self._describe(f"said nothing for {LONGEST_SECONDS} s and was stopped")
        self._cut()

    def _describe(self, failure: str) -> None:
        if failure != self._failure:
            self._failure = failure
            self.described.emit()


def system_speaker(parent: QObject | None = None) -> Speaker:
    """A speaker with this system's own voice."""
    return Speaker(voice(sys.platform), parent)
