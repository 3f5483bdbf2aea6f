import csv
import errno
import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import mne
import numpy as np
import pyedflib
import pytest

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.intended_use import INTENDED_USE
from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.domain.scoring import Scoring, Source
from sleepscorer_app.domain.stage_origin import StageOrigin
from sleepscorer_app.files import checked_write
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.hypnogram_formats import (
    WRITERS,
    FailedExport,
    csv_hypnogram,
    default_export_name,
    edf_hypnogram,
    export_hypnogram,
    read_hypnogram,
)
from sleepscorer_app.files.hypnogram_formats.exported_night import exported_night
from sleepscorer_app.files.unreadable import UnreadableFile
from tests.files.nights import START, night, scoring


@pytest.mark.parametrize("start", [START, START + timedelta(microseconds=250_000)])
@pytest.mark.parametrize("is_automatic", [True, False])
def test_a_csv_reads_back_everything(tmp_path: Path, is_automatic: bool, start: datetime) -> None:
    before = scoring(is_automatic=is_automatic)
    export_hypnogram(tmp_path / "a_hyp.csv", before, night(start=start), scorer="AB")
    got = read_hypnogram(tmp_path / "a_hyp.csv", night(start=start))
    assert got.hypnogram == before.hypnogram
    np.testing.assert_array_equal(got.sources, before.sources)  # type: ignore[arg-type]
    assert got.probabilities == before.automatic
    assert got.markers == before.markers
    assert got.notes == ()


@pytest.mark.parametrize("start", [START, START + timedelta(microseconds=250_000)])
def test_an_edf_reads_back_stages_and_markers(tmp_path: Path, start: datetime) -> None:
    before = scoring()
    export_hypnogram(tmp_path / "a_hyp.edf", before, night(start=start), scorer="AB")
    got = read_hypnogram(tmp_path / "a_hyp.edf", night(start=start))
    assert got.hypnogram == before.hypnogram
    assert got.sources is None
    assert got.probabilities is None
    assert got.markers == before.markers
    assert got.notes == ()


def test_a_csv_put_onto_an_unscored_night_is_the_scoring_that_was_exported(tmp_path: Path) -> None:
    before = scoring()
    export_hypnogram(tmp_path / "a.csv", before, night())
    got = read_hypnogram(tmp_path / "a.csv", night())
    after = got.onto(Scoring.unscored(40), before.imported_from, "ab" * 32)
    assert replace(after, origins=before.origins) == before
    scored = np.flatnonzero(before.hypnogram.is_scored)
    assert {after.origins[epoch] for epoch in scored} == {
        StageOrigin(file=before.imported_from, file_sha256="ab" * 32)
    }


def test_an_edf_put_onto_a_scored_night_keeps_what_it_cannot_hold(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "a.edf", replace(scoring(seed=1), markers=()), night())
    present = scoring(seed=2)
    after = read_hypnogram(tmp_path / "a.edf", night()).onto(present, "a.edf")
    assert after.hypnogram == scoring(seed=1).hypnogram
    assert set(after.sources[after.hypnogram.is_scored]) == {Source.IMPORTED}
    assert after.automatic == present.automatic
    assert after.markers == present.markers
    assert after.imported_from == "a.edf"


def test_the_csv_has_the_promised_columns_and_says_what_made_it(tmp_path: Path) -> None:
    before = scoring()
    export_hypnogram(tmp_path / "a_hyp.csv", before, night(), scorer="AB")
    lines = (tmp_path / "a_hyp.csv").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert ",".join(rows[0]) == (
        "epoch,onset_s,duration_s,clock_time,stage,source,confidence,p_W,p_N1,p_N2,p_N3,p_R,"
        "model,person,file,decided_at"
    )
    assert rows[0]["epoch"] == "1"
    assert (rows[3]["onset_s"], rows[3]["duration_s"], rows[3]["clock_time"]) == (
        "90",
        "30",
        "22:31:30",
    )
    assert rows[1]["confidence"] == rows[1]["p_R"] == ""
    assert float(rows[5]["confidence"]) == max(float(rows[5][f"p_{s}"]) for s in ("W", "N2", "R"))
    text = "\n".join(comments)
    for words in (
        "# SleepScorer ",
        f"# {INTENDED_USE}",
        "# recording: night.edf",
        "# scorer: AB",
        "# created: 2",
        "# model: mc2sleepnet",
        "# model version: 1.0.0",
        f"# model sha256: {'ab' * 32}",
        '# scored derivations: ["C4-M1", "C3-M2"]',
        "# lights off: 22:30:12.500",
        "# lights on: 22:48:20",
    ):
        assert words in text


