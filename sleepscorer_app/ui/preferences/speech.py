"""Stages spoken by the voice that the system brings: a program is started, never waited for."""

import re
import shutil
import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QProcess

LONGEST_WORDS = 60
_WINDOWS_VOICE = (
    "Add-Type -AssemblyName System.Speech; "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak($args[0])"
)
Which = Callable[[str], str | None]


def voice(system: str, which: Which = shutil.which) -> tuple[str, ...]:
    """The program that speaks what follows its arguments on this `sys.platform`; empty if none."""
    if system == "darwin":
        wanted = (("say", ()),)
    elif system == "win32":
        arguments = ("-NoProfile", "-NonInteractive", "-Command", f"& {{{_WINDOWS_VOICE}}}")
        wanted = (("powershell", arguments),)
    else:
        wanted = (("spd-say", ("--wait", "--")), ("espeak-ng", ("--",)), ("espeak", ("--",)))
    for name, arguments in wanted:
        path = which(name)
        if path is not None:
            return (path, *arguments)
    return ()


class Speaker(QObject):
    """Speaks one thing at a time; what comes while it speaks waits, and only the newest of it.

    Nothing ever waits for it, and a voice that fails is silent.
    """

    def __init__(self, program: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._program = program
        self._next = ""
        self._process = QProcess(self)
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._speak_next)

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
        if self.can_speak:
            return f"Spoken by the system's own voice ({self._program[0]})."
        if sys.platform.startswith("linux"):
            return (
                "This computer has no voice: neither spd-say (speech-dispatcher) nor espeak-ng was "
                "found. Install one of them and open the settings again."
            )
        return "This computer has no voice that a program can use."

    def speak(self, words: str) -> None:
        """Speak these words, now or after what is being spoken."""
        if not self.can_speak or not words:
            return
        # Nothing that a program could take for anything but words.
        self._next = re.sub(r"[^\w ]", " ", words)[:LONGEST_WORDS]
        if not self.is_speaking:
            self._speak_next()

    def stop(self) -> None:
        """Be silent, before the program ends."""
        self._next = ""
        if self.is_speaking:
            self._process.kill()
            self._process.waitForFinished(500)

    def _speak_next(self) -> None:
        words, self._next = self._next, ""
        if words:
            program, *arguments = self._program
            self._process.start(program, [*arguments, words])


def system_speaker(parent: QObject | None = None) -> Speaker:
    """A speaker with this system's own voice."""
    return Speaker(voice(sys.platform), parent)
