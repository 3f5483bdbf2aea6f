"""The header of an EDF or BDF file without the person: same size, same signals, no name, no day.

Sources: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+, edfplus.info): anonymous fields are X.
"""

from sleepscorer_app.domain.channel_names import Kind, read_channel_name
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.de_identification import BlankedText, DeIdentification
from sleepscorer_app.files.hypnogram_formats.identity_fields import day_text
from sleepscorer_app.files.personal_words import PersonalWords
from sleepscorer_app.files.recordings.edf_annotations import text_of
from sleepscorer_app.files.recordings.edf_header import EdfHeader
from sleepscorer_app.files.recordings.edf_signals import ANNOTATION_LABELS

_PATIENT, _RECORDING = slice(8, 88), slice(88, 168)
_DATE, _RESERVED = slice(168, 176), slice(192, 236)
_FIXED_BYTES = 256
_KIND_LETTERS = 5
"""`EDF+C` and its kin, which open the reserved field and must stay."""
_TEXT_COLUMNS = {
    "label": (0, 16),
    "transducer": (16, 80),
    "unit": (96, 8),
    "prefilter": (136, 80),
    "reserved text": (224, 32),
}
"""Where the texts of a signal begin in the table, per signal, and how long they are."""


def personal_words_of(header: EdfHeader) -> PersonalWords:
    """The words to look for in this file."""
    return PersonalWords.of(Identity(header.patient, header.recording))


def deidentified_header(
    raw: bytes, header: EdfHeader, how: DeIdentification
) -> tuple[bytes, list[str], list[BlankedText]]:
    """The header without the person, the fields that were emptied, the texts that lost words.

    `raw` is the whole header. Raises `ValueError` with a sentence for a date that cannot be moved.
    """
    is_plus = raw[_RESERVED][:4].upper() in (b"EDF+", b"BDF+")
    start = how.start_of(header.start)
    new = bytearray(raw)
    fields: list[str] = []
    recording = f"Startdate {day_text(start.date())} X X X" if is_plus else "X"
    for name, place, text in (
        ("patient field", _PATIENT, "X X X X" if is_plus else "X"),
        ("recording field", _RECORDING, recording),
        (f"start date ({how.date_words})", _DATE, f"{start:%d.%m.%y}"),
    ):
        written = text.encode("ascii").ljust(place.stop - place.start)
        if bytes(new[place]) != written:
            fields.append(name)
        new[place] = written
    words = personal_words_of(header)
    blanked = [
        *_cleaned_reserved(new, words),
        *_cleaned_table(new, len(header.signals), words),
    ]
    return bytes(new), fields, blanked


def _cleaned_reserved(new: bytearray, words: PersonalWords) -> list[BlankedText]:
    """Words behind `EDF+C` in the reserved field."""
    begin = _RESERVED.start + _KIND_LETTERS
    return _clean(new, begin, _RESERVED.stop - begin, "reserved field", words)


def _cleaned_table(new: bytearray, n_signals: int, words: PersonalWords) -> list[BlankedText]:
    blanked: list[BlankedText] = []
    for name, (begin, width) in _TEXT_COLUMNS.items():
        for signal in range(n_signals):
            at = _FIXED_BYTES + begin * n_signals + width * signal
            if name == "label" and _is_known_label(bytes(new[at : at + width])):
                continue
            blanked += _clean(new, at, width, f"{name} of signal {signal + 1}", words)
    return blanked


def _is_known_label(raw: bytes) -> bool:
    """True for labels that say what a channel is: Chin is a name, too, but not here."""
    label = text_of(raw)[0]
    return label in ANNOTATION_LABELS or read_channel_name(label).kind is not Kind.OTHER


def _clean(
    new: bytearray, at: int, width: int, place: str, words: PersonalWords
) -> list[BlankedText]:
    raw = bytes(new[at : at + width])
    try:
        encoding, before = "utf-8", raw.decode("utf-8")
    except UnicodeDecodeError:
        encoding, before = "latin-1", raw.decode("latin-1")
    after, found = words.blanked(before)
    if not found:
        return []
    # An X is never longer than the word in whose place it stands.
    new[at : at + width] = after.encode(encoding)[:width].ljust(width)
    return [BlankedText(place, before.strip(), after.strip(), len(found))]
