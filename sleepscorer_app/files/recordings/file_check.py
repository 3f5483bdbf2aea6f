"""What a recording's file is and what is odd about it, as one value, for one file or thousands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.domain.recording import Channel, Recording
from sleepscorer_app.domain.rescaled_recording import RescaledRecording
from sleepscorer_app.domain.unit_doubts import unit_doubts
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.files.recordings.finding import Finding
from sleepscorer_app.files.recordings.open_recording import RECORDING_SUFFIXES, open_recording
from sleepscorer_app.files.unreadable import UnreadableFile


@dataclass(frozen=True)
class FileCheck:
    """One file: whether it opens, and what was found; `recording` is None where it does not."""

    path: Path
    format_name: str
    findings: tuple[Finding, ...]
    recording: Recording | None = None

    @property
    def is_opened(self) -> bool:
        return self.recording is not None

    @property
    def channels(self) -> tuple[Channel, ...]:
        return () if self.recording is None else self.recording.channels

    @property
    def problems(self) -> tuple[str, ...]:
        return tuple(one.problem for one in self.findings)

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was done in memory about each problem, empty where nothing was."""
        return tuple(one.repair for one in self.findings)


def check_file(path: Path, change: Callable[[Recording], Recording] | None = None) -> FileCheck:
    """Opens the file, reads its annotations and a little of each EEG; a bad file is told too.

    `change` may put channels into other units first; what it raises is let through.
    """
    try:
        recording = open_recording(path)
        recording = recording if change is None else change(recording)
        # Annotations are read on first use, and only then is known what is odd about them.
        recording.annotations  # noqa: B018
        findings = (*findings_of(recording), *(_doubts(recording)))
    except (UnreadableFile, OSError) as error:
        why = error.why if isinstance(error, UnreadableFile) else str(error)
        return FileCheck(path, "", (Finding(why.rstrip(".")),))
    return FileCheck(path, format_of(recording), findings, recording)


def findings_of(recording: Recording) -> tuple[Finding, ...]:
    """What is odd about the file, each with its repair where the reader tells it apart."""
    if isinstance(recording, RescaledRecording):
        chosen = (Finding(sentence.rstrip(".")) for sentence in recording.chosen)
        return (*findings_of(recording.inner), *chosen)
    if isinstance(recording, EdfRecording):
        return recording.findings
    return tuple(Finding(note.rstrip(".")) for note in recording.notes)


def format_of(recording: Recording) -> str:
    """`EDF+C`, `BrainVision` …; empty for a night that lies in no file."""
    inner = recording.inner if isinstance(recording, RescaledRecording) else recording
    name: object = getattr(inner, "format_name", "")
    return name if isinstance(name, str) else ""


def recordings_in(places: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Each file named, and each recording in the folders named; with the place it was found by.

    Folders are looked through to the bottom, file by file, however many there are.
    """
    for place in places:
        if not place.is_dir() or place.suffix.lower() in RECORDING_SUFFIXES:
            yield place, place
            continue
        for path in sorted(place.rglob("*")):
            if path.suffix.lower() in RECORDING_SUFFIXES and path.is_file():
                yield path, place


def _doubts(recording: Recording) -> list[Finding]:
    return [
        Finding(
            f"The unit may be wrong: {one.evidence}", "nothing; --unit or the window changes it"
        )
        for one in unit_doubts(recording)
    ]
