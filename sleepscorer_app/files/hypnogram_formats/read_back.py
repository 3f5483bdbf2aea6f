"""Whether a file just written tells what it should, by reading it as any other of its kind."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.placing import place_markers
from sleepscorer_app.files.hypnogram_formats.readers import read_hypnogram
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices
from sleepscorer_app.files.unreadable import UnreadableFile

_DIGITS = 6


def our_difference(
    path: Path,
    night: ExportedNight,
    *,
    format_name: str,
    markers: Sequence[Marker] | None = None,
    mapping: Mapping[str, Stage] | None = None,
) -> str | None:
    """What SleepScorer's own import finds in the file that is not so in the night.

    `markers` are those that the format holds, as it holds them; None where it has room for none.
    `mapping` says what its signs mean, for formats that do not say so themselves. `format_name` is
    what the file must be recognised as.
    """
    try:
        read = read_hypnogram(path, night.frame, ReadChoices(mapping))
    except UnreadableFile as error:
        return f"it cannot be read: {error.why}"
    if read.format_name != format_name:
        return f"it looks like {read.format_name}"
    differs = read.hypnogram.codes != night.scoring.hypnogram.codes
    if differs.any():
        epoch = int(np.flatnonzero(differs)[0])
        here, there = night.scoring.hypnogram[epoch].letter, read.hypnogram[epoch].letter
        return f"epoch {epoch + 1} is {here} here and {there} there"
    if markers is None:
        return None
    wanted = sorted(map(_rounded, place_markers(markers, night.frame)[0]))
    told = sorted(map(_rounded, read.markers))
    if told != wanted:
        odd = next(iter(set(told) ^ set(wanted)), "one marker is there twice")
        return f"a marker differs: {odd}"
    return None


def _rounded(marker: Marker) -> tuple[float, float, str, str, str]:
    return (
        round(marker.onset_seconds, _DIGITS),
        round(marker.duration_seconds, _DIGITS),
        str(marker.kind),
        marker.text,
        marker.channel,
    )
