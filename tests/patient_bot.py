"""A QtBot that gives a busy machine time.

Each wait ends with what it waits for; how long that takes says nothing about the program. What
never comes ends the test by the time that pytest gives it.
"""

from collections.abc import Callable

from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

# Under the time limit of one test, so that what was waited for is named rather than every thread.
LONGEST_MS = 90_000


class PatientBot(QtBot):
    """QtBot, but waiting 90 s where it would wait 5."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = LONGEST_MS) -> None:
        """Run the event loop until the callback is true, or asserts nothing false."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self, signal: object, *, timeout: int = LONGEST_MS, raising: bool | None = None
    ) -> SignalBlocker:
        """Wait at the end of the block until the signal has come."""
        return super().waitSignal(signal, timeout=timeout, raising=raising)
