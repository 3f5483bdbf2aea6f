"""`sleepscorer check FILE…|FOLDER…`: what each file holds, and what is odd about it."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder
from sleepscorer_app.cli.progress import progress_bar
from sleepscorer_app.cli.unit_choice import in_units
from sleepscorer_app.domain.montages.montage import guess_derivations, scoring_candidates
from sleepscorer_app.domain.recording import Recording, n_epochs
from sleepscorer_app.files.copies.repaired_copy import write_repaired
from sleepscorer_app.files.failed_export import FailedExport
from sleepscorer_app.files.recordings.file_check import FileCheck, check_file, recordings_in
from sleepscorer_app.files.recordings.finding import Finding

ALL_READABLE, SOME_UNREADABLE = 0, 2


def check_files(
    places: Sequence[Path],
    *,
    as_json: bool = False,
    units: Sequence[str] = (),
    repaired_folder: Path | None = None,
    may_replace: bool = False,
) -> int:
    """Prints what each file holds, or why it cannot be opened; gives the exit code.

    One file after the other is looked at, told and forgotten, so that a folder of thousands needs
    no more memory than one file, and a bad one stops nothing.
    """
    found = list(recordings_in(places))
    if not found:
        raise Mistake(f"{places[0]}: there is no recording in this folder")
    if repaired_folder is not None:
        prepare_folder(repaired_folder)
    code = ALL_READABLE
    tell = _JsonList() if as_json else _Lines()
    with progress_bar(f"Checking {len(found)} files") as report:
        for number, (path, place) in enumerate(found, start=1):
            check = _checked(path, units, is_alone=len(found) == 1)
            written = _repaired(check, place, repaired_folder, may_replace)
            tell.one(check, written)
            if not check.is_opened:
                code = SOME_UNREADABLE
            report(number / len(found))
    tell.end()
    return code


class _Lines:
    """For people: a few lines per file, what cannot be opened on standard error."""

    def one(self, check: FileCheck, written: Sequence[str]) -> None:
        if check.recording is None:
            why = check.findings[0].problem
            print(f"sleepscorer: {check.path.name} cannot be opened: {why}.", file=sys.stderr)
            return
        extra = [("written", words) for words in written]
        print(description(check.recording, check.format_name, check.findings, extra))

    def end(self) -> None:
        pass


class _JsonList:
    """For programs: one list, an object per file, each written as soon as it is known."""

    def __init__(self) -> None:
        self._n_told = 0

    def one(self, check: FileCheck, _written: Sequence[str]) -> None:
        print("[" if self._n_told == 0 else ",")
        print(json.dumps(as_object(check), ensure_ascii=False), end="")
        self._n_told += 1

    def end(self) -> None:
        print("\n]" if self._n_told else "[]")


def as_object(check: FileCheck) -> dict[str, object]:
    """One file for other programs; `repairs[i]` is what was done about `problems[i]`."""
    return {
        "path": str(check.path),
        "opened": check.is_opened,
        "format": check.format_name,
        "problems": list(check.problems),
        "repairs": list(check.repairs),
        "channels": [
            {
                "name": one.name,
                "rate_hz": one.rate_hz,
                "unit": one.unit,
                "header_unit": one.header_unit,
                "prefilter": one.prefilter,
            }
            for one in check.channels
        ],
    }


def description(
    recording: Recording,
    format_name: str = "",
    findings: Sequence[Finding] | None = None,
    extra: Iterable[tuple[str, str]] = (),
) -> str:
    """The file in a few lines: length, channels, what would be scored, what is odd."""
    candidates = scoring_candidates(guess_derivations(recording))
    notes = recording.notes if findings is None else [str(one) for one in findings]
    rows = [
        *([("format", format_name)] if format_name else []),
        ("start", f"{recording.start:%Y-%m-%d %H:%M:%S}"),
        ("length", _length(recording)),
        ("channels", _channels(recording)),
        ("scorable", ", ".join(one.name for one in candidates) or "no EEG channel"),
        ("events", _counted(len(recording.annotations), "annotation")),
        *(("note", note) for note in notes or ("nothing odd",)),
        *extra,
    ]
    return "\n".join([recording.name, *(f"  {label:<9} {text}" for label, text in rows)])


def _checked(path: Path, units: Sequence[str], *, is_alone: bool) -> FileCheck:
    try:
        return check_file(path, lambda night: in_units(night, units, must_have=is_alone))
    except Mistake:
        raise
    except Exception as error:
        # Whatever one file of thousands makes us stumble on must not cost the others their check.
        unexpected = f"an unexpected error of SleepScorer itself ({type(error).__name__})"
        return FileCheck(path, "", (Finding(unexpected),))


def _repaired(check: FileCheck, place: Path, folder: Path | None, may_replace: bool) -> list[str]:
    """Where a corrected copy went, or why there is none."""
    if folder is None or check.recording is None:
        return []
    inside = check.path.name if check.path == place else check.path.relative_to(place)
    target = folder / inside
    if not check.format_name.startswith(("EDF", "BDF")):
        return [f"no copy: {check.format_name} files are not repaired, only EDF and BDF"]
    try:
        problems = write_repaired(check.path, target, may_replace=may_replace)
    except FailedExport as error:
        print(f"sleepscorer: {error}", file=sys.stderr)
        return [f"no copy: {error.why}"]
    return [str(target)] if problems else ["no copy: there is nothing to repair in its header"]


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
