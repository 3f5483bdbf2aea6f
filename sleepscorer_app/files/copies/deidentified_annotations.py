"""Annotations of EDF+ and BDF+ records with the patient's name blanked, each in its own place.

Source: EDF+ section 2.2, time-stamped annotation lists; those that change keep their onset.
"""

from sleepscorer_app.domain.recording import Annotation
from sleepscorer_app.files.de_identification import BlankedText
from sleepscorer_app.files.hypnogram_formats.stage_texts import read_stage
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.edf_annotations import read_lists, text_of


def cleaned_annotations(record: bytes, words: PersonalWords) -> tuple[bytes, list[BlankedText]]:
    """The annotation bytes of one record without these words, of the same length.

    Lists without such a word keep every byte. What is no list at all is searched as text, too: a
    name in a broken one is read by whoever looks at the file.
    """
    blanked: list[BlankedText] = []
    lists = record.split(b"\0")
    for place, raw in enumerate(lists):
        if len(raw) < 2:
            continue
        head, *texts = raw.split(b"\x14")
        known, _ = read_lists(raw)
        onset = known[0].onset_seconds if known else None
        pieces = [_cleaned(one, words, onset, blanked) for one in (texts if known else [raw])]
        lists[place] = b"\x14".join([head, *pieces]) if known else pieces[0]
    if not blanked:
        return record, []
    # An X takes less room than the word it stands for, so that what is left always fits.
    return b"\0".join(one for one in lists if one).ljust(len(record), b"\0"), blanked


def cleaned_text(text: str, words: PersonalWords) -> tuple[str, int]:
    """An annotation's text and how many words were blanked; texts of stages are nobody's name."""
    if read_stage(text) is not None:
        return text, 0
    cleaned, found = words.blanked(text)
    return cleaned, len(found)


def expected_annotations(
    annotations: tuple[Annotation, ...], words: PersonalWords
) -> list[tuple[float, float, str]]:
    """Onset, duration and text of what must stand in a copy, in order."""
    return sorted(
        (one.onset_seconds, one.duration_seconds, cleaned_text(one.text, words)[0])
        for one in annotations
    )


def _cleaned(
    raw: bytes, words: PersonalWords, onset: float | None, blanked: list[BlankedText]
) -> bytes:
    text, is_latin = text_of(raw)
    cleaned, n_words = cleaned_text(text, words)
    if not n_words:
        return raw
    blanked.append(BlankedText("annotation", text, cleaned, n_words, onset))
    return cleaned.encode("latin-1" if is_latin else "utf-8")