def test_the_edf_header_is_as_edf_plus_asks(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "a_hyp.edf", scoring(), night(), scorer="A. Byron")
    header = (tmp_path / "a_hyp.edf").read_bytes()[:256]
    assert header[:8] == b"0       "
    assert header[8:88].rstrip() == b"P12 F 01-JAN-1970 Ada_Lovelace"
    assert header[88:168].startswith(b"Startdate 02-MAR-2021 N7 A._Byron SleepScorer_")
    assert header[168:184] == b"02.03.2122.30.00"
    assert header[192:197] == b"EDF+C"
    assert header[236:256] == b"1       0       1   "
    with pyedflib.EdfReader(str(tmp_path / "a_hyp.edf")) as reader:
        assert reader.signals_in_file == 0
        assert reader.getPatientName() == "Ada Lovelace"


@pytest.mark.parametrize("suffix", [".csv", ".edf"])
def test_a_de_identified_file_tells_neither_who_nor_when(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    before = scoring()
    export_hypnogram(path, before, night(), de_identification=DeIdentification(), scorer="A. Byron")
    data = path.read_bytes()
    for secret in (b"Ada", b"Lovelace", b"P12", b"Byron", b"2021", b"1970", b"N7", b"night.edf"):
        assert secret not in data
    assert b"other.edf" not in data
    if suffix == ".edf":
        assert data[8:88].rstrip() == b"X X X X"
        assert data[88:168].startswith(b"Startdate X X X SleepScorer_")
        assert data[168:184] == b"01.01.8522.30.00"
    got = read_hypnogram(path, night())
    assert got.hypnogram == before.hypnogram
    assert any("time of day" in note for note in got.notes)


def test_two_other_libraries_read_the_edf_epoch_by_epoch(tmp_path: Path) -> None:
    before = scoring()
    export_hypnogram(tmp_path / "Nächte_hyp.edf", before, night())
    read = mne.read_annotations(tmp_path / "Nächte_hyp.edf")
    stages = [str(text) for text in read.description if text.startswith("Sleep stage")]
    assert stages == [f"Sleep stage {Stage(int(code)).letter}" for code in before.hypnogram.codes]
    assert "EEG arousal@@C4-M1" in read.description


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [
        (".csv", b",N3,", b",N2,"),
        (".csv", b",person,", b",model,"),
        (".csv", b'"onset_s": 100.0', b'"onset_s": 101.0'),
        (".csv", b"\n40,", b"\n#40,"),
        (".csv", b"p_W", b"p_X"),
        (".edf", b"Sleep stage N3", b"Sleep stage N2"),
        (".edf", b"+100\x15", b"+101\x15"),
        (".edf", b"+1170\x1530\x14Sleep stage", b"+1170\x1530\x14Sleep state"),
        (".edf", b"+30\x1530\x14", b"+30\x1520\x14"),
        (".edf", b"EDF+C", b"EDF+X"),
    ],
)
def test_a_file_that_reads_back_wrongly_is_never_put_in_place(
    tmp_path: Path, suffix: str, old: bytes, new: bytes
) -> None:
    path = tmp_path / f"a_hyp{suffix}"
    path.write_bytes(b"what was here before")
    writer = WRITERS[suffix.removeprefix(".")]
    told, _ = exported_night(scoring(), night())
    good = writer.contents(told)
    assert old in good
    with pytest.raises(FailedExport, match="read back, it was not what it should be"):
        checked_write.write_checked(
            path,
            good.replace(old, new, 1),
            lambda written: writer.differences[0](written, told),
        )
    assert path.read_bytes() == b"what was here before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_shifts_one_stage_is_caught_with_the_epoch_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = edf_hypnogram.stage_text
    monkeypatch.setattr(
        edf_hypnogram,
        "stage_text",
        lambda stage: honest(Stage.N1 if stage is Stage.R else stage),
    )
    with pytest.raises(FailedExport, match="pyedflib: epoch 6 is R here and “Sleep stage N1”"):
        export_hypnogram(tmp_path / "a.edf", scoring(), night())
    assert list(tmp_path.iterdir()) == []


