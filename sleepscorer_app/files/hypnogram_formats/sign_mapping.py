"""What the signs of a bare list of stages mean: words by what they say, numbers by a guess.

Numbers mean different stages in different laboratories. Each known numbering is held against how
sleep runs, and the likeliest is proposed; a person confirms it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.files.hypnogram_formats.stage_texts import THREE_AND_FOUR, read_word
from sleepscorer_app.files.recordings.edf_fields import listed
from sleepscorer_app.files.unreadable import UnreadableFile

_W, _N1, _N2, _N3, _R, _NONE = Stage.W, Stage.N1, Stage.N2, Stage.N3, Stage.R, Stage.UNSCORED
_NUMBERINGS: dict[str, dict[int, Stage]] = {
    "AASM (0 W, 1 to 3 N1 to N3, 4 REM), as YASA and GSSC write": {
        **{0: _W, 1: _N1, 2: _N2, 3: _N3, 4: _R},
        **dict.fromkeys((-2, -1, 6, 7, 8, 9), _NONE),
    },
    "Rechtschaffen and Kales (0 W, 1 to 4, 5 REM), as Profusion and SleepTrip write": {
        **{0: _W, 1: _N1, 2: _N2, 3: _N3, 4: _N3, 5: _R},
        **dict.fromkeys((-2, -1, 6, 7, 8, 9), _NONE),
    },
    "REM before stage 1 (0 W, 1 REM, 2 to 5 stages 1 to 4), as in the UCD database": {
        **{0: _W, 1: _R, 2: _N1, 3: _N2, 4: _N3, 5: _N3},
        **dict.fromkeys((-2, -1, 6, 7, 8, 9), _NONE),
    },
    "downwards (5 W, 4 REM, 3 to 0 stages 1 to 4), as in the DREAMS database": {
        **{5: _W, 4: _R, 3: _N1, 2: _N2, 1: _N3, 0: _N3},
        **dict.fromkeys((-3, -2, -1, 6, 7, 8, 9), _NONE),
    },
    "counted from 1 (1 W, 2 to 4 N1 to N3, 5 REM)": {
        **{1: _W, 2: _N1, 3: _N2, 4: _N3, 5: _R},
        **dict.fromkeys((-2, -1, 0, 6, 7, 8, 9), _NONE),
    },
    "a hypnogram's height (1 W, 0 REM, -1 to -3 N1 to N3), as Scoring Hero writes": {
        **{1: _W, 0: _R, -1: _N1, -2: _N2, -3: _N3, -4: _N3},
    },
}
_BESIDE_LETTERS = {0: _W, 1: _N1, 2: _N2, 3: _N3, 4: _N3, 5: _R}
_NEXT_STAGE = np.log(
    [
        [0.900, 0.075, 0.020, 0.001, 0.004],
        [0.100, 0.500, 0.360, 0.002, 0.038],
        [0.030, 0.040, 0.850, 0.060, 0.020],
        [0.015, 0.005, 0.100, 0.878, 0.002],
        [0.030, 0.030, 0.030, 0.001, 0.909],
    ]
)
"""How likely one stage (row) is followed by another, 30 s later, in a night of an adult; rounded.

