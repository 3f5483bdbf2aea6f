"""`sleepscorer check NIGHT.sleepscorer`: what a file of work holds, and if its log is whole."""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.domain.scoring import Source
from sleepscorer_app.domain.scoring_log import LogEntry
from sleepscorer_app.files.unreadable import UnreadableFile
from sleepscorer_app.files.work.scoring_archive import (
    ArchivedScoring,
    is_scoring_file,
    read_archived_scoring,
)

ALL_WHOLE, SOME_BROKEN = 0, 2


def parted(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files of work among these, and all others."""
    works = [path for path in files if is_scoring_file(path)]
    return works, [path for path in files if path not in works]


def check_scorings(files: Sequence[Path], *, as_json: bool = False) -> int:
    """Prints what each file of work holds and whether its log is whole; gives the exit code."""
    code = ALL_WHOLE
    told: list[dict[str, object]] = []
    for path in files:
        try:
            archive = read_archived_scoring(path)
        except UnreadableFile as error:
            print(f"sleepscorer: {error}", file=sys.stderr)
            code = SOME_BROKEN
            continue
        if archive.fault is not None:
            code = SOME_BROKEN
        if as_json:
            told.append(as_object(path, archive))
        else:
            print(description(path, archive))
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    return code


def as_object(path: Path, archive: ArchivedScoring) -> dict[str, object]:
    """One file of work for other programs; `broken_entry` is null when the log is whole."""
    fault = archive.fault
    return {
        "path": str(path),
        "night": archive.recording_name,
        "n_epochs": archive.scoring.n_epochs,
        "n_entries": len(archive.log),
        "is_whole": fault is None,
        "broken_entry": None if fault is None else fault.number,
        "why": None if fault is None else fault.sentence,
    }


def description(path: Path, archive: ArchivedScoring) -> str:
    """The night, its epochs by where their stages are from, its log and the log's chain."""
    rows = [
        ("night", f"{archive.recording_name}, begun {archive.start:%Y-%m-%d %H:%M:%S}"),
        ("epochs", _stages(archive)),
        ("markers", f"{len(archive.scoring.markers)}"),
        ("log", _log(archive.log)),
        ("chain", _chain(archive)),
    ]
    return "\n".join([path.name, *(f"  {label:<9} {words}" for label, words in rows)])


def _stages(archive: ArchivedScoring) -> str:
    scoring = archive.scoring
    sources = Counter(scoring.source_of(epoch) for epoch in range(scoring.n_epochs))
    told = ", ".join(f"{sources[source]} {source.words}" for source in Source if sources[source])
    return f"{scoring.n_epochs}: {told}" if told else "0"


def _log(entries: tuple[LogEntry, ...]) -> str:
    if not entries:
        return "empty"
    names = ", ".join(dict.fromkeys(one.who or "nobody named" for one in entries))
    first, last = entries[0].at, entries[-1].at
    word = "entry" if len(entries) == 1 else "entries"
    return (
        f"{len(entries)} {word} by {names}, "
        f"{first.isoformat(timespec='seconds')} to {last.isoformat(timespec='seconds')}"
    )


def _chain(archive: ArchivedScoring) -> str:
    if archive.fault is None:
        return "whole: every entry follows from those before it, and leads to the night as it is"
    return f"BROKEN. {archive.fault.sentence}"
