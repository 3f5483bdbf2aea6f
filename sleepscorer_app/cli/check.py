"""`sleepscorer check FILE…`: what each file holds, and what is odd about it."""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.domain.montage import guess_derivations, scoring_candidates
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.files.open_recording import open_recording
from sleepscorer_app.files.unreadable import UnreadableFile

ALL_READABLE, SOME_UNREADABLE = 0, 2


def check_files(files: Sequence[Path]) -> int:
    """Prints each file's description, or why it cannot be opened; gives the exit code."""
    code = ALL_READABLE
    for path in files:
        try:
            print(description(open_recording(path)))
        except UnreadableFile as error:
            print(f"sleepscorer: {error}", file=sys.stderr)
            code = SOME_UNREADABLE
    return code


def description(recording: Recording) -> str:
    """The file in a few lines: length, channels, what would be scored, what is odd."""
    candidates = scoring_candidates(guess_derivations(recording))
    rows = [
        ("start", f"{recording.start:%Y-%m-%d %H:%M:%S}"),
        ("length", _length(recording)),
        ("channels", _channels(recording)),
        ("scorable", ", ".join(one.name for one in candidates) or "no EEG channel"),
        ("events", _counted(len(recording.annotations), "annotation")),
        *(("note", note) for note in recording.notes or ("nothing odd",)),
    ]
    return "\n".join([recording.name, *(f"  {label:<9} {text}" for label, text in rows)])


def _length(recording: Recording) -> str:
    minutes, seconds = divmod(round(recording.duration_seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    length = " ".join(f"{number} {unit}" for number, unit in parts if number) or "less than 1 s"
    return f"{length}, {_counted(n_epochs(recording), 'epoch')}"


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _channels(recording: Recording) -> str:
    """The names, with the rate after the last name of each rate."""
    rates = Counter(channel.rate_hz for channel in recording.channels)
    groups = (
        ", ".join(one.name for one in recording.channels if one.rate_hz == rate_hz)
        + f" ({rate_hz:g} Hz)"
        for rate_hz in rates
    )
    return "; ".join(groups) or "none"
