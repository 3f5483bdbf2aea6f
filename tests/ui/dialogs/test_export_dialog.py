"""The question before an export: which files, where to, under whose initials, and how private."""

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.domain.recording import Identity
from sleepscorer_app.domain.scoring import Scoring
from sleepscorer_app.files.de_identification import DeIdentification
from sleepscorer_app.files.hypnogram_formats import WRITERS
from sleepscorer_app.ui.dialogs.export_dialog import AskFiles, ExportDialog, unfinished_words
from sleepscorer_app.ui.exports.export_flow import export_defaults
from sleepscorer_app.ui.preferences.settings import Preferences
from tests.ui.night_pages import scored


def dialog(
    qtbot: QtBot,
    folder: Path,
    chosen: Path | None = None,
    codes: Path | None = None,
    preferences: Preferences | None = None,
    scoring: Scoring | None = None,
) -> ExportDialog:
    def ask_folder(_parent: QWidget, _folder: Path) -> Path | None:
        return chosen

    def ask_codes(_parent: QWidget, _folder: Path) -> Path | None:
        return codes

    defaults = export_defaults(folder / "n.edf", preferences or Preferences(scorer="AB"))
    made = ExportDialog(defaults, scoring or scored(5), AskFiles(ask_folder, ask_codes))
    qtbot.addWidget(made)
    return made


def button(made: ExportDialog, words: str) -> QPushButton:
    return next(one for one in made.findChildren(QPushButton) if one.text() == words)


