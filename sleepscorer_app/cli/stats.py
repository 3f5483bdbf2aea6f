"""`sleepscorer stats SCORING…`: the numbers of scorings, as text, CSV or JSON."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from sleepscorer_app.cli.mistake import Mistake
from sleepscorer_app.cli.output_folder import prepare_folder, refuse_to_replace
from sleepscorer_app.cli.taken_scoring import take_scoring
from sleepscorer_app.domain.markers import Marker, MarkerKind, onset_of
from sleepscorer_app.domain.statistics.figure_words import figure_text
from sleepscorer_app.domain.statistics.sleep_statistics import DefinitionSet, sleep_statistics
from sleepscorer_app.files.checked_write import write_checked
from sleepscorer_app.files.hypnogram_formats import ReadChoices
from sleepscorer_app.files.statistics_table import (
    CountedScoring,
    statistics_csv,
    statistics_json,
)

_LIGHTS = (MarkerKind.LIGHTS_OFF, MarkerKind.LIGHTS_ON)
SUFFIXES = {".csv": statistics_csv, ".json": statistics_json}


def count_scorings(
    files: Sequence[Path],
    night: Path | None,
    definitions: DefinitionSet,
    choices: ReadChoices,
    form: str = "",
    out: Path | None = None,
    *,
    overwrite: bool = False,
) -> str:
    """The statistics of the scorings in `files`, as text to print.

    `form` is `csv`, `json` or empty for people; `out` writes the first two into a file.
    """
    form = _form_of(out, form)
    if out is not None:
        prepare_folder(out.absolute().parent)
        refuse_to_replace([out], overwrite)
    counted = [_counted(path, night, definitions, choices) for path in files]
    if not form:
        return "\n".join(_text(one) for one in counted)
    text = SUFFIXES[f".{form}"](counted, definitions)
    if out is None:
        return text.rstrip("\n")
    write_checked(out, text.encode("utf-8"), lambda path: _difference(path, form, len(counted)))
    count = "1 scoring" if len(counted) == 1 else f"{len(counted)} scorings"
    return f"{out}: the numbers of {count}"


def _form_of(out: Path | None, form: str) -> str:
    """What is written: as asked for, else as the file's name ends."""
    if out is None:
        return form
    suffix = out.suffix.lower()
    if form and suffix != f".{form}":
        raise Mistake(f"{out.name}: ends otherwise than --{form} says")
    if suffix not in SUFFIXES:
        raise Mistake(f"{out.name}: the name must end in .csv or .json")
    return suffix[1:]


def _counted(
    path: Path, night: Path | None, definitions: DefinitionSet, choices: ReadChoices
) -> CountedScoring:
    taken = take_scoring(path, night, choices)
    scoring = taken.scoring
    counted = sleep_statistics(scoring.hypnogram, scoring.markers, definitions)
    return CountedScoring(path.name, scoring.markers, counted, taken.notes)


def _text(one: CountedScoring) -> str:
    """One scoring for people: each number on a line, then the stages, then notes."""
    counted = one.statistics
    night = [(figure.index.words, figure_text(figure)) for figure in counted.of_the_night]
    stages = [
        (f"{figure.index.words}, {figure.index.unit.value}", figure_text(figure))
        for figure in counted.figures
        if figure.index.stage is not None
    ]
    width = max(len(words) for words, _ in (*night, *stages))
    lines = [f"{one.name}, {counted.definitions.words}, {_lights_words(one.markers)}"]
    lines += [f"  {words:<{width}}  {text:>14}" for words, text in (*night, *stages)]
    lines += [f"  note: {note}" for note in one.notes]
    return "\n".join(lines)


def _lights_words(markers: tuple[Marker, ...]) -> str:
    """Between which lights the night was counted."""
    is_off, is_on = (onset_of(markers, kind) is not None for kind in _LIGHTS)
    begin, end = "lights off" if is_off else "its start", "lights on" if is_on else "its end"
    return f"from {begin} to {end}"


def _difference(path: Path, form: str, n_scorings: int) -> str | None:
    """Whether a reader of the standard library finds every scoring in the file."""
    text = path.read_text(encoding="utf-8")
    if form == "json":
        found = len(json.loads(text)["scorings"])
    else:
        found = len(list(csv.DictReader(io.StringIO(text))))
    return None if found == n_scorings else f"{found} of {n_scorings} scorings are in it"
