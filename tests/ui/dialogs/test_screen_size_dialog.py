"""The dialog that measures a screen: three boxes that say the same."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from sleepscorer_app.ui.dialogs.screen_size_dialog import MeasuredScreen, ScreenSizeDialog
from sleepscorer_app.ui.traces.screen_size import CARD_WIDTH_MM, ScreenSize, screen_key
from tests.ui.traces.test_screen_size import Monitor


def shown_dialog(
    qtbot: QtBot, ratio: float = 1.0, measured: float | None = None
) -> ScreenSizeDialog:
    screen = Monitor(ratio).screen
    sizes = () if measured is None else (ScreenSize(screen_key(screen), measured),)
    dialog = ScreenSizeDialog(screen, sizes)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_card_as_wide_as_the_outline_measures_the_screens_own_pixels(
    qtbot: QtBot, ratio: float
) -> None:
    dialog = shown_dialog(qtbot, ratio)
    dialog.slider.setValue(400)
    per_mm = 400 * ratio / CARD_WIDTH_MM
    assert dialog.answer == MeasuredScreen(pytest.approx(per_mm))  # type: ignore[arg-type]
    assert dialog.card.card_width == pytest.approx(400)
    assert dialog.per_100.value() == pytest.approx(100 / per_mm, abs=0.001)


def test_a_diagonal_moves_the_outline(qtbot: QtBot) -> None:
    dialog = shown_dialog(qtbot)
    dialog.diagonal.setValue(48.0)
    assert dialog.answer.pixels_per_mm == pytest.approx(1920 / 1062.6, rel=1e-3)
    assert dialog.card.card_width == pytest.approx(85.6 * 1920 / 1062.6, rel=1e-3)
    dialog.per_100.setValue(25.0)
    assert dialog.answer.pixels_per_mm == pytest.approx(4.0)


def test_arrow_keys_fit_the_outline_by_one_pixel_and_with_shift_by_ten(qtbot: QtBot) -> None:
    dialog = shown_dialog(qtbot)
    before = dialog.slider.value()
    qtbot.keyClick(dialog.card, Qt.Key.Key_Right)
    qtbot.keyClick(dialog.card, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(dialog.card, Qt.Key.Key_Left)
    assert dialog.slider.value() == before + 10


def test_what_was_measured_is_there_again_to_the_last_digit_unless_it_is_touched(
    qtbot: QtBot,
) -> None:
    dialog = shown_dialog(qtbot, measured=5.123456789)
    assert dialog.answer == MeasuredScreen(5.123456789)
    assert "uncalibrated" not in dialog._state.text()
    assert "uncalibrated" in shown_dialog(qtbot)._state.text()


def test_a_measurement_can_be_given_up_for_what_the_system_says(qtbot: QtBot) -> None:
    dialog = shown_dialog(qtbot, measured=5.0)
    qtbot.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.answer == MeasuredScreen(None)
