"""The patient and recording fields of an exported hypnogram, as EDF+ asks.

Source: EDF+ sections 2.1.3.3 and 2.1.3.4 (edfplus.info).
"""

import re
import unicodedata
from datetime import date

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import intended_use_within
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.de_identification import NO_DATE
from sleepscorer_app.files.personal_words import MONTHS

_FIELD_LETTERS = 80
_DATE = rf"(?:X|\d{{2}}-(?:{'|'.join(MONTHS)})-\d{{4}})"
_PATIENT = re.compile(rf"\S+ [FMX] {_DATE} \S+( .*)?")
_RECORDING = re.compile(rf"Startdate {_DATE} (\S+) \S+ \S+( .*)?")


def patient_field(identity: Identity) -> str:
    """The recording's own field; one that is not of EDF+'s form becomes the name in that form."""
    text = ascii_text(identity.patient)
    if _PATIENT.fullmatch(text):
        return text[:_FIELD_LETTERS]
    return f"X X X {_one_word(text)}"[:_FIELD_LETTERS]


def recording_field(identity: Identity, start: date, *, scorer: str) -> str:
    """`Startdate dd-MMM-yyyy PSG-code scorer SleepScorer_version`, then the intended use.

    Of the latter as many sentences as there is room for: what comes behind the equipment is read by
    nobody as anything else, where an annotation would be one epoch too many for whoever counts.
    """
    equipment = f"SleepScorer_{__version__}"
    known = _RECORDING.fullmatch(ascii_text(identity.recording))
    code = known[1] if known else "X"
    day = day_text(start)
    room = _FIELD_LETTERS - len(f"Startdate {day}   {equipment}")
    code = code[: room // 2]
    person = _one_word(ascii_text(scorer))[: room - len(code)]
    field = f"Startdate {day} {code} {person} {equipment}"
    return f"{field} {intended_use_within(_FIELD_LETTERS - len(field) - 1)}".rstrip()


def day_text(day: date) -> str:
    """`dd-MMM-yyyy`, or X for a day that is not known."""
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year}" if day != NO_DATE else "X"


def ascii_text(text: str) -> str:
    """The nearest in printable ASCII, which is all that EDF+ headers may hold."""
    flat = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("µ", "u")
    )
    kept = (letter for letter in flat if not unicodedata.combining(letter))
    return "".join(one if " " <= one <= "~" else "?" for one in kept).strip()


def _one_word(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip()) or "X"
