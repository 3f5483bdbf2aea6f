"""Everything the networks said of each epoch as a table: the hypnodensity, and what is behind it.

No Parquet: it would need a library as large as half of the program for a file of 100 kB, which
`pandas.read_csv(...).to_parquet(...)` makes of this one.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sleepscorer_app.domain.hypnogram import SCORED_STAGES
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.domain.stage_probabilities import StageProbabilities
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight

NONE_THERE = "nobody has auto-scored this night: there are no probabilities to write."
_ABOUT = ("epoch", "onset_s")


def probabilities_contents(night: ExportedNight) -> bytes:
    """A line per epoch, numbers as exact as they are known, empty where nothing was seen.

    Raises `ValueError` with a sentence where no network has said anything.
    """
    columns = list(_columns(night))
    if not columns:
        raise ValueError(NONE_THERE)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*_ABOUT, *(name for name, _ in columns)))
    for epoch in range(night.scoring.n_epochs):
        cells = ("" if np.isnan(row[epoch]) else str(row[epoch]) for _, row in columns)
        writer.writerow((epoch + 1, epoch * EPOCH_SECONDS, *cells))
    return text.getvalue().encode()


def probabilities_difference(path: Path, night: ExportedNight) -> str | None:
    """What Python's csv module reads differently; None if every number is the same to the bit."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    if len(rows) != night.scoring.n_epochs:
        return f"{night.scoring.n_epochs} epochs here, {len(rows)} there"
    for name, wanted in _columns(night):
        cells = [row.get(name, "") for row in rows]
        told = np.array([cell or "nan" for cell in cells], dtype=np.float32)
        if not np.array_equal(told, wanted, equal_nan=True):
            return f"a number of the column {name} differs"
    return None


def _columns(night: ExportedNight) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each column's name and its values, shape (n_epochs,)."""
    automatic, second = night.scoring.automatic, night.scoring.second_opinion
    if automatic is None:
        return
    yield "confidence", automatic.confidence
    yield from _of("p", automatic.values)
    if automatic.disagreement is not None:
        yield "disagreement", automatic.disagreement
    for name, rows in (
        ("raw_p", automatic.raw_branch),
        ("spectrogram_p", automatic.spectrogram_branch),
        ("second_p", _values(second)),
    ):
        if rows is not None:
            yield from _of(name, rows)


def _of(prefix: str, rows: NDArray[np.float32]) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for stage in SCORED_STAGES:
        yield f"{prefix}_{stage.letter}", rows[:, stage]


def _values(said: StageProbabilities | None) -> NDArray[np.float32] | None:
    return None if said is None else said.values
