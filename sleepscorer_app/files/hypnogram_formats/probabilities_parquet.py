"""Everything the networks said of each epoch as Parquet: numbers to the bit, and what they mean.

The columns are those of the CSV. Each has its unit and its meaning beside it, the file what stands
in `parquet_about`. pyarrow is an extra of its own, for it is as large as a quarter of the program.
"""

# pyarrow does not say what types it hands over.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false

import importlib.util
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.recording import EPOCH_SECONDS
from sleepscorer_app.files.hypnogram_formats.exported_night import ExportedNight
from sleepscorer_app.files.hypnogram_formats.probability_columns import ABOUT, probability_columns

if TYPE_CHECKING:
    import pyarrow

NOT_INSTALLED = (
    "Parquet needs pyarrow, which is not installed; "
    '`pip install "sleepscorer_app[parquet]"` adds it.'
)
_ABOUT_MEANINGS = ("epoch of 30 s, counted from 1", "its begin, from the recording's start")
_NO_UNIT = "1"
_ABOUT_UNITS = (_NO_UNIT, "s")


def why_no_parquet() -> str:
    """Why no Parquet can be written here, in a sentence; empty where it can."""
    return "" if importlib.util.find_spec("pyarrow") is not None else NOT_INSTALLED


def parquet_about(night: ExportedNight) -> dict[str, str]:
    """The file's keys and values: model, derivations, start, intended use, all as text.

    The recording's name is left out where it must not be told.
    """
    about = {
        "sleepscorer.version": __version__,
        "sleepscorer.intended_use": INTENDED_USE,
        "sleepscorer.start": night.start.isoformat(),
        "sleepscorer.epoch_seconds": str(EPOCH_SECONDS),
    }
    if night.recording_name:
        about["sleepscorer.recording"] = night.recording_name
    for words, said in (
        ("model", night.scoring.automatic),
        ("second_model", night.scoring.second_opinion),
    ):
        if said is not None:
            about[f"sleepscorer.{words}"] = said.model.name
            about[f"sleepscorer.{words}_version"] = said.model.version
            about[f"sleepscorer.{words}_sha256"] = said.model.sha256
            about[f"sleepscorer.{words}_derivations"] = json.dumps(said.channels)
    return about


def parquet_contents(night: ExportedNight) -> bytes:
    """A row per epoch; what nothing was seen of is null.

    Raises `ValueError` with a sentence where no network has said anything.
    """
    table = _table(night)
    # Loaded only here: it takes a third of a second, and need not be installed.
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(table, file)
    return file.getvalue()


def parquet_difference(path: Path, night: ExportedNight) -> str | None:
    """What pyarrow reads differently from the file; None if all is the same to the bit."""
    import pyarrow
    from pyarrow import parquet

    wanted = _table(night)
    try:
        told = parquet.read_table(path)
    except (OSError, pyarrow.ArrowException) as error:
        return f"pyarrow cannot open it: {error}"
    if told.num_rows != wanted.num_rows:
        return f"{wanted.num_rows} epochs here, {told.num_rows} there"
    if not told.schema.equals(wanted.schema, check_metadata=True):
        return "its columns, their units or what stands beside them differ"
    names = (name for name in wanted.column_names if not told[name].equals(wanted[name]))
    odd = next(names, None)
    return None if odd is None else f"a number of the column {odd} differs"


def _table(night: ExportedNight) -> "pyarrow.Table":
    columns = probability_columns(night)
    import pyarrow

    epochs = np.arange(night.scoring.n_epochs, dtype=np.int32)
    arrays = [pyarrow.array(epochs + 1), pyarrow.array(epochs * EPOCH_SECONDS)]
    arrays += [pyarrow.array(one.values, mask=np.isnan(one.values)) for one in columns]
    told = [
        *zip(ABOUT, _ABOUT_UNITS, _ABOUT_MEANINGS, strict=True),
        *((one.name, _NO_UNIT, one.meaning) for one in columns),
    ]
    fields = [
        pyarrow.field(name, array.type, metadata={"unit": unit, "description": meaning})
        for (name, unit, meaning), array in zip(told, arrays, strict=True)
    ]
    return pyarrow.table(arrays, schema=pyarrow.schema(fields, metadata=parquet_about(night)))
