"""Luna's `.annot` and `.eannot`, written so that its HYPNO finds stages and lights.

Source: Luna's reference of annotations: the classes W, N1, N2, N3, R and `?` are stages, and
`lights_off` and `lights_on` bound the time in bed; an `.eannot` holds a stage per epoch and line.
"""

from collections.abc import Sequence
from dataclasses import replace

from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import LIGHTS, Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text
from sleepscorer_app.files.hypnogram_formats.stage_texts import plain

_HEADING = ("class", "instance", "channel", "start", "stop", "meta")
_CLASSES = {
    MarkerKind.LIGHTS_OFF: "lights_off",
    MarkerKind.LIGHTS_ON: "lights_on",
    MarkerKind.AROUSAL: "arousal",
    MarkerKind.ARTEFACT: "artefact",
    MarkerKind.NOTE: "note",
}


def annot_contents(night: ExportedNight) -> bytes:
    """A line per epoch and per marker, parted by tabs, in seconds from the recording's start.

    The first line describes the first epoch's class. Luna has no other comment: any name behind the
    `#` becomes a class, and this one is there anyway.
    """
    rows: list[tuple[float, Sequence[str]]] = []
    for epoch in range(night.scoring.n_epochs):
        onset = float(epoch * EPOCH_SECONDS)
        letter = night.scoring.hypnogram[epoch].letter
        rows.append((onset, _row(letter, "", "", onset, EPOCH_SECONDS)))
    for one in annot_markers(night.markers):
        name = _CLASSES[one.kind]
        cells = _row(name, one.text, one.channel, one.onset_seconds, one.duration_seconds)
        rows.append((one.onset_seconds, cells))
    ordered = (cells for _, cells in sorted(rows, key=lambda row: row[0]))
    table = "".join("\t".join(cells) + "\n" for cells in (_HEADING, *ordered))
    return f"# {night.scoring.hypnogram[0].letter} | {INTENDED_USE}\n{table}".encode()


def stage_lines(night: ExportedNight) -> bytes:
    """W, N1, N2, N3, R or `?` for each epoch in a line of its own, and nothing else."""
    hypnogram = night.scoring.hypnogram
    return "".join(f"{hypnogram[epoch].letter}\n" for epoch in range(len(hypnogram))).encode()


def _row(
    name: str, instance: str, channel: str, onset: float, duration: float
) -> tuple[str, str, str, str, str, str]:
    start, stop = seconds_text(onset), seconds_text(onset + duration)
    return name, instance or ".", channel or ".", start, stop, "."


def annot_markers(markers: Sequence[Marker]) -> list[Marker]:
    """The markers as the columns can hold them: a dot is Luna's word for nothing."""
    held: list[Marker] = []
    for one in markers:
        text = "" if plain(one.text) in (".", _CLASSES[one.kind]) else plain(one.text)
        channel = "" if plain(one.channel) == "." or one.kind in LIGHTS else plain(one.channel)
        stop = round(one.onset_seconds + one.duration_seconds, 6)
        onset = round(one.onset_seconds, 6)
        held.append(
            replace(
                one,
                onset_seconds=onset,
                duration_seconds=round(stop - onset, 6),
                text=text,
                channel=channel,
            )
        )
    return held
