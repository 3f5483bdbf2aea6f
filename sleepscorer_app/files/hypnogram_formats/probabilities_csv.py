"""Everything the networks said of each epoch as CSV: the hypnodensity, and what is behind it."""

import csv
import io
from pathlib import Path

import numpy as np

from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.probability_columns import ABOUT, probability_columns


def probabilities_contents(night: ExportedNight) -> bytes:
    """A line per epoch, numbers as exact as they are known, empty where nothing was seen.

    Raises `ValueError` with a sentence where no network has said anything.
    """
    columns = probability_columns(night)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*ABOUT, *(one.name for one in columns)))
    for epoch in range(night.scoring.n_epochs):
        values = (one.values[epoch] for one in columns)
        cells = ("" if np.isnan(value) else str(value) for value in values)
        writer.writerow((epoch + 1, epoch * EPOCH_SECONDS, *cells))
    return text.getvalue().encode()


def probabilities_difference(path: Path, night: ExportedNight) -> str | None:
    """What Python's csv module reads differently; None if every number is the same to the bit."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    if len(rows) != night.scoring.n_epochs:
        return f"{night.scoring.n_epochs} epochs here, {len(rows)} there"
    for one in probability_columns(night):
        cells = [row.get(one.name, "") for row in rows]
        told = np.array([cell or "nan" for cell in cells], dtype=np.float32)
        if not np.array_equal(told, one.values, equal_nan=True):
            return f"a number of the column {one.name} differs"
    return None
