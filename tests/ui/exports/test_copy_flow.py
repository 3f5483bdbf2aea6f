"""A de-identified copy written from the window."""

from pathlib import Path

from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.recordings.edf_recording import EdfRecording
from sleepscorer_app.ui.dialogs.copy_dialog import CopyChoice
from sleepscorer_app.ui.exports import copy_flow
from tests.edf_nights import annotations, eeg
from tests.files.edf_bytes import edf_bytes
from tests.ui.windows import Bench


def of_ada(bench: Bench, folder: Path) -> Bench:
    """A window with Ada's night open."""
    data = edf_bytes(
        [eeg(n_epochs=2), annotations(2, b"+3\x14Ada asks\x14\0")],
        patient=b"X F X Ada_Lovelace",
        reserved=b"EDF+C",
    )
    (folder / "ada.edf").write_bytes(data)
    bench.open(folder / "ada.edf")
    return bench


def test_the_copy_is_written_and_what_went_is_said(bench: Bench, tmp_path: Path) -> None:
    of_ada(bench, tmp_path)
    target = tmp_path / "out" / "P7.edf"
    bench.answers.copied = CopyChoice(target, DeIdentification(-40))
    bench.window.actions_table["copy_de_identified"].trigger()
    bench.settle()
    assert "every sample is the same" in bench.window.banner.text
    assert "1 word in 1 text" in bench.window.banner.text
    assert "Ada" not in bench.window.banner.text
    assert [one.text for one in EdfRecording(target).annotations] == ["X asks"]
    assert not bench.window.status_line.is_busy


def test_thinking_better_of_it_writes_nothing(bench: Bench, tmp_path: Path) -> None:
    of_ada(bench, tmp_path)
    bench.window.actions_table["copy_de_identified"].trigger()
    assert "copy" in bench.answers.asked
    assert not (tmp_path / "de-identified").exists()


def test_a_copy_that_cannot_be_written_is_a_sentence(bench: Bench, tmp_path: Path) -> None:
    of_ada(bench, tmp_path)
    target = tmp_path / "out" / "Ada.edf"
    bench.answers.copied = CopyChoice(target, DeIdentification())
    bench.window.actions_table["copy_de_identified"].trigger()
    bench.settle()
    assert "its name holds a word of the patient field" in bench.window.banner.text


def test_while_something_else_is_at_work_no_copy_begins(bench: Bench, tmp_path: Path) -> None:
    of_ada(bench, tmp_path)
    bench.window.status_line.show_work("Auto-scoring")
    bench.window.actions_table["copy_de_identified"].trigger()
    assert bench.window.banner.text == copy_flow.BUSY
    assert "copy" not in bench.answers.asked


def test_other_kinds_of_recordings_are_refused_before_anything_is_asked(
    bench: Bench, tmp_path: Path
) -> None:
    of_ada(bench, tmp_path)
    (tmp_path / "ada.edf").write_bytes(b"Brain Vision")
    bench.window.actions_table["copy_de_identified"].trigger()
    assert bench.window.banner.text == copy_flow.ONLY_EDF
    assert "copy" not in bench.answers.asked