def is_ready(made: ExportDialog) -> bool:
    return made.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_csv_and_edf_are_written_unless_one_is_unticked(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    assert made.choice().paths == (tmp_path / "n_hyp.csv", tmp_path / "n_hyp.edf")
    made.formats.tick("csv", False)
    assert made.choice().files == (("edf", tmp_path / "n_hyp.edf"),)


def test_every_format_is_offered_and_those_chosen_last_are_ticked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = dialog(qtbot, tmp_path, preferences=Preferences(exports=("edf", "bids", "gone")))
    assert made.formats.others.count() + len(made.formats.boxes) == len(WRITERS)
    assert made.choice().formats == ("edf", "bids")
    made.formats.tick("luna-annot")
    assert made.choice().paths == (
        tmp_path / "n_hyp.edf",
        tmp_path / "n_hyp.annot",
        tmp_path / "n_events.tsv",
    )


def test_probabilities_are_offered_only_where_a_network_spoke(qtbot: QtBot, tmp_path: Path) -> None:
    by_hand = Scoring.unscored(5).score_epochs(range(5), Stage.W)
    for scoring, is_there in ((scored(5), True), (by_hand, False)):
        preferences = Preferences(exports=("csv", "probabilities"))
        made = dialog(qtbot, tmp_path, preferences=preferences, scoring=scoring)
        place = [name for name in WRITERS if name not in ("csv", "edf")].index("probabilities")
        item = made.formats.others.item(place)
        assert bool(item.flags() & Qt.ItemFlag.ItemIsEnabled) is is_there
        assert ("probabilities" in made.choice().formats) is is_there


def test_a_format_that_cannot_be_written_here_is_grey_and_says_why(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Preferences(exports=("csv", "probabilities-parquet"))
    made = dialog(qtbot, tmp_path, preferences=wanted)
    assert made.choice().formats == ("csv", "probabilities-parquet")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    made = dialog(qtbot, tmp_path, preferences=wanted)
    assert made.choice().formats == ("csv",)
    (item,) = made.formats.others.findItems("as Parquet", Qt.MatchFlag.MatchEndsWith)
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "sleepscorer_app[parquet]" in item.toolTip()


def test_initials_and_de_identification_are_handed_on(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    assert made.choice().de_identification is None
    made.scorer_edit.setText("  XY ")
    made.de_identify_box.tick.setChecked(True)
    assert made.choice().scorer == "XY"
    assert made.choice().de_identification == DeIdentification(None)
    made.de_identify_box.date_box.setCurrentIndex(1)
    made.de_identify_box.days_box.setValue(-40)
    assert made.choice().de_identification == DeIdentification(-40)
    made.de_identify_box.days_box.setValue(0)
    assert not is_ready(made)


def test_a_code_from_a_list_names_the_files(qtbot: QtBot, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("name,code\nn.edf,P007\n", "utf-8")
    made = dialog(qtbot, tmp_path, codes=codes)
    made.de_identify_box.tick.setChecked(True)
    button(made, "List of codes…").click()
    assert made.choice().paths[0] == tmp_path / "P007_hyp.csv"
    made.de_identify_box.tick.setChecked(False)
    assert made.choice().paths[0] == tmp_path / "n_hyp.csv"


def test_a_list_without_this_night_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("other,P007\n", "utf-8")
    made = dialog(qtbot, tmp_path, codes=codes)
    made.de_identify_box.tick.setChecked(True)
    button(made, "List of codes…").click()
    assert "it has no code for n.edf" in made.de_identify_box.trouble.text()
    assert made.choice().paths[0] == tmp_path / "n_hyp.csv"


def test_a_name_that_tells_who_slept_needs_a_code(qtbot: QtBot, tmp_path: Path) -> None:
    identity = Identity("X F X Ada_Lovelace")
    defaults = export_defaults(tmp_path / "ada_1.edf", Preferences(), identity)
    made = ExportDialog(defaults, scored(5), AskFiles(lambda *_: None, lambda *_: None))
    qtbot.addWidget(made)
    assert is_ready(made)
    made.de_identify_box.tick.setChecked(True)
    assert not is_ready(made)
    assert made.names_label.text().startswith("These names tell who slept")
    made.de_identify_box.code_edit.setText("P7")
    assert is_ready(made)


def test_nothing_ticked_cannot_be_exported(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    made.formats.tick("csv", False)
    made.formats.tick("edf", False)
    assert not is_ready(made)
    assert made.names_label.text().startswith("Nothing")


def test_a_name_that_is_no_files_name_cannot_be_exported(qtbot: QtBot, tmp_path: Path) -> None:
    made = dialog(qtbot, tmp_path)
    made.de_identify_box.tick.setChecked(True)
    for name in ("", "a/b", ".."):
        made.de_identify_box.code_edit.setText(name)
        assert not is_ready(made)
    made.de_identify_box.code_edit.setText("P7")
    assert is_ready(made)


def test_files_that_are_there_are_said_to_be_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "n_hyp.csv").write_text("old", "utf-8")
    (tmp_path / "n_gssc.csv").write_text("old", "utf-8")
    made = dialog(qtbot, tmp_path)
    first, second, *_ = made.names_label.text().splitlines()
    assert first.startswith("n_hyp.csv  (exists")
    assert second == "n_hyp.edf"
    for name in ("gssc", "bids", "list"):
        made.formats.tick(name)
    lines = made.names_label.text().splitlines()
    assert lines[-1] == "and 2 more"
    assert len(lines) == 4
    assert lines[2] == "n_gssc.csv  (exists; replaced once the new one is checked)"


def test_another_folder_can_be_chosen_or_not(qtbot: QtBot, tmp_path: Path) -> None:
    other = tmp_path / "other"
    made = dialog(qtbot, tmp_path, chosen=other)
    button(made, "Choose…").click()
    assert made.choice().paths[0].parent == other
    made = dialog(qtbot, tmp_path, chosen=None)
    button(made, "Choose…").click()
    assert made.choice().paths[0].parent == tmp_path


def test_what_nobody_decided_is_said_before_it_is_exported() -> None:
    assert unfinished_words(scored(5)) == (
        "5 of 5 epochs are a proposal that nobody has confirmed; the CSV says which."
    )
    assert unfinished_words(Scoring.unscored(5)).startswith("5 of 5 epochs are without a stage")
    assert unfinished_words(scored(5).confirm_epochs(range(5))) == ""
    assert unfinished_words(Scoring.unscored(2).score_epochs([0, 1], Stage.W)) == ""
