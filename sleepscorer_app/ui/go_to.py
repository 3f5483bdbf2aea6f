"""Reads a place in the night as a person types it."""

import re
from datetime import timedelta

from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording, n_epochs


def epoch_named(text: str, recording: Recording) -> int:
    """The epoch (from 0) that `502` or `3:10` or `03:10:30` names.

    Raises `ValueError` with a sentence when it names none of this night.
    """
    typed = text.strip()
    if typed.isdecimal():
        epoch = int(typed) - 1
        if not 0 <= epoch < n_epochs(recording):
            raise ValueError(f"There is no epoch {typed}: this night has {n_epochs(recording)}.")
        return epoch
    parts = re.fullmatch(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?", typed)
    if parts is None or int(parts[1]) > 23 or int(parts[2]) > 59 or int(parts[3] or 0) > 59:
        raise ValueError(f"“{typed}” is neither an epoch's number nor a clock time such as 3:10.")
    clock = recording.start.replace(
        hour=int(parts[1]), minute=int(parts[2]), second=int(parts[3] or 0), microsecond=0
    )
    # A clock time before the start is one of the next day.
    while clock < recording.start:
        clock += timedelta(days=1)
    epoch = int((clock - recording.start).total_seconds() // EPOCH_SECONDS)
    if epoch >= n_epochs(recording):
        stop = recording.start + timedelta(seconds=recording.duration_seconds)
        raise ValueError(
            f"{typed} is not in this night: {recording.start:%H:%M:%S} to {stop:%H:%M:%S}."
        )
    return epoch
