"""By what a recording is known to be the very same: a hash of every byte of its files."""

import hashlib
from pathlib import Path

from sleepscorer_app.files.recordings.recording_fingerprint import content_sha256

_PARTS = {
    ".vhdr": (".eeg", ".dat", ".avg", ".vmrk"),
    ".ahdr": (".eeg", ".dat", ".avg", ".amrk", ".vmrk"),
    ".set": (".fdt",),
    ".lay": (".dat",),
    ".eeg": (".pnt", ".21e", ".log", ".cmt"),
    ".cdt": (".cdt.dpa", ".cdt.dpo", ".cdt.cef"),
}
"""Of formats that spread one recording over several files of one name: what lies beside the one
that is opened."""


def recording_sha256(path: Path) -> str:
    """The sha256, in hex, of all that a recording's file, or folder, or several files hold.

    A name or a date is not part of it. Raises `OSError` when something cannot be read.
    """
    if path.is_dir():
        inside = [one for one in sorted(path.rglob("*")) if one.is_file()]
        return _together([(one.relative_to(path).as_posix(), one) for one in inside])
    beside = [path.with_suffix(suffix) for suffix in _PARTS.get(path.suffix.lower(), ())]
    parts = [one for one in beside if one.is_file()]
    if not parts:
        return content_sha256(path)
    return _together([(one.name.removeprefix(path.stem), one) for one in (path, *parts)])


def _together(named: list[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in named:
        digest.update(f"{content_sha256(path)} {name}\n".encode())
    return digest.hexdigest()
