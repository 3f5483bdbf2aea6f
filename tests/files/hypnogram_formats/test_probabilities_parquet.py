"""Probabilities as Parquet: numbers to the bit, their meaning, one sentence without pyarrow."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from sleepscorer_app import __version__
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.hypnogram_formats import WRITERS, FailedExport, export_hypnogram
from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night
from sleepscorer_app.files.hypnogram_formats.probabilities_parquet import (
    NOT_INSTALLED,
    parquet_contents,
    parquet_difference,
)
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import night, scoring

NAME = "probabilities-parquet"


def written(folder: Path, scored: Scoring, how: DeIdentification | None = None) -> Path:
    path = folder / "a_probabilities.parquet"
    export_hypnogram(path, scored, night(), de_identification=how)
    return path


def with_all_columns() -> Scoring:
    """Both views, a second model, and how far members differ."""
    before = scoring()
    assert before.automatic is not None
    rows = before.automatic.values
    told = replace(
        before.automatic,
        raw_branch=rows[::-1].copy(),
        spectrogram_branch=rows * np.float32(0.5),
        disagreement=np.linspace(0, 1, 40, dtype=np.float32),
    )
    return replace(before, automatic=told, second_opinion=before.automatic)


def test_the_columns_are_those_of_the_csv_to_the_last_bit(tmp_path: Path) -> None:
    scored = with_all_columns()
    table = parquet.read_table(written(tmp_path, scored))
    export_hypnogram(tmp_path / "a_probabilities.csv", scored, night())
    heading, *rows = (tmp_path / "a_probabilities.csv").read_text("utf-8").splitlines()
    assert table.column_names == heading.split(",")
    for name, texts in zip(
        table.column_names, zip(*(row.split(",") for row in rows), strict=True), strict=True
    ):
        told = [None if text == "" else float(np.float32(text)) for text in texts]
        assert table[name].to_pylist() == told
    # An epoch that the network did not see.
    assert table["confidence"][1].as_py() is None


def test_each_column_has_its_unit_and_the_file_says_what_it_is(tmp_path: Path) -> None:
    schema = parquet.read_schema(written(tmp_path, with_all_columns()))
    units = {field.name: field.metadata[b"unit"] for field in schema}
    assert units.pop("onset_s") == b"s"
    assert set(units.values()) == {b"1"}
    assert schema.field("p_N2").metadata[b"description"] == b"probability of stage N2"
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert about["sleepscorer.intended_use"] == INTENDED_USE
    assert about["sleepscorer.version"] == __version__
    assert about["sleepscorer.start"] == "2021-03-02T22:30:00"
    assert about["sleepscorer.recording"] == "night.edf"
    assert about["sleepscorer.model"] == about["sleepscorer.second_model"] == "mc2sleepnet"
    assert about["sleepscorer.model_sha256"] == "ab" * 32
    assert json.loads(about["sleepscorer.model_derivations"]) == ["C4-M1", "C3-M2"]


def test_without_the_person_neither_name_nor_date_is_in_it(tmp_path: Path) -> None:
    path = written(tmp_path, scoring(), DeIdentification())
    about = parquet.read_schema(path).metadata
    assert about[b"sleepscorer.start"] == b"1985-01-01T22:30:00"
    assert b"sleepscorer.recording" not in about
    for word in (b"night.edf", b"2021", b"Ada", b"Lovelace"):
        assert word not in path.read_bytes()


def test_a_file_that_reads_differently_is_never_put_in_place(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    here, _ = exported_night(scoring(), night())
    path.write_bytes(b"PAR1 but no more")
    assert str(parquet_difference(path, here)).startswith("pyarrow cannot open it")
    shorter, _ = exported_night(scoring(30), night(30))
    path.write_bytes(parquet_contents(shorter))
    assert parquet_difference(path, here) == "40 epochs here, 30 there"
    hidden, _ = exported_night(scoring(), night(), DeIdentification())
    path.write_bytes(parquet_contents(hidden))
    assert "what stands beside them differ" in str(parquet_difference(path, here))
    other, _ = exported_night(scoring(seed=4), night())
    path.write_bytes(parquet_contents(other))
    assert parquet_difference(path, here) == "a number of the column confidence differs"


def test_before_auto_scoring_there_is_nothing_to_write(tmp_path: Path) -> None:
    with pytest.raises(FailedExport, match="nobody has auto-scored this night"):
        written(tmp_path, scoring(is_automatic=False))
    assert list(tmp_path.iterdir()) == []


def test_without_pyarrow_one_sentence_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert WRITERS[NAME].why_not() == ""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert WRITERS[NAME].why_not() == NOT_INSTALLED
    with pytest.raises(FailedExport) as refused:
        written(tmp_path, scoring())
    assert str(refused.value) == f"a_probabilities.parquet was not written: {NOT_INSTALLED}"
    assert "sleepscorer_app[parquet]" in NOT_INSTALLED
    assert list(tmp_path.iterdir()) == []


def test_it_is_taken_for_no_hypnogram(tmp_path: Path) -> None:
    from sleepscorer_app.files.hypnogram_formats import read_hypnogram

    with pytest.raises(UnreadableFile, match="no hypnogram known here"):
        read_hypnogram(written(tmp_path, scoring()), night())
