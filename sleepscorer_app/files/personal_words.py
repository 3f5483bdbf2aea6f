"""The words that tell who a recording is of, found and blanked wherever else they stand."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sleepscorer_app.domain.recording import Identity

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
BLANK = "X"
_PATIENT = re.compile(
    rf"(?P<code>\S+) [FMX] (?:X|(?P<day>\d{{2}})-(?P<month>{'|'.join(MONTHS)})-(?P<year>\d{{4}}))"
    r" (?P<rest>\S+.*)"
)
_ADMINISTRATION = re.compile(r"Startdate (?:X|\S+) (\S+) ")
_WORD = re.compile(r"[^\W_]+")
_ORDINARY = frozenset(
    [
        *("male", "female", "man", "woman", "unknown", "anonymous", "patient", "subject", "name"),
        *("mr", "mrs", "ms", "dr", "herr", "frau", "van", "von", "der", "den", "de", "la", "born"),
    ]
)
"""Words of patient fields that tell nobody's name, and occur in other texts."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})


@dataclass(frozen=True)
class PersonalWords:
    """What to look for: single words, without regard to case and accents; and the birth date."""

    words: frozenset[str] = frozenset()
    dates: tuple[str, ...] = ()

    @classmethod
    def of(cls, identity: Identity) -> "PersonalWords":
        """Code, name and further words of the patient field, and the code of the recording's."""
        field = " ".join(identity.patient.split())
        known = _PATIENT.fullmatch(field)
        name = known["rest"] if known else field
        parts = [one for one in _WORD.findall(name) if _tells(one)]
        codes = [known["code"]] if known else []
        administration = _ADMINISTRATION.match(identity.recording)
        codes += [administration[1]] if administration else []
        words = [*parts, *(one for code in codes for one in _WORD.findall(code) if _tells(one))]
        if 1 < len(parts) < 4:
            # Logins and file names run first and last names together.
            words += ["".join(parts), "".join(reversed(parts))]
        folded = frozenset(form for one in words for form in _folded(one))
        return cls(folded, _date_texts(known) if known else ())

    def blanked(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with an X for each of these words, and the words that stood there."""
        found: list[str] = []

        def blank(word: re.Match[str]) -> str:
            if self.words.isdisjoint(_folded(word[0])):
                return word[0]
            found.append(word[0])
            return BLANK

        for one in self.dates:
            if one.casefold() in text.casefold():
                found.append(one)
                text = re.sub(re.escape(one), BLANK, text, flags=re.IGNORECASE)
        return (_WORD.sub(blank, text) if self.words else text), tuple(found)

    def hold(self, text: str) -> bool:
        """True if one of these words stands in the text."""
        return bool(self.blanked(text)[1])


def _tells(word: str) -> bool:
    """False for sexes, ages, titles and single letters, which are in every other text, too."""
    needed = 3 if any(letter.isdigit() for letter in word) else 2
    return len(word) >= needed and word.casefold() not in _ORDINARY


def _folded(word: str) -> frozenset[str]:
    """The word in small letters without accents; umlauts in both usual ways."""
    small = unicodedata.normalize("NFC", word).casefold()
    return frozenset((_bare(small), _bare(small.translate(_UMLAUTS))))


def _bare(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(one for one in apart if not unicodedata.combining(one))


def _date_texts(patient: re.Match[str]) -> tuple[str, ...]:
    """The birth date in the ways in which people write it."""
    if patient["day"] is None:
        return ()
    try:
        born = date(int(patient["year"]), MONTHS.index(patient["month"]) + 1, int(patient["day"]))
    except ValueError:
        return ()
    ways: Iterable[str] = ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%m/%d/%Y", "%d.%m.%y")
    field = f"{patient['day']}-{patient['month']}-{patient['year']}"
    return (field, *(born.strftime(way) for way in ways))
