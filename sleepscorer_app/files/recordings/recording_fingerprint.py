"""By what a recording is known again: a hash of its header and of samples from all over it."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.recording import Recording

_BLOCK_BYTES = 4096
_HEAD_BYTES = 65_536
_N_BLOCKS = 32
_MOST_CHANNELS = 64


def recording_fingerprint(recording: Recording) -> str:
    """A sha256 in hex that stays when the file is renamed or moved, and not when it is another.

    Recordings that lie in a file are known by its bytes, so that no later change in how they are
    scaled makes a night unknown. Raises `OSError` when the file has gone.
    """
    digest = hashlib.sha256()
    path: object = getattr(recording, "path", None)
    if isinstance(path, Path) and path.is_file():
        _add_file(digest.update, path)
    else:
        _add_samples(digest.update, recording)
    return digest.hexdigest()


def _add_file(add: Callable[[bytes], None], path: Path) -> None:
    with path.open("rb") as file:
        size = path.stat().st_size
        add(f"file of {size} bytes".encode())
        add(file.read(_HEAD_BYTES))
        for block in range(_N_BLOCKS):
            file.seek(max(0, size - _BLOCK_BYTES) * block // (_N_BLOCKS - 1))
            add(file.read(_BLOCK_BYTES))


def _add_samples(add: Callable[[bytes], None], recording: Recording) -> None:
    duration = recording.duration_seconds
    add(f"{recording.start.isoformat()} {duration!r}".encode())
    for index, channel in enumerate(recording.channels[:_MOST_CHANNELS]):
        add(f"{channel.name} {channel.rate_hz!r} {channel.unit}".encode())
        for start in np.linspace(0, max(0.0, duration - 1), _N_BLOCKS):
            add(recording.read(index, float(start), float(start) + 1).tobytes())


def content_sha256(path: Path) -> str:
    """The sha256 of a whole file, in hex; raises `OSError` when it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
