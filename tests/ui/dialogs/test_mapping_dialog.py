"""The question what the signs of a bare list mean."""

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.hypnogram import Stage
from sleepscorer_app.files.hypnogram_formats.sign_mapping import Sign, SignList
from sleepscorer_app.ui.dialogs.mapping_dialog import MappingDialog

SIGNS = SignList(
    (
        Sign("2", 300, 40, Stage.N2),
        Sign("0", 200, 1, Stage.W),
        Sign("5", 90, 120, Stage.R),
        Sign("X", 3, 7, None),
    ),
    "Rechtschaffen and Kales",
)


def made(qtbot: QtBot, signs: SignList = SIGNS) -> MappingDialog:
    dialog = MappingDialog("night.txt", signs)
    qtbot.addWidget(dialog)
    return dialog


def choose(dialog: MappingDialog, row: int, stage: Stage) -> None:
    box = dialog.boxes[row]
    box.setCurrentIndex(box.findData(int(stage)))


def can_import(dialog: MappingDialog) -> bool:
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def test_the_guess_stands_there_and_counts_follow_each_change(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    assert dialog.counts.text() == "W 200   R 90   N1 0   N2 300   N3 0   unscored 0"
    choose(dialog, 1, Stage.N1)
    assert dialog.counts.text() == "W 0   R 90   N1 200   N2 300   N3 0   unscored 0"


def test_a_sign_without_a_guess_must_be_explained_first(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    assert not can_import(dialog)
    choose(dialog, 3, Stage.UNSCORED)
    assert can_import(dialog)
    assert dialog.mapping() == {
        "2": Stage.N2,
        "0": Stage.W,
        "5": Stage.R,
        "X": Stage.UNSCORED,
    }


def test_many_signs_scroll_instead_of_leaving_the_screen(qtbot: QtBot) -> None:
    many = SignList(tuple(Sign(str(k), 1, k + 1, Stage.W) for k in range(40)))
    dialog = made(qtbot, many)
    dialog.adjustSize()
    assert dialog.height() < 700
