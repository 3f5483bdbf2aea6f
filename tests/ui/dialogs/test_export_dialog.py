"""The question before an export: which files, where to, under whose initials."""

from pathlib import Path

from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.ui.dialogs.export_dialog import (
    ExportDefaults,
    ExportDialog,
    unfinished_words,
)
from tests.ui.night_pages import scored


def dialog(qtbot: QtBot, folder: Path, chosen: Path | None = None) -> ExportDialog:
    def ask_folder(_parent: QWidget, _folder: Path) -> Path | None:
        return chosen

    defaults = ExportDefaults(folder, "n_hyp.csv", "n_hyp.edf", scorer="AB")
    made = ExportDialog(defaults, scored(5), ask_folder)
    qtbot.addWidget(made)
    return made


def test_both_files_are_written_unless_one_is_unticked(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    assert made.choice().paths == (tmp_path / "n_hyp.csv", tmp_path / "n_hyp.edf")
    made.csv_box.setChecked(False)
    assert made.choice().paths == (tmp_path / "n_hyp.edf",)


def test_initials_and_de_identification_are_handed_on(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    made.scorer_edit.setText("  XY ")
    made.de_identify_box.setChecked(True)
    assert (made.choice().scorer, made.choice().de_identify) == ("XY", True)


def test_nothing_ticked_cannot_be_exported(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    made.csv_box.setChecked(False)
    made.edf_box.setChecked(False)
    assert not made.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    assert made.names_label.text().startswith("Nothing")


def test_a_file_that_is_there_is_said_to_be_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "n_hyp.csv").write_text("old", "utf-8")
    made = dialog(qtbot, tmp_path)
    first, second = made.names_label.text().splitlines()
    assert first.startswith("n_hyp.csv  (exists")
    assert second == "n_hyp.edf"


def test_another_folder_can_be_chosen_or_not(qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other"
    made = dialog(qtbot, tmp_path, chosen=other)
    browse = next(one for one in made.findChildren(QPushButton) if one.text() == "Choose…")
    browse.click()
    assert made.choice().paths[0].parent == other
    made = dialog(qtbot, tmp_path, chosen=None)
    next(one for one in made.findChildren(QPushButton) if one.text() == "Choose…").click()
    assert made.choice().paths[0].parent == tmp_path


def test_what_nobody_decided_is_said_before_it_is_exported() -> None:
    assert unfinished_words(scored(5)) == (
        "5 of 5 epochs are a proposal that nobody has confirmed; the CSV says which."
    )
    assert unfinished_words(Scoring.unscored(5)).startswith("5 of 5 epochs have no stage")
    assert unfinished_words(scored(5).confirm_epochs(range(5))) == ""
    assert unfinished_words(Scoring.unscored(2).score_epochs([0, 1], Stage.W)) == ""
