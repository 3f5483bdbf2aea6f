"""The patient and recording fields of an exported hypnogram, as EDF+ asks, or without a person.

Source: EDF+ sections 2.1.3.3 and 2.1.3.4 (edfplus.info).
"""

import re
import unicodedata
from datetime import date

from sleepscorer_app import __version__
from sleepscorer_app.domain.recording import Identity

_FIELD_LETTERS = 80
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DATE = rf"(?:X|\d{{2}}-(?:{'|'.join(MONTHS)})-\d{{4}})"
_PATIENT = re.compile(rf"\S+ [FMX] {_DATE} \S+( .*)?")
_RECORDING = re.compile(rf"Startdate {_DATE} (\S+) \S+ \S+( .*)?")
NO_DATE = date(1985, 1, 1)
"""EDF+'s stand-in for a date that is not known or not told."""


def patient_field(identity: Identity, *, de_identify: bool) -> str:
    """The recording's own field; one that is not of EDF+'s form becomes the name in that form."""
    if de_identify:
        return "X X X X"
    text = ascii_text(identity.patient)
    if _PATIENT.fullmatch(text):
        return text[:_FIELD_LETTERS]
    return f"X X X {_one_word(text)}"[:_FIELD_LETTERS]


def recording_field(identity: Identity, start: date, *, scorer: str, de_identify: bool) -> str:
    """`Startdate dd-MMM-yyyy PSG-code scorer SleepScorer_version`."""
    equipment = f"SleepScorer_{__version__}"
    if de_identify:
        return f"Startdate X X X {equipment}"
    known = _RECORDING.fullmatch(ascii_text(identity.recording))
    code = known[1] if known else "X"
    day = f"{start.day:02d}-{MONTHS[start.month - 1]}-{start.year}" if start != NO_DATE else "X"
    room = _FIELD_LETTERS - len(f"Startdate {day}   {equipment}")
    code = code[: room // 2]
    return f"Startdate {day} {code} {_one_word(ascii_text(scorer))[: room - len(code)]} {equipment}"


def without_names(text: str, identity: Identity) -> str:
    """The text with every word of the patient's code and name in place of which stands X."""
    subfields = identity.patient.split(" ")
    known = _PATIENT.fullmatch(ascii_text(identity.patient))
    personal = [subfields[0], *subfields[3:]] if known else subfields
    words = {word for one in personal for word in re.split(r"[\W_]+", one) if len(word) > 2}
    if not words:
        return text
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(pattern, "X", text, flags=re.IGNORECASE)


def ascii_text(text: str) -> str:
    """The nearest in printable ASCII, which is all that EDF+ headers may hold."""
    flat = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("µ", "u")
    )
    kept = (letter for letter in flat if not unicodedata.combining(letter))
    return "".join(one if " " <= one <= "~" else "?" for one in kept).strip()


def _one_word(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "X"
