"""MNE-Python's annotations: its text file, and `-annot.fif`; the texts are those of EDF+.

Source: MNE-Python's `Annotations.save` and `read_annotations`. Both hold ASCII alone, the text file
no comma and no `#`; a FIF file keeps times as exactly as a 32-bit number can. MNE-Python's CSV is
not written: the times there are dates, and reading them needs pandas.
"""

# MNE-Python does not say what types it hands over.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text
from sleepscorer_app.files.hypnogram_formats.identity_fields import ascii_text
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    labelled_text,
    plain,
    read_marker,
    read_stage,
    stage_text,
)
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, numbered_lines, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

TEXT, FIF = "MNE annotations (text)", "MNE annotations (FIF)"
_FIRST_LINE = "# MNE-Annotations"
_BEGAN = "# orig_time :"
_FIF_BEGINS = bytes([0, 0, 0, 100, 0, 0, 0, 31])
"""The tag of the identity with which every FIF file begins."""
_FIF_SECONDS = 0.005
"""A 32-bit number of a day's seconds is right to so much."""


def looks_like_mne_text(first_bytes: bytes) -> bool:
    """True for a file that begins as MNE-Python's do."""
    return decoded(first_bytes[:100]).lstrip().startswith(_FIRST_LINE)


def looks_like_fif(first_bytes: bytes) -> bool:
    """True for any FIF file."""
    return first_bytes[:8] == _FIF_BEGINS


def read_mne_text(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and markers, by the file's own clock where it gives one.

    Raises `UnreadableFile` naming the line that cannot be understood.
    """
    start: datetime | None = None
    rows: list[tuple[float, float, str]] = []
    for number, line in numbered_lines(read_text(path)):
        try:
            if line.startswith(_BEGAN):
                told = line.removeprefix(_BEGAN).strip()
                start = datetime.fromisoformat(told).replace(tzinfo=None)
            elif not line.startswith("#"):
                onset, duration, text = line.split(",")[:3]
                rows.append((float(onset), float(duration), text))
        except ValueError as error:
            raise UnreadableFile(
                path, f"line {number} is not a time, a duration and a text."
            ) from error
    return _told(path, TEXT, rows, start)


def read_fif_annotations(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and markers, by the file's own clock where it gives one.

    Raises `UnreadableFile` when it is a FIF file of another kind.
    """
    # Slow to import and needed for this format alone.
    import mne

    try:
        read = mne.read_annotations(path)
    except (OSError, ValueError, RuntimeError, KeyError, IndexError) as error:
        raise UnreadableFile(path, "it is a FIF file without annotations.") from error
    start = None if read.orig_time is None else read.orig_time.replace(tzinfo=None)
    rows = zip(
        map(float, read.onset), map(float, read.duration), map(str, read.description), strict=True
    )
    # Their 32 bits are rounded to the hundredth that they are good for.
    rounded = ((round(onset, 2), round(length, 2), text) for onset, length, text in rows)
    return _told(path, FIF, rounded, start)


def mne_text_contents(night: ExportedNight) -> bytes:
    """What `mne.read_annotations` reads from a name that ends in .txt."""
    lines = [
        _FIRST_LINE,
        f"# {INTENDED_USE}",
        f"{_BEGAN} {night.start.isoformat(sep=' ', timespec='microseconds')}",
        "# onset, duration, description",
        *(
            f"{seconds_text(onset)},{seconds_text(length)},{_without_commas(text)}"
            for onset, length, text in _rows(night)
        ),
    ]
    return ("\n".join(lines) + "\n").encode()


def fif_contents(night: ExportedNight) -> bytes:
    """What MNE-Python itself saves as `-annot.fif`."""
    import mne

    onsets, lengths, texts = zip(*_rows(night), strict=True)
    annotations = mne.Annotations(onsets, lengths, texts, orig_time=night.start.replace(tzinfo=UTC))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "night-annot.fif"
        annotations.save(path)
        return path.read_bytes()


def mne_text_difference(path: Path, night: ExportedNight) -> str | None:
    """What MNE-Python reads differently from the night; None if nothing is."""
    rows = [(onset, length, _without_commas(text)) for onset, length, text in _rows(night)]
    return _mne_difference(path, night, rows, 1e-6)


def fif_difference(path: Path, night: ExportedNight) -> str | None:
    """What MNE-Python reads differently from the night; None if nothing is."""
    return _mne_difference(path, night, _rows(night), _FIF_SECONDS)


def _mne_difference(
    path: Path, night: ExportedNight, rows: list[tuple[float, float, str]], tolerance: float
) -> str | None:
    import mne

    try:
        read = mne.read_annotations(path)
    except (OSError, ValueError, RuntimeError) as error:
        return f"MNE-Python cannot open it: {error}"
    if read.orig_time is None or read.orig_time.replace(tzinfo=None) != night.start:
        return f"it starts at {read.orig_time}"
    if len(read) != len(rows):
        return f"{len(rows)} annotations here, {len(read)} there"
    told = zip(read.onset, read.duration, read.description, strict=True)
    for one, (onset, length, text) in zip(_in_order(told), _in_order(rows), strict=True):
        if one[2] != text or abs(one[0] - onset) > tolerance or abs(one[1] - length) > tolerance:
            return f"“{text}” at {onset:g} s here, “{one[2]}” at {one[0]:g} s there"
    return None


def _in_order(rows: Iterable[tuple[float, float, str]]) -> list[tuple[float, float, str]]:
    """By text and then by time: what is a little off in time stays with its own."""
    told = [(float(onset), float(length), str(text)) for onset, length, text in rows]
    return sorted(told, key=lambda row: (row[2], row[0], row[1]))


def _rows(night: ExportedNight) -> list[tuple[float, float, str]]:
    """Onset, duration and text of every epoch and marker, in order of time."""
    hypnogram = night.scoring.hypnogram
    rows = [
        (float(epoch * EPOCH_SECONDS), float(EPOCH_SECONDS), stage_text(hypnogram[epoch]))
        for epoch in range(len(hypnogram))
    ]
    rows += [
        (one.onset_seconds, one.duration_seconds, ascii_text(labelled_text(one)))
        for one in night.markers
    ]
    return sorted(rows, key=lambda row: row[0])


def _without_commas(text: str) -> str:
    return text.replace(",", ";").replace("#", "No.")


def _told(
    path: Path,
    format_name: str,
    rows: Iterable[tuple[float, float, str]],
    start: datetime | None,
) -> ToldHypnogram:
    spans: list[StageSpan] = []
    markers: list[Marker] = []
    remarks: dict[str, None] = {}
    for onset, duration, text in rows:
        stage = read_stage(text)
        if stage is None:
            markers.append(read_marker(onset, duration, plain(text)))
            continue
        spans.append(StageSpan(onset, duration, stage.stage))
        if stage.remark:
            remarks[stage.remark] = None
    if not spans:
        raise UnreadableFile(path, "its annotations hold no sleep stages.")
    return ToldHypnogram(format_name, spans, start, markers, list(remarks))
