"""Annotations inside EDF+ and BDF+ records: time-stamped annotation lists (TALs).

Source: EDF+ section 2.2, `+onset [0x15 duration] 0x14 text 0x14 … 0x00`.
"""

import math
from dataclasses import dataclass

from sleepscorer_app.domain.recording import Annotation


@dataclass(frozen=True)
class AnnotationList:
    """One TAL: when, how long (0 if not said), and its texts as raw bytes.

    The list that keeps the record's time has one empty text.
    """

    onset_seconds: float
    duration_seconds: float
    texts: tuple[bytes, ...]


def read_lists(record: bytes) -> tuple[list[AnnotationList], int]:
    """The TALs of one record, and how many could not be understood."""
    lists: list[AnnotationList] = []
    broken = 0
    for raw in record.split(b"\0"):
        if not raw:
            continue
        head, *texts = raw.split(b"\x14")
        onset, _, duration = head.partition(b"\x15")
        onset_seconds = _seconds(onset)
        if onset_seconds is None or not texts:
            broken += 1
            continue
        # Each text ends with 0x14, so the last piece is what follows the end: nothing.
        kept = texts[:-1] if not texts[-1] else texts
        lists.append(AnnotationList(onset_seconds, _seconds(duration) or 0.0, tuple(kept)))
    return lists, broken


def record_onset(record: bytes) -> float | None:
    """When the record begins, by the time-keeping TAL at its front; None if there is none."""
    first = record.split(b"\0", 1)[0]
    lists, _ = read_lists(first)
    return lists[0].onset_seconds if lists and lists[0].texts[:1] == (b"",) else None


def text_of(raw: bytes) -> tuple[str, bool]:
    """The text, and whether it had to be read as Latin-1 because it is not the UTF-8 of EDF+."""
    try:
        return raw.decode("utf-8").strip(), False
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip(), True


def annotations_of(
    lists: list[AnnotationList], start_seconds: float
) -> tuple[list[Annotation], bool]:
    """The annotations with onsets counted from `start_seconds`, and whether any was Latin-1."""
    annotations: list[Annotation] = []
    any_latin = False
    for one in lists:
        for raw in one.texts:
            text, is_latin = text_of(raw)
            any_latin = any_latin or is_latin
            if text:
                onset = round(one.onset_seconds - start_seconds, 9)
                annotations.append(Annotation(onset, one.duration_seconds, text))
    return annotations, any_latin


def repaired_annotations(record: bytes) -> bytes:
    """The same record with only lists that can be understood, their texts in UTF-8.

    Where UTF-8 needs more room than the record has, letters beyond ASCII become `?`.
    """
    kept = [raw for raw in record.split(b"\0") if raw and read_lists(raw)[0]]
    sound = b"".join(_in_utf8(raw) + b"\0" for raw in kept)
    if len(sound) > len(record):
        plain = (_in_utf8(raw).decode("utf-8").encode("ascii", "replace") for raw in kept)
        sound = b"".join(raw + b"\0" for raw in plain)
    return sound[: len(record)].ljust(len(record), b"\0")


def _in_utf8(raw: bytes) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1").encode("utf-8")
    return raw


def _seconds(raw: bytes) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
