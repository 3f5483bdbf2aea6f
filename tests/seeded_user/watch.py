"""What must never happen while somebody uses the window, seen at once and told in words."""

import ctypes
import gc
import hashlib
import re
import sys
import threading
import traceback
import warnings
from pathlib import Path
from types import TracebackType

import numpy as np
from PySide6.QtCore import QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

MOST_GROWTH_MB = 10.0
"""Per 1,000 acts, after the warm-up."""
WARM_UP_ACTS = 5000
"""Until every part of the program was used once: each brings libraries, pictures and pools."""
FEWEST_SAMPLES = 20
HARMLESS = re.compile(
    r"^This plugin does not support (raise|propagateSizeHints|grabbing the (keyboard|mouse))"
)
_BAD_MESSAGES = (
    QtMsgType.QtWarningMsg,
    QtMsgType.QtCriticalMsg,
    QtMsgType.QtFatalMsg,
)


class Watch:
    """Collects faults: exceptions wherever they are raised, and what Qt complains of."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._showwarning = warnings.showwarning

    def begin(self) -> None:
        """From now on hear everything."""
        sys.excepthook = self.hear
        threading.excepthook = lambda one: self.hear(
            one.exc_type, one.exc_value or one.exc_type(), one.exc_traceback
        )
        sys.unraisablehook = lambda one: self.hear(
            one.exc_type, one.exc_value or one.exc_type(), one.exc_traceback
        )
        qInstallMessageHandler(self._hear_message)
        warnings.simplefilter("always")
        warnings.showwarning = self._hear_warning

    def end(self) -> None:
        """Hear nothing more."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)
        warnings.simplefilter("default")
        warnings.showwarning = self._showwarning

    def expect(self, is_so: bool, sentence: str) -> None:
        """It is a fault if this is not so."""
        if not is_so:
            self.faults.append(sentence)

    def hear(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, where)))

    def _hear_warning(
        self, words: Warning | str, kind: type[Warning], file: str, line: int, *_more: object
    ) -> None:
        self.faults.append(f"{kind.__name__} in {file}:{line}: {words}")

    def _hear_message(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        if kind in _BAD_MESSAGES and not HARMLESS.match(message):
            stack = "".join(traceback.format_stack()[-6:-1])
            self.faults.append(f"Qt complained: {message}\n{stack}")


def file_hash(path: Path) -> str:
    """SHA-256 of a recording's bytes; empty for a file that is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def memory_mb() -> float | None:
    """What the process holds, once everything that may go has gone; None where it is not told."""
    for _ in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return None
    # What was freed but is still held for the next request is no leak.
    ctypes.CDLL(None).malloc_trim(0)
    return int(statm.read_text().split()[1]) * 4096 / 1e6


def growth_mb_per_1000(samples: list[tuple[int, float]]) -> float | None:
    """By how much memory grows: the slope over (acts, MB) after the warm-up; None if too few.

    The median of all slopes between two samples (Theil and Sen), which one outlier does not turn.
    """
    warm = [(acts, mb) for acts, mb in samples if acts >= WARM_UP_ACTS]
    if len(warm) < FEWEST_SAMPLES:
        return None
    slopes = [
        1000 * (later_mb - mb) / (later - acts)
        for place, (acts, mb) in enumerate(warm)
        for later, later_mb in warm[place + 1 :]
        if later > acts
    ]
    return float(np.median(slopes))
