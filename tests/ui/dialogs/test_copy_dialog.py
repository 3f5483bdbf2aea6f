"""The question before a de-identified copy: where to, under which name, with which date."""

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.ui.dialogs.copy_dialog import CopyDialog
from sleepscorer_app.ui.dialogs.export_dialog import AskFiles


def dialog(qtbot: QtBot, recording: Path) -> CopyDialog:
    ask = AskFiles(lambda _parent, _folder: None, lambda _parent, _folder: None)
    made = CopyDialog(recording, lambda name: "ada" in name.lower(), ask)
    qtbot.addWidget(made)
    return made


def is_ready(made: CopyDialog) -> bool:
    return made.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_the_copy_goes_into_a_folder_of_its_own(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path / "n1.EDF")
    assert made.choice().target == tmp_path / "de-identified" / "n1.edf"
    assert made.choice().how == DeIdentification(None)
    assert is_ready(made)


def test_a_name_that_tells_who_slept_needs_a_code(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path / "Ada_1.edf")
    assert not is_ready(made)
    assert "give a code" in made.name_label.text()
    made.box.code_edit.setText("P7")
    assert is_ready(made)
    assert made.name_label.text() == "P7.edf"


def test_the_recording_itself_is_never_offered_to_be_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "n1.edf").write_bytes(b"")
    made = dialog(qtbot, tmp_path / "n1.edf")
    made.folder_row.edit.setText(str(tmp_path))
    assert not is_ready(made)
    assert "the recording itself" in made.name_label.text()
