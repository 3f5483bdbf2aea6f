"""`--de-identify`, `--shift-days` and `--codes`: what is left out, as typed."""

from dataclasses import dataclass
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.files.copies.code_list import CodeList, read_code_list
from sleepscorer_app.files.de_identification import DeIdentification, random_shift
from sleepscorer_app.files.personal_words import PersonalWords

RANDOM = "random"


@dataclass(frozen=True)
class DeIdentifying:
    """What is left out of a file, and which code stands for a recording's name."""

    how: DeIdentification | None = None
    codes: CodeList | None = None

    def stem_of(self, recording: Path) -> str:
        """What files about a recording are called; raises `UnreadableFile` where no code is."""
        return recording.stem if self.codes is None else self.codes.code_of(recording)


def refuse_personal_name(target: Path, identity: Identity, privacy: DeIdentifying) -> None:
    """Raises `Mistake` where a file without its person would be named after that person."""
    if privacy.how is not None and PersonalWords.of(identity).hold(target.stem):
        raise Mistake(
            "the file would be named after whoever slept: give the recording a code by --codes"
        )


def de_identifying(wanted: bool, shift_days: str | None, codes: Path | None) -> DeIdentifying:
    """What was typed, understood. Raises `Mistake` or `UnreadableFile` naming the option."""
    if not wanted:
        typed = "--shift-days" if shift_days is not None else "--codes"
        if shift_days is not None or codes is not None:
            raise Mistake(f"{typed}: has a meaning only together with --de-identify")
        return DeIdentifying()
    return DeIdentifying(
        DeIdentification(_days(shift_days)), None if codes is None else read_code_list(codes)
    )


def _days(typed: str | None) -> int | None:
    if typed is None:
        return None
    if typed.strip().lower() == RANDOM:
        return random_shift()
    try:
        days = int(typed)
    except ValueError:
        days = 0
    if not 0 < abs(days) <= 36_500:
        raise Mistake(
            f"--shift-days {typed}: is neither a number of days other than 0 nor “{RANDOM}”"
        )
    return days
