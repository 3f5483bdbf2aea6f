"""Hypnograms as XML: as the NSRR writes them, and as Compumedics Profusion does.

Sources: the NSRR's description of its annotation files, and of Compumedics' own; see
`xml_hypnogram`.
"""

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from sleepscorer_app import __version__
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import LIGHTS, Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight, seconds_text
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    labelled_text,
    plain,
    read_marker,
)

_CONCEPTS = {
    Stage.W: "Wake|0",
    Stage.N1: "Stage 1 sleep|1",
    Stage.N2: "Stage 2 sleep|2",
    Stage.N3: "Stage 3 sleep|3",
    Stage.R: "REM sleep|5",
    Stage.UNSCORED: "Unscored|9",
}
_EVENT_TYPES = {MarkerKind.AROUSAL: "Arousals|Arousals"}


def nsrr_contents(night: ExportedNight) -> bytes:
    """`PSGAnnotation`: an event for each run of a stage, and for each marker."""
    root = Element("PSGAnnotation")
    SubElement(root, "SoftwareVersion").text = f"SleepScorer {__version__}"
    SubElement(root, "EpochLength").text = str(EPOCH_SECONDS)
    events = SubElement(root, "ScoredEvents")
    begun = _event(events, "", "Recording Start Time", 0.0, night.duration_seconds)
    SubElement(begun, "ClockTime").text = f"{night.start:%d.%m.%y %H.%M.%S}"
    for onset, duration, stage in _runs(night):
        _event(events, "Stages|Stages", _CONCEPTS[stage], onset, duration)
    for one in night.markers:
        text = _words(one)
        event = _event(
            events,
            _EVENT_TYPES.get(one.kind, ""),
            # Luna's HYPNO knows lights by these words alone.
            text if one.kind in LIGHTS else f"{text}|{text}",
            one.onset_seconds,
            one.duration_seconds,
        )
        SubElement(event, "SignalLocation").text = _channel(one)
    return _document(root)


def profusion_contents(night: ExportedNight) -> bytes:
    """`CMPStudyConfig`: events, then a number for each epoch."""
    root = Element("CMPStudyConfig")
    SubElement(root, "EpochLength").text = str(EPOCH_SECONDS)
    events = SubElement(root, "ScoredEvents")
    for one in night.markers:
        event = SubElement(events, "ScoredEvent")
        for name, text in (
            ("Name", _words(one)),
            ("Start", seconds_text(one.onset_seconds)),
            ("Duration", seconds_text(one.duration_seconds)),
            ("Input", _channel(one)),
        ):
            SubElement(event, name).text = text
    stages = SubElement(root, "SleepStages")
    for epoch in range(night.scoring.n_epochs):
        concept = _CONCEPTS[night.scoring.hypnogram[epoch]]
        SubElement(stages, "SleepStage").text = concept.rpartition("|")[2]
    return _document(root)


def _event(events: Element, kind: str, concept: str, onset: float, duration: float) -> Element:
    event = SubElement(events, "ScoredEvent")
    SubElement(event, "EventType").text = kind
    SubElement(event, "EventConcept").text = concept
    SubElement(event, "Start").text = seconds_text(onset)
    SubElement(event, "Duration").text = seconds_text(duration)
    return event


def _runs(night: ExportedNight) -> list[tuple[float, float, Stage]]:
    """Onset, duration and stage of each run."""
    hypnogram = night.scoring.hypnogram
    runs: list[tuple[float, float, Stage]] = []
    at = 0
    for stage, run in groupby(hypnogram[epoch] for epoch in range(len(hypnogram))):
        length = len(list(run))
        runs.append((float(at * EPOCH_SECONDS), float(length * EPOCH_SECONDS), stage))
        at += length
    return runs


def _words(marker: Marker) -> str:
    # A bar parts what is said from its short form.
    return labelled_text(marker, channel=False).replace("|", "/")


def _channel(marker: Marker) -> str:
    return "" if marker.kind in LIGHTS else plain(marker.channel).replace("@@", "@ ")


def xml_markers(markers: Sequence[Marker]) -> list[Marker]:
    """The markers as the reader understands what stands there."""
    return [
        read_marker(one.onset_seconds, one.duration_seconds, f"{_words(one)}@@{_channel(one)}")
        for one in markers
    ]


def _document(root: Element) -> bytes:
    ElementTree.indent(root)
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- {INTENDED_USE} -->\n'
    return head.encode() + ElementTree.tostring(root, encoding="utf-8") + b"\n"
