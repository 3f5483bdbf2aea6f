"""Between which decibels the colours run."""

from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.dialogs.power_limits_dialog import PowerLimitsDialog


def test_the_limits_are_those_in_the_boxes_and_may_not_meet(qtbot: QtBot) -> None:
    dialog = PowerLimitsDialog((-10.0, 20.0))
    qtbot.addWidget(dialog)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.limits_db == (-10.0, 20.0)
    assert ok.isEnabled()
    dialog.low_box.setValue(19.5)
    assert not ok.isEnabled()
    assert "at least 1 dB" in dialog.complaint.text()
    dialog.high_box.setValue(20.5)
    assert ok.isEnabled()
    assert dialog.limits_db == (19.5, 20.5)