Only the large differences matter: REM lasts, stage 1 does not, and neither leads into N3.
"""
_NIGHT_WITHOUT = {_W: 200.0, _N2: 200.0, _R: 60.0, _N1: 30.0}
"""What it costs a numbering, on the same scale, if under it nobody ever woke, dreamt, …"""
_FIRST_EPOCHS = 5
"""A night begins awake: each of so many first epochs that does not costs a numbering, too."""


@dataclass(frozen=True)
class Sign:
    """One sign of a list, and the stage it most likely means; None if nobody could know."""

    text: str
    count: int
    first_line: int
    stage: Stage | None


@dataclass(frozen=True)
class SignList:
    """All signs of a list; `is_certain` when they are words that can mean nothing else."""

    signs: tuple[Sign, ...]
    numbering: str = ""
    is_certain: bool = False

    @property
    def mapping(self) -> dict[str, Stage]:
        """The guess, for the signs that have one."""
        return {one.text: one.stage for one in self.signs if one.stage is not None}


def understood(rows: Sequence[tuple[int, str]]) -> SignList:
    """The different signs among `rows` (line, sign), the most frequent first, with a guess."""
    counts = Counter(sign for _, sign in rows)
    first_lines = {sign: line for line, sign in reversed(rows)}
    words = {sign: read_word(sign) for sign in counts}
    known = {sign: word.stage for sign, word in words.items() if word is not None}
    numbers = {sign: int(sign) for sign in counts if _is_number(sign)}
    numbering = ""
    guess: dict[str, Stage] = dict(known)
    if numbers and any(stage is not _NONE for stage in known.values()):
        guess |= {sign: _BESIDE_LETTERS.get(number, _NONE) for sign, number in numbers.items()}
    elif numbers:
        numbering = _likeliest([numbers.get(sign) for _, sign in rows])
        meanings = _NUMBERINGS[numbering]
        guess |= {sign: meanings.get(number, _NONE) for sign, number in numbers.items()}
    signs = tuple(
        Sign(sign, count, first_lines[sign], guess.get(sign))
        for sign, count in counts.most_common()
    )
    return SignList(signs, numbering, is_certain=set(known) == set(counts))


def stages_of(
    path: Path, rows: Sequence[tuple[int, str]], mapping: Mapping[str, Stage] | None
) -> tuple[list[Stage], list[str]]:
    """The stage of each row (line, sign), by `mapping` or by the guess; and what to say about it.

    Raises `UnreadableFile` naming the first line whose sign means nothing.
    """
    signs = understood(rows)
    chosen = signs.mapping if mapping is None else {**signs.mapping, **mapping}
    for one in sorted(signs.signs, key=lambda sign: sign.first_line):
        if one.text not in chosen:
            raise UnreadableFile(
                path,
                f"line {one.first_line}: “{one.text[:20]}” is no stage known here; say what it "
                "means (on the command line: --mapping).",
            )
    notes = _remarks(signs, chosen)
    if mapping is not None:
        notes.insert(0, f"Its signs were read as you said: {_in_words(signs, chosen)}.")
    elif not signs.is_certain:
        guess = f" The numbering is {signs.numbering}." if signs.numbering else ""
        notes.insert(
            0, f"What its signs mean was guessed: {_in_words(signs, chosen)}.{guess} Check it."
        )
    return [chosen[sign] for _, sign in rows], notes


def _remarks(signs: SignList, chosen: Mapping[str, Stage]) -> list[str]:
    words = (read_word(one.text) for one in signs.signs)
    remarks = dict.fromkeys(word.remark for word in words if word is not None and word.remark)
    deep = [sign for sign, stage in chosen.items() if stage is Stage.N3 and _is_number(sign)]
    if len(deep) > 1:
        remarks[THREE_AND_FOUR] = None
    return list(remarks)


def _in_words(signs: SignList, chosen: Mapping[str, Stage]) -> str:
    return listed(
        [f"{one.text} is {chosen[one.text].letter} ({one.count} epochs)" for one in signs.signs], 12
    )


def _likeliest(numbers: Sequence[int | None]) -> str:
    """The numbering under which the night runs most as nights do."""
    # The rarer a numbering is, the further below it stands, and the better it must fit.
    return max(
        _NUMBERINGS,
        key=lambda name: (
            _likelihood(numbers, _NUMBERINGS[name]) - 10.0 * list(_NUMBERINGS).index(name)
        ),
    )


def _likelihood(numbers: Sequence[int | None], meanings: Mapping[int, Stage]) -> float:
    """The logarithm of how likely these stages follow one another; signs without meaning cost."""
    never_seen = float(_NEXT_STAGE.min())
    stages = [None if one is None else meanings.get(one) for one in numbers]
    strangers = sum(
        stage is None and number is not None for stage, number in zip(stages, numbers, strict=True)
    )
    codes = np.array([_NONE if one is None else one for one in stages], dtype=np.intp)
    before, after = codes[:-1], codes[1:]
    both = (before >= 0) & (after >= 0)
    # What has no stage must not make a numbering look good: it counts as an even chance.
    silent = float((~both).sum()) * float(np.log(0.2))
    told = float(_NEXT_STAGE[before[both], after[both]].sum()) + silent + strangers * never_seen
    begins = codes[codes >= 0][:_FIRST_EPOCHS]
    unlikely = 10.0 * float((begins != _W).sum())
    unlikely += sum(cost for stage, cost in _NIGHT_WITHOUT.items() if stage not in codes)
    return told - unlikely


def _is_number(sign: str) -> bool:
    return re.fullmatch(r"[+-]?\d{1,2}", sign) is not None


def tidy_sign(text: str) -> str:
    """The sign without quotes, and a whole number without the digits that some programs add."""
    sign = text.strip(" \t\"'")
    try:
        value = float(sign)
    except ValueError:
        return sign
    return str(int(value)) if value.is_integer() and abs(value) < 100 else sign
