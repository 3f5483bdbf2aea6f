"""`sleepscorer report` on a machine without a screen, and its mistakes."""

import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from sleepscorer_app.__main__ import main
from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.hypnogram_formats import export_hypnogram
from sleepscorer_app.files.recordings.open_recording import open_recording
from tests.edf_nights import eeg, night
from tests.files.edf_bytes import edf_bytes

N_EPOCHS = 12


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    """A night with the hypnogram that `score` would leave beside it."""
    path = tmp_path / "night.edf"
    path.write_bytes(night(eeg(n_epochs=N_EPOCHS)))
    scoring = Scoring.unscored(N_EPOCHS).score_epochs(range(2, N_EPOCHS), Stage.N2, "AB")
    scoring = scoring.score_epochs(range(2), Stage.W, "AB")
    export_hypnogram(tmp_path / "night_hyp.csv", scoring, open_recording(path))
    return path


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_report_is_written_beside_the_night_without_a_screen_or_qt(scored: Path) -> None:
    program = (
        "import sys; from sleepscorer_app.__main__ import main; code = main(sys.argv[1:]); "
        "print([name for name in sys.modules if name.startswith(('PySide6', 'torch'))]); "
        "sys.exit(code)"
    )
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    ended = subprocess.run(
        [sys.executable, "-c", program, "report", str(scored)],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name not in hidden},
        cwd=Path(__file__).resolve().parents[2],
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == "[]"
    assert "night_report.pdf" in ended.stdout
    assert "Total sleep time, TST" in text_of(scored.with_name("night_report.pdf"))


def test_formats_paper_folder_and_definitions_are_as_typed(scored: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    typed = ["report", str(scored), "--out", str(out), "--format", "pdf", "--format", "html"]
    assert main([*typed, "--paper", "letter", "--definitions", "luna", "--lab", "Our lab"]) == 0
    text = text_of(out / "night_report.pdf")
    assert "Luna-compatible definitions" in text
    assert "Our lab" in text
    assert "size: letter" in (out / "night_report.html").read_text(encoding="utf-8")


def test_a_report_that_is_there_is_not_replaced_unasked(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = scored.with_name("night_report.pdf")
    there.write_bytes(b"signed")
    assert main(["report", str(scored)]) == 2
    assert there.read_bytes() == b"signed"
    assert "--overwrite" in capsys.readouterr().err
    assert main(["report", str(scored), "--overwrite"]) == 0
    assert there.read_bytes().startswith(b"%PDF")


def test_another_scoring_is_compared(scored: Path) -> None:
    other = scored.with_name("expert.csv")
    scoring = Scoring.unscored(N_EPOCHS).score_epochs(range(N_EPOCHS), Stage.N2, "CD")
    export_hypnogram(other, scoring, open_recording(scored))
    assert main(["report", str(scored), "--compare", str(other)]) == 0
    assert "Agreement with expert.csv" in text_of(scored.with_name("night_report.pdf"))


@pytest.mark.parametrize(("codes", "called"), [("", "night"), ("meier_0042,P-007\n", "P-007")])
def test_a_de_identified_report_names_neither_file_nor_person_anywhere(
    tmp_path: Path, codes: str, called: str
) -> None:
    path = tmp_path / "meier_0042.edf"
    fields = {"patient": b"MCH-17 F 02-MAY-1951 Meier_Erika", "reserved": b"EDF+C"}
    recorded = b"Startdate 02-MAR-2021 PSG-9 XY ZZ"
    path.write_bytes(edf_bytes([eeg("EEG C4-M1", n_epochs=3)], recording=recorded, **fields))
    scoring = Scoring.unscored(3).score_epochs(range(3), Stage.N2, "Dr Secret")
    export_hypnogram(tmp_path / "meier_0042_hyp.csv", scoring, open_recording(path))
    typed = ["report", str(path), "--format", "pdf", "--format", "html", "--de-identify"]
    if codes:
        (tmp_path / "codes.csv").write_text(codes, "utf-8")
        typed += ["--codes", str(tmp_path / "codes.csv")]
    assert main([*typed, "--out", str(tmp_path / "out")]) == 0
    pdf, html = (tmp_path / "out" / f"{called}_report.{one}" for one in ("pdf", "html"))
    with pypdfium2.PdfDocument(pdf) as document:
        metadata = repr(document.get_metadata_dict())
    told = (text_of(pdf), metadata, html.read_text("utf-8"))
    personal = ("meier", "erika", "0042", "mch-17", "1951", "psg-9", "2021", "secret")
    assert [word for place in told for word in personal if word in place.lower()] == []
    assert b"meier" not in pdf.read_bytes().lower()
    assert "De-identified" in told[0]
    assert "<title>Sleep report</title>" in told[2]
    assert ("P-007" in told[0]) is bool(codes)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["--format", "docx"], "neither pdf nor html"),
        (["--scoring", "nothing.csv"], "there is no such file"),
        (["--identity", "--de-identify"], "only one of them"),
        (["--scorer", "AB", "--de-identify"], "names no scorer"),
        (["--codes", "codes.csv"], "only together with --de-identify"),
        (["--logo", "logo.png"], "cannot be read"),
        (["--paper", "a5"], "a5"),
        (["--definitions", "rk"], "rk"),
    ],
)
def test_mistakes_are_one_sentence(
    scored: Path,
    typed: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(scored.parent)
    assert main(["report", str(scored), *typed]) == 2
    said = capsys.readouterr().err
    assert said.startswith("sleepscorer: ")
    assert said.count("\n") == 1
    assert words in said
    assert not scored.with_name("night_report.pdf").exists()


def test_a_night_that_nobody_scored_is_told_how_to_go_on(
    scored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scored.with_name("night_hyp.csv").unlink()
    assert main(["report", str(scored)]) == 2
    assert "sleepscorer score night.edf" in capsys.readouterr().err
