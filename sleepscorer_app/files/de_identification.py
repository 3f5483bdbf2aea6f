"""What is left out of a file so that it tells neither who slept nor on which day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

NO_DATE = date(1985, 1, 1)
"""EDF+'s stand-in for a date that is not known or not told."""
_FIRST_YEAR, _LAST_YEAR = 1985, 2084
_SHORTEST_SHIFT, _LONGEST_SHIFT = 30, 1500


@dataclass(frozen=True)
class DeIdentification:
    """How dates are hidden: by 1 January 1985, or moved by a secret number of days."""

    shift_days: int | None = None
    """The time of day always stays, which sleep cannot be understood without."""

    def start_of(self, start: datetime) -> datetime:
        """What stands for a recording's start.

        Raises `ValueError` with a sentence when the moved date leaves the years that EDF+ knows.
        """
        if self.shift_days is None or start.date() == NO_DATE:
            return datetime.combine(NO_DATE, start.time())
        try:
            moved = start + timedelta(days=self.shift_days)
        except OverflowError:
            moved = datetime.min
        if not _FIRST_YEAR <= moved.year <= _LAST_YEAR or moved.date() == NO_DATE:
            raise ValueError(
                f"moved by {self.shift_days} days its date leaves the years {_FIRST_YEAR} to "
                f"{_LAST_YEAR} that EDF+ knows; choose another number of days."
            )
        return moved

    @property
    def date_words(self) -> str:
        """What became of the date, without telling the number of days."""
        return "set to 1 January 1985" if self.shift_days is None else "shifted by whole days"


@dataclass(frozen=True)
class BlankedText:
    """A text in which words were blanked; `onset_seconds` is None for a text of the header."""

    place: str
    before: str
    after: str
    n_words: int
    onset_seconds: float | None = None


@dataclass(frozen=True)
class Removed:
    """What a file no longer tells: fields by their names, and texts that lost words."""

    fields: tuple[str, ...] = ()
    texts: tuple[BlankedText, ...] = ()

    @property
    def n_words(self) -> int:
        return sum(one.n_words for one in self.texts)

    @property
    def summary(self) -> str:
        """Names of fields and counts, never a word of what stood there."""
        said = [*self.fields]
        if self.texts:
            words = "word" if self.n_words == 1 else "words"
            texts = "text" if len(self.texts) == 1 else "texts"
            said.append(f"{self.n_words} {words} in {len(self.texts)} {texts}")
        return ", ".join(said) or "nothing"


def random_shift() -> int:
    """A number of days to move dates back by that nobody can guess: one month to four years."""
    return -(_SHORTEST_SHIFT + secrets.randbelow(_LONGEST_SHIFT - _SHORTEST_SHIFT))


def removed_csv(removed: Sequence[tuple[str, Removed]]) -> str:
    """All that was removed from several files, with the words themselves: to be kept secret."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("file", "place", "onset_s", "before", "after"))
    for name, one in removed:
        for field in one.fields:
            writer.writerow((name, field, "", "", ""))
        for blanked in one.texts:
            onset = "" if blanked.onset_seconds is None else f"{blanked.onset_seconds:g}"
            writer.writerow((name, blanked.place, onset, blanked.before, blanked.after))
    return text.getvalue()
