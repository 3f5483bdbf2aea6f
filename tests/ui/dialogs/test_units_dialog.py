"""The question in which unit a channel's numbers are."""

from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.unit_doubts import UnitDoubt
from sleepscorer_app.ui.dialogs.units_dialog import UnitsDialog

IN_VOLTS = UnitDoubt(0, "EEG C4-M1", "µV", 7.3e-5, 1e6)
COUNTS = UnitDoubt(1, "EEG C3-M2", "digital", 730.0, 0.1)


def made(qtbot: QtBot, chosen: dict[str, float]) -> UnitsDialog:
    dialog = UnitsDialog((IN_VOLTS, COUNTS), chosen)
    qtbot.addWidget(dialog)
    return dialog


def test_the_proposal_stands_there_with_what_it_gives(qtbot: QtBot) -> None:
    dialog = made(qtbot, {})
    assert dialog.factors() == {"EEG C4-M1": 1e6, "EEG C3-M2": 0.1}
    assert [label.text() for label in dialog.results] == ["73 µV", "73 µV"]


def test_another_unit_changes_the_result_and_the_files_own_takes_the_choice_back(
    qtbot: QtBot,
) -> None:
    dialog = made(qtbot, {})
    box = dialog.boxes[0]
    box.setCurrentIndex(box.findText("mV"))
    assert dialog.results[0].text() == "0.073 µV"
    box.setCurrentIndex(box.findText("what the file says"))
    assert dialog.results[0].text() == "7.3e-05 µV"
    assert dialog.factors() == {"EEG C3-M2": 0.1}


def test_an_earlier_choice_is_shown_as_it_was(qtbot: QtBot) -> None:
    assert made(qtbot, {"EEG C3-M2": 1.0}).factors() == {"EEG C3-M2": 1.0}


def test_sixty_channels_scroll_instead_of_leaving_the_screen(qtbot: QtBot) -> None:
    many = [UnitDoubt(k, f"EEG {k}", "µV", 7.3e-5, 1e6) for k in range(60)]
    dialog = UnitsDialog(many, {})
    qtbot.addWidget(dialog)
    dialog.adjustSize()
    assert dialog.height() < 700
