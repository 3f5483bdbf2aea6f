"""Hypnograms of the NSRR and of Compumedics Profusion, both XML.

Sources: the NSRR's description of its annotation files (`PSGAnnotation`, stages as scored events
such as `Stage 2 sleep|2`) and of Compumedics' own (`CMPStudyConfig`, one `SleepStage` per epoch).
"""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import EPOCH_SECONDS, Recording
from sleepscorer_app.files.hypnogram_formats.placing import StageSpan
from sleepscorer_app.files.hypnogram_formats.stage_texts import (
    THREE_AND_FOUR,
    plain,
    read_marker,
)
from sleepscorer_app.files.hypnogram_formats.text_file import decoded, read_text
from sleepscorer_app.files.hypnogram_formats.told_hypnogram import ReadChoices, ToldHypnogram
from sleepscorer_app.files.unreadable import UnreadableFile

NSRR, PROFUSION = "NSRR XML", "Profusion XML"
_CODES = {
    "0": Stage.W,
    "1": Stage.N1,
    "2": Stage.N2,
    "3": Stage.N3,
    "4": Stage.N3,
    "5": Stage.R,
    "6": Stage.UNSCORED,
    "9": Stage.UNSCORED,
}
_MOVEMENT, _STAGE_FOUR = "6", "4"


def looks_like_xml(first_bytes: bytes) -> bool:
    """True for the two kinds of XML that are read here."""
    text = decoded(first_bytes)
    return text.lstrip().startswith("<") and ("<PSGAnnotation" in text or "<CMPStudyConfig" in text)


def read_xml_hypnogram(path: Path, _recording: Recording, _choices: ReadChoices) -> ToldHypnogram:
    """Stages and events, in seconds from the recording's start as both formats count them.

    Raises `UnreadableFile` when the XML is broken, holds no stages, or an unknown one.
    """
    root = _root(path)
    if root.tag == "PSGAnnotation":
        spans, notes = _stage_events(path, root)
        name, concept, channel = NSRR, "EventConcept", "SignalLocation"
    else:
        spans, notes = _stage_list(path, root)
        name, concept, channel = PROFUSION, "Name", "Input"
    if not spans:
        raise UnreadableFile(path, "it is a file of scored events but holds no sleep stages.")
    markers = [
        _marker(path, event, concept, channel)
        for event in root.iter("ScoredEvent")
        if not _is_stage(event) and _text(event, concept) not in ("", "Recording Start Time")
    ]
    return ToldHypnogram(name, spans, markers=markers, notes=notes)


def _root(path: Path) -> Element:
    text = read_text(path)
    # Entities are the one way in which a small XML file can grow without bound; neither kind
    # of file needs them.
    if "<!ENTITY" in text or "<!DOCTYPE" in text:
        raise UnreadableFile(path, "its XML declares entities, which no hypnogram needs.")
    # Whatever encoding the file claims, it has been decoded.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        return ElementTree.fromstring(text)
    except ElementTree.ParseError as error:
        line, _ = error.position
        raise UnreadableFile(path, f"its XML is broken in line {line}.") from error


def _stage_events(path: Path, root: Element) -> tuple[list[StageSpan], list[str]]:
    """The NSRR's way: each run of a stage is an event that ends in `|` and its number."""
    codes: list[str] = []
    spans: list[StageSpan] = []
    for event in filter(_is_stage, root.iter("ScoredEvent")):
        concept = _text(event, "EventConcept")
        code = concept.rpartition("|")[2].strip()
        codes.append(code)
        onset = _seconds(path, event, "Start")
        stage = _stage(path, code, f"“{concept[:40]}” at {onset:g} s")
        spans.append(StageSpan(onset, _seconds(path, event, "Duration"), stage))
    return spans, _remarks(codes)


def _stage_list(path: Path, root: Element) -> tuple[list[StageSpan], list[str]]:
    """Compumedics' way: a number per epoch, the first at the recording's start."""
    length = _text(root, "EpochLength") or str(EPOCH_SECONDS)
    try:
        seconds = float(length)
        if not 0 < seconds <= 3600:
            raise ValueError(length)
    except ValueError:
        raise UnreadableFile(path, f"it gives “{length[:20]}” as its epochs' length.") from None
    codes = [(one.text or "").strip() for one in root.iter("SleepStage")]
    spans = [
        StageSpan(
            epoch * seconds, seconds, _stage(path, code, f"“{code[:20]}” of epoch {epoch + 1}")
        )
        for epoch, code in enumerate(codes)
    ]
    return spans, _remarks(codes)


def _stage(path: Path, code: str, where: str) -> Stage:
    if code not in _CODES:
        raise UnreadableFile(
            path, f"the sleep stage {where} is not known (0 to 5, 6 for movement, 9 unscored)."
        )
    return _CODES[code]


def _remarks(codes: list[str]) -> list[str]:
    notes = [THREE_AND_FOUR] if _STAGE_FOUR in codes else []
    if _MOVEMENT in codes:
        notes.append("Movement time stays unscored.")
    return notes


def _is_stage(event: Element) -> bool:
    return _text(event, "EventType").lower().startswith("stages")


def _marker(path: Path, event: Element, concept: str, channel: str) -> Marker:
    text = plain(_text(event, concept).partition("|")[0])
    where = plain(_text(event, channel))
    read = read_marker(
        _seconds(path, event, "Start"), _seconds(path, event, "Duration"), f"{text}@@{where}"
    )
    is_arousal = read.kind is MarkerKind.NOTE and read.text == text and "arousal" in text.lower()
    return replace(read, kind=MarkerKind.AROUSAL) if is_arousal else read


def _text(event: Element, name: str) -> str:
    return (event.findtext(name) or "").strip()


def _seconds(path: Path, event: Element, name: str) -> float:
    text = _text(event, name)
    try:
        value = float(text) if text else 0.0
    except ValueError:
        value = -1.0
    if not 0 <= value < 1e9:
        raise UnreadableFile(path, f"it gives “{text[:20]}” as the {name.lower()} of an event.")
    return value
