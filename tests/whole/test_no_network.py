"""No file leaves the computer: scoring and checking a night touch no socket."""

import subprocess
import sys
from pathlib import Path

from tests.edf_nights import eeg, night

# Asking for the computer's own name goes through the socket module and leaves the computer not.
WATCHED = """
import sys
touched = []
def watch(event, arguments):
    if event.startswith("socket.") and event != "socket.gethostname":
        touched.append((event, arguments[1:]))
sys.addaudithook(watch)
"""

SCORE = """
from sleepscorer_app.__main__ import main
assert main(["score", sys.argv[1], "--out", sys.argv[2], "--model", sys.argv[3]]) == 0
assert main(["check", sys.argv[1]]) == 0
print(touched)
"""

SPEAK = """
import socket
socket.create_server(("127.0.0.1", 0)).close()
print(touched)
"""


def watched(program: str, *words: str | Path) -> str:
    """The last line that a program prints in a Python whose sockets are watched."""
    ended = subprocess.run(
        [sys.executable, "-c", WATCHED + program, *map(str, words)],
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()[-1]


def test_the_watch_notices_a_socket() -> None:
    assert "socket.bind" in watched(SPEAK)


def test_scoring_and_checking_a_night_touch_no_socket(tmp_path: Path, tiny_model: Path) -> None:
    recording = tmp_path / "night.edf"
    recording.write_bytes(night(eeg(n_epochs=6)))
    assert watched(SCORE, recording, tmp_path / "out", tiny_model) == "[]"
    assert list((tmp_path / "out").glob("night_hyp.*"))
