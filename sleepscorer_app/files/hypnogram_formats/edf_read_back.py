"""Whether an EDF+ hypnogram just written is right, by two libraries that did not write it."""

# Neither library says what types it hands over.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from pathlib import Path

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.stage_texts import marker_text


def edf_difference(path: Path, night: ExportedNight) -> str | None:
    """What pyedflib or MNE-Python finds in the file that is not so in the night; None if all is.

    A file that they cannot read is a difference too.
    """
    # Both are slow to import and only needed when something is exported.
    import mne
    import pyedflib

    expected = [marker_text(one) for one in night.markers]
    try:
        with pyedflib.EdfReader(str(path)) as reader:
            by_pyedflib = list(zip(*reader.readAnnotations(), strict=True))
        read = mne.read_annotations(path)
        by_mne = list(zip(read.onset, read.duration, read.description, strict=True))
    except (OSError, ValueError, RuntimeError) as error:
        return f"it cannot be opened: {error}"
    for library, rows in (("pyedflib", by_pyedflib), ("MNE-Python", by_mne)):
        told = [(float(onset), max(float(length), 0.0), str(text)) for onset, length, text in rows]
        difference = told_difference(told, night.scoring, expected)
        if difference:
            return f"{library}: {difference}"
    return None


def told_difference(
    told: list[tuple[float, float, str]], scoring: Scoring, marker_words: list[str]
) -> str | None:
    """The first thing told (onset, duration, text) that is not so."""
    stages = {round(onset, 4): (text, length) for onset, length, text in told if _is_stage(text)}
    for epoch in range(scoring.n_epochs):
        text, length = stages.pop(float(epoch * EPOCH_SECONDS), ("missing", 0.0))
        letter = scoring.hypnogram[epoch].letter
        if text != f"Sleep stage {letter}" or length != EPOCH_SECONDS:
            return f"epoch {epoch + 1} is {letter} here and “{text}” there"
    if stages:
        return f"{len(stages)} stages too many"
    others = sorted(
        (round(onset, 4), round(length, 4), text)
        for onset, length, text in told
        if not _is_stage(text)
    )
    wanted = sorted(
        (round(marker.onset_seconds, 4), round(marker.duration_seconds, 4), words)
        for marker, words in zip(scoring.markers, marker_words, strict=True)
    )
    if others != wanted:
        odd = next(iter(set(others) ^ set(wanted)), "one marker is there twice")
        return f"a marker differs: {odd}"
    return None


def _is_stage(text: str) -> bool:
    return text.startswith("Sleep stage ")
