"""The question what a mark says, and when and where it is."""

from pytestqt.qtbot import QtBot

from sleepscorer_app.domain.markers import Marker, MarkerKind
from sleepscorer_app.ui.dialogs.marker_dialog import ALL_CHANNELS, MarkerDialog

FINE = Marker(100.123456, 3.257, MarkerKind.AROUSAL, "loud", "C4-M1")


def made(qtbot: QtBot, marker: Marker = FINE) -> MarkerDialog:
    dialog = MarkerDialog(marker, ("F4-M1", "C4-M1"))
    qtbot.addWidget(dialog)
    return dialog


def test_what_is_not_touched_stays_to_the_last_digit(qtbot: QtBot) -> None:
    assert made(qtbot).marker() == FINE


def test_text_start_length_and_channel_can_be_changed(qtbot: QtBot) -> None:
    dialog = made(qtbot)
    dialog.text_edit.setText("  quiet ")
    dialog.start_box.setValue(2.5)
    dialog.length_box.setValue(4.0)
    dialog.channel_box.setCurrentText(ALL_CHANNELS)
    assert dialog.marker() == Marker(92.5, 4.0, MarkerKind.AROUSAL, "quiet", "")


def test_the_channel_of_an_imported_mark_stays_though_no_trace_is_called_so(qtbot: QtBot) -> None:
    imported = Marker(5.0, 1.0, MarkerKind.NOTE, "x", "Flow")
    dialog = made(qtbot, imported)
    assert dialog.channel_box.currentText() == "Flow"
    assert dialog.marker() == imported


def test_of_the_lights_only_the_time_can_be_changed(qtbot: QtBot) -> None:
    dialog = made(qtbot, Marker(95.0, 0.0, MarkerKind.LIGHTS_OFF))
    assert dialog.start_box.isEnabled()
    assert not dialog.text_edit.isEnabled()
    assert not dialog.length_box.isEnabled()
    assert not dialog.channel_box.isEnabled()