def test_a_csv_writer_that_rounds_probabilities_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        csv_hypnogram, "_probability_cells", lambda automatic, epoch: ("0.5",) + ("0.2",) * 5
    )
    with pytest.raises(FailedExport, match="epoch 1: a probability differs"):
        export_hypnogram(tmp_path / "a.csv", scoring(), night())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "is full. Make room"),
        (errno.EACCES, "cannot be written to. Choose another folder"),
        (errno.EROFS, "cannot be written to. Choose another folder"),
    ],
)
def test_a_disk_that_refuses_keeps_the_old_file_and_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "a_hyp.csv"
    path.write_bytes(b"what was here before")

    def refuse(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(checked_write.os, "fsync", refuse)
    with pytest.raises(FailedExport, match=words) as caught:
        export_hypnogram(path, scoring(), night())
    assert str(caught.value).startswith("a_hyp.csv was not written: ")
    assert path.read_bytes() == b"what was here before"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_cannot_be_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(FailedExport, match="no folder"):
        export_hypnogram(tmp_path / "nowhere" / "a.csv", scoring(), night())
    with pytest.raises(FailedExport, match=r"must end in one of \.csv, \.edf"):
        export_hypnogram(tmp_path / "a.doc", scoring(), night())
    with pytest.raises(FailedExport, match="40 epochs, the recording 41"):
        export_hypnogram(tmp_path / "a.csv", scoring(), night(41))


def test_an_export_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a_hyp.csv"
    export_hypnogram(path, scoring(seed=1), night())
    export_hypnogram(path, scoring(seed=2), night())
    assert read_hypnogram(path, night()).hypnogram == scoring(seed=2).hypnogram
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_named_after_the_recording() -> None:
    assert default_export_name(Path("a/PSG.1.edf"), "csv") == Path("a/PSG.1_hyp.csv")


def test_a_patient_field_that_is_not_of_edf_plus_becomes_a_name(tmp_path: Path) -> None:
    odd = night(identity=Identity("Müller, Jörg 45 y", ""))
    export_hypnogram(tmp_path / "a.edf", scoring(), odd, scorer="Ærø " * 30)
    header = (tmp_path / "a.edf").read_bytes()[:256]
    assert header[8:88].rstrip() == b"X X X Muller,_Jorg_45_y"
    assert b"SleepScorer_" in header[88:168]


def test_a_hypnogram_of_a_start_without_date_opens_for_its_night(tmp_path: Path) -> None:
    undated = night(start=datetime(1985, 1, 1, 22, 30))
    export_hypnogram(tmp_path / "a.edf", scoring(), undated)
    assert (tmp_path / "a.edf").read_bytes()[88:168].startswith(b"Startdate X ")
    assert read_hypnogram(tmp_path / "a.edf", undated).hypnogram == scoring().hypnogram


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("just a letter", "no hypnogram known here"),
        ("epoch,stage\n", "a table without sleep stages"),
        ("# SleepScorer 1\nepoch,stage\n", "it holds no epochs"),
        ("epoch,stage\n1,N2\n2,N5\n", "line 3: “N5” is no stage known here"),
        ("# SleepScorer 1\nepoch,stage\n1,N2\n2,S2\n", "line 4: “S2” is no stage"),
        ("epoch,stage\none,N2\n", "line 2: epoch is “one”, which is no number"),
        ("onset_s,duration_s,stage\n0,-30,W\n", "line 2: an epoch cannot last -30 s"),
        ("name,stage\n1,N2\n", "no hypnogram known here"),
        ("# SleepScorer 1\nname,stage\n1,N2\n", "line 2 should name the columns"),
        (
            "# SleepScorer 1\n# start: yesterday\nepoch,stage\n1,N2\n",
            "its start “yesterday” is no date",
        ),
        ('# SleepScorer 1\n# marker: {"onset_s": 1}\nepoch,stage\n1,N2\n', "cannot be understood"),
        ("# SleepScorer 1\n# start: 2020-01-01T22:30:00\nepoch,stage\n1,N2\n", "another night"),
        (
            "onset_s,duration_s,stage\n" + "\n".join(f"{20 * k},20,N2" for k in range(9)),
            "its epochs are 20 s long",
        ),
    ],
)
def test_a_csv_that_cannot_be_taken_over_is_said_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=words):
        read_hypnogram(path, night())


def test_a_csv_of_another_start_is_aligned_by_the_clock(tmp_path: Path) -> None:
    before = scoring()
    export_hypnogram(tmp_path / "a.csv", before, night())
    got = read_hypnogram(tmp_path / "a.csv", night(start=START + timedelta(seconds=60)))
    np.testing.assert_array_equal(got.hypnogram.codes[:38], before.hypnogram.codes[2:])
    np.testing.assert_array_equal(got.hypnogram.codes[38:], [-1, -1])
    assert got.sources is not None
    assert got.probabilities is not None
    assert before.automatic is not None
    np.testing.assert_array_equal(got.sources[:38], before.sources[2:])
    np.testing.assert_array_equal(got.probabilities.values[:38], before.automatic.values[2:])
    assert got.markers[0] == Marker(40.0, 3.25, MarkerKind.AROUSAL, "", "C4-M1")
    assert "60 s before" in " ".join(got.notes)
    assert "1 markers lie outside" in " ".join(got.notes)


def test_a_csv_between_epochs_gives_stages_by_majority_and_no_sources(tmp_path: Path) -> None:
    export_hypnogram(tmp_path / "a.csv", scoring(), night())
    got = read_hypnogram(tmp_path / "a.csv", night(start=START - timedelta(seconds=10)))
    np.testing.assert_array_equal(got.hypnogram.codes, scoring().hypnogram.codes)
    assert got.sources is None
    assert got.probabilities is None
    assert "Sources and probabilities do not fit" in " ".join(got.notes)
